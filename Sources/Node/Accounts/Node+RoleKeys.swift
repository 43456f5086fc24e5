package import Casework
import Referrals
import Store
import Vault

/// Who has a role's own key. With the file and the folder of the node somebody reads every case of the role's compartments, past the
/// node itself: so it takes two people as every grant that opens case data does, and the journal has it before the file is written.
extension Node {
    /// How long a proposal waits for the second person, in seconds: three days.
    private static let roleKeyPatience: Int64 = 3 * 86_400

    /// Proposes that an officer gets a role's key.
    ///
    /// - Throws: ``NodeError``: `notFound`, `notPermitted` where the account does not have the role, `invalidInput` for a role without
    ///   a key.
    package func proposeRoleKey(of role: Role, to holder: String, by whom: Officer) async throws
        -> RoleKeyGrant
    {
        let now = clock.now
        return try await store.write { transaction in
            let account = try Self.roleKeyHolder(holder, role, in: transaction)
            let grant = RoleKeyGrant(role: role, account: account, proposed: .init(by: whom.name, at: now))
            try transaction.lay(.roleKey, grant.name, grant.json, by: whom.name, at: now)
            return grant
        }
    }

    /// Puts on record that a role's key is written for an officer, as another person than the one who proposed it and than the officer.
    /// Whoever calls it writes the file only after that. While the node is being set up one person is enough, who is on record.
    ///
    /// - Throws: ``NodeError``: `notNow` where nobody has proposed it within three days, `notPermitted` for the same person, or the
    ///   officer whose key it is; otherwise as ``proposeRoleKey(of:to:by:)``.
    package func issueRoleKey(of role: Role, to holder: String, by whom: Officer) async throws -> RoleKeyGrant
    {
        let now = clock.now
        return try await store.write { transaction in
            let account = try Self.roleKeyHolder(holder, role, in: transaction)
            let word = RoleKeyGrant.Word(by: whom.name, at: now)
            var grant: RoleKeyGrant
            if try Self.isBeingSetUp(by: whom, in: transaction) {
                grant = RoleKeyGrant(role: role, account: account, proposed: word)
            } else {
                grant = try Self.proposal(of: role, to: account, at: now, in: transaction)
                guard whom.name != grant.proposed.by, whom.name != account.name else {
                    throw NodeError(
                        .notPermitted,
                        "Whoever proposed it does not issue it, nor does its holder: it takes a second person."
                    )
                }
            }
            grant.issued = word
            let entry = try transaction.lay(.roleKey, grant.name, grant.json, by: whom.name, at: now)
            try transaction.record(
                .roleKeyIssued,
                by: whom.name,
                about: account.id,
                digest: entry.seal,
                at: now
            )
            return grant
        }
    }

    /// Puts on record that a role's key is taken out of use, for everybody who has it. One person is enough: it is the careful side.
    package func revokeRoleKey(of role: Role, by whom: Officer) async throws {
        let now = clock.now
        try await store.write { transaction in
            for entry in try transaction.trustEntries(.roleKey, of: role.rawValue) {
                try transaction.lay(.roleKey, entry.name, nil, by: whom.name, at: now)
            }
            try transaction.record(.roleKeyRevoked, by: whom.name, about: nil, at: now)
        }
    }

    /// Who has a role's key, or waits for it.
    package func roleKeys() async throws -> [RoleKeyGrant] {
        try await store.read { try $0.trustEntries(.roleKey).map(RoleKeyGrant.init) }
    }

    private static func proposal(
        of role: Role,
        to account: AccountRecord,
        at now: Instant,
        in transaction: any StoreReader
    ) throws -> RoleKeyGrant {
        guard
            let grant = try transaction.trustEntry(.roleKey, RoleKeyGrant.name(role, account.id))
                .map(RoleKeyGrant.init),
            grant.issued == nil, grant.proposed.at.adding(seconds: roleKeyPatience) > now
        else {
            throw NodeError(
                .notNow,
                "Nobody has proposed it within three days: another officer says `comity vault role propose \(role.rawValue) --to \"\(account.name)\"` first."
            )
        }
        return grant
    }

    private static func roleKeyHolder(_ name: String, _ role: Role, in transaction: any StoreReader) throws
        -> AccountRecord
    {
        guard KeyCompartment.opened[role.rawValue] != nil else {
            let known = KeyCompartment.opened.keys.sorted().joined(separator: ", ")
            throw NodeError(
                .invalidInput,
                "The role \(role.rawValue) opens no compartment. Those with keys are \(known)."
            )
        }
        let record = try accountRecord(name, in: transaction)
        let account = try Account(record)
        guard account.state == .active, account.grants[role] != nil else {
            throw NodeError(
                .notPermitted,
                "\(record.name) does not act as \(role.rawValue): the key of a role is for whoever has been granted it."
            )
        }
        return record
    }
}
