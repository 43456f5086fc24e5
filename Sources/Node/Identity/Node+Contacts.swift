package import Referrals
import Store
package import Trust
import Wire

extension Node {
    /// Lays down where this agency is reached for one thing, in the place of what stood there: its peers read it with the
    /// entity configuration.
    ///
    /// - Throws: ``NodeError`` with `invalidInput` for an address, a language or a day that is none.
    package func lay(_ contact: PointOfContact, by officer: Officer) async throws {
        guard PointOfContact(contact.json) == contact, !contact.languages.isEmpty else {
            throw NodeError(
                .invalidInput,
                "A point of contact has an address of at most 300 bytes, and names the languages in which somebody answers."
            )
        }
        if let day = contact.testedOn { try pastDay(day) }
        let now = clock.now
        try await store.write { transaction in
            _ = try transaction.lay(
                .contact,
                contact.role.rawValue,
                contact.json,
                by: officer.name,
                at: now
            )
        }
    }

    /// Puts on record that somebody was reached there on a day.
    ///
    /// - Throws: ``NodeError`` with `notFound` where nothing is laid down for the role, `invalidInput` for a day that is none or ahead.
    package func tested(_ role: PointOfContact.Role, on day: String, by officer: Officer) async throws {
        try pastDay(day)
        let now = clock.now
        try await store.write { transaction in
            guard let entry = try transaction.trustEntry(.contact, role.rawValue), entry.content != nil,
                var contact = try PointOfContact(entry.json())
            else { throw Self.noContact(role) }
            contact.testedOn = day
            try transaction.lay(.contact, role.rawValue, contact.json, by: officer.name, at: now)
        }
    }

    /// Takes a point of contact away.
    ///
    /// - Throws: ``NodeError`` with `notFound`.
    package func removeContact(_ role: PointOfContact.Role, by officer: Officer) async throws {
        let now = clock.now
        try await store.write { transaction in
            guard try transaction.trustEntry(.contact, role.rawValue)?.content != nil else {
                throw Self.noContact(role)
            }
            _ = try transaction.lay(.contact, role.rawValue, nil, by: officer.name, at: now)
        }
    }

    /// Where this agency is reached, by role.
    package func contacts() async throws -> [PointOfContact] {
        try await store.read { try Self.contacts(in: $0) }
    }

    static func contacts(in transaction: any StoreReader) throws -> [PointOfContact] {
        try transaction.trustEntries(.contact).filter { $0.content != nil }
            .compactMap { try PointOfContact($0.json()) }
    }

    /// Where a peer is reached, by role, as its entity configuration says.
    ///
    /// - Throws: ``NodeError`` with `notFound`.
    package func contacts(of peer: EntityID) async throws -> [PointOfContact] {
        try await store.read { transaction in
            guard let record = try transaction.peer(peer) else {
                throw NodeError(.notFound, "There is no such peer. `comity peer list` shows all.")
            }
            return try EntityConfiguration(verifying: record.statement).metadata.pointsOfContact
        }
    }

    private static func noContact(_ role: PointOfContact.Role) -> NodeError {
        NodeError(
            .notFound,
            "No point of contact is laid down for \(role.rawValue). `comity contact set` does."
        )
    }

    private func pastDay(_ day: String) throws(NodeError) {
        guard Instant(date: day) != nil, day <= clock.now.date else {
            throw NodeError(.invalidInput, "The day is written like 2026-11-30, and is not ahead.")
        }
    }
}
