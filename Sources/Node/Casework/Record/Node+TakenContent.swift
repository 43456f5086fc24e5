package import Referrals
package import Store
package import Wire

/// What a case holds of a referral from which it was taken over: under that referral's conditions, as if it still stood there.
struct TakenContent {
    let thread: ThreadRecord
    /// Their elements are pointers into the case's content.
    let limits: UseLimits

    /// Limits on elements of the referral, as they stand on what was copied.
    static func copied(_ limits: UseLimits) -> UseLimits {
        let acknowledged = "/facts/responsible.acknowledges"
        return UseLimits(
            limits.onCopy(of: "/case").limits
                + limits.onCopy(of: acknowledged, at: acknowledged).limits.filter { !$0.element.isEmpty }
        )
    }

    /// Where a document that says what a case holds says it; a pointer that cannot be read means all of it.
    static func place(of element: String) -> String {
        guard let tokens = JSONPointer(text: element)?.tokens, let first = tokens.first else { return "" }
        return first == "facts" ? element : "/case" + element
    }
}

/// A case on its way out of the software: without what conditions keep here.
package struct LeavingCase: Sendable {
    /// Its content is cut, or `null`.
    package var record: CaseRecord
    /// The conditions that keep something back.
    package var withheld: [UseLimit]

    /// A case of which nothing leaves, for the conditions on it are not known.
    static func nothing(of record: CaseRecord) -> LeavingCase {
        var record = record
        record.content = "null"
        return LeavingCase(record: record, withheld: [UseLimits.ofUnknownOrigin])
    }
}

extension Node {
    /// What was copied into a case from referrals. The referrals are asked themselves, so that what their sender lifts, or what is
    /// decided about its words, counts here too.
    func taken(intoCase id: Identifier, in transaction: any StoreReader) throws -> [TakenContent] {
        // A thread that this agency received belongs to a case because that was taken over from it.
        try transaction.threads(ofCase: id, side: .receiver).map { thread in
            guard thread.erasedAt == nil,
                let first = try transaction.document(thread: thread.id, issuer: thread.peer, sequence: 1),
                first.erasedAt == nil
            else { return TakenContent(thread: thread, limits: UseLimits([UseLimits.ofUnknownOrigin])) }
            return TakenContent(
                thread: thread,
                limits: TakenContent.copied(try self.limits(on: first, in: transaction))
            )
        }
    }

    /// A case as it leaves in ways that come together: without what was copied from a referral whose conditions forbid one.
    func leaving(_ record: CaseRecord, by exits: [UseLimits.Exit], in transaction: any StoreReader) throws
        -> LeavingCase
    {
        guard record.erasedAt == nil else { return LeavingCase(record: record, withheld: []) }
        let limits = UseLimits(try taken(intoCase: record.id, in: transaction).flatMap(\.limits.limits))
        guard !limits.forbidding("", by: exits).isEmpty else {
            return LeavingCase(record: record, withheld: [])
        }
        let left = limits.leaving(try JSON(parsing: record.content, limits: .local), by: exits)
        var record = record
        record.content = try text(left.body)
        return LeavingCase(record: record, withheld: left.withheld)
    }

    /// Cases for a program outside of this software, as ``referralLeaving(_:readBy:)`` gives referrals; what was kept back goes
    /// into the journal.
    ///
    /// - Parameter purpose: what they serve, of the fact schema; without one what came under a condition of purpose is left out.
    /// - Throws: ``NodeError`` with `invalidInput` for a purpose that is none.
    package func leaving(
        _ records: [CaseRecord],
        for purpose: String? = nil,
        readBy officer: Officer
    ) async throws -> [LeavingCase] {
        if let purpose { try check(purpose: purpose) }
        let exits = UseLimits.Exit.exporting(for: purpose)
        let leaving = try await store.read { transaction in
            try records.map { try self.leaving($0, by: exits, in: transaction) }
        }
        try await recordBlocked(leaving.filter { !$0.withheld.isEmpty }.map(\.record.id), by: officer)
        return leaving
    }

    /// Puts on record that something of these cases was kept back.
    func recordBlocked(_ cases: [Identifier], by officer: Officer) async throws {
        guard !cases.isEmpty else { return }
        let now = clock.now
        try await store.write { transaction in
            for id in cases { try transaction.record(.releaseBlocked, by: officer.name, about: id, at: now) }
        }
    }

    /// Stops a program from what a case says at one element, where conditions keep that here.
    ///
    /// - Parameter purpose: what it serves, of the fact schema; without one no condition of purpose is kept.
    /// - Throws: ``NodeError`` with `gateClosed`, naming each condition; `notFound`, `invalidInput`.
    package func requireExport(
        of element: String,
        ofCase reference: String,
        for purpose: String? = nil,
        by officer: Officer
    ) async throws {
        if let purpose { try check(purpose: purpose) }
        let exits = UseLimits.Exit.exporting(for: purpose)
        let (id, forbidding) = try await store.read { transaction in
            let record = try Self.existing(transaction, reference)
            let limits = UseLimits(try taken(intoCase: record.id, in: transaction).flatMap(\.limits.limits))
            return (record.id, limits.forbidding(element, by: exits))
        }
        if !forbidding.isEmpty { try await recordBlocked([id], by: officer) }
        guard forbidding.isEmpty else { throw Self.forbidden(exits, by: forbidding) }
    }

    /// Stops what a case was taken over with from going on to another node than the one it came from, where a condition forbids it
    /// and the referrer has not authorised that node, or where it would serve another purpose than it came for.
    ///
    /// - Parameter content: what would leave.
    /// - Throws: ``NodeError`` with `gateClosed`, naming each condition.
    package func requireOnward(
        _ content: JSON,
        ofCase id: Identifier,
        to node: EntityID,
        in transaction: any StoreReader
    ) throws {
        let exits = UseLimits.Exit.passing(to: node, for: content["request"]?["purpose"]?.string)
        try require(exits, of: content, ofCase: id, to: node, in: transaction)
    }

    /// Stops the law from being asked about what a case was taken over with for another purpose than it came for, unless a person
    /// here has decided that its conditions allow that (Second Additional Protocol art. 14(2)).
    ///
    /// - Throws: ``NodeError`` with `gateClosed`, naming each condition.
    func requirePurpose(
        of content: JSON,
        ofCase id: Identifier,
        for node: EntityID,
        in transaction: any StoreReader
    ) throws {
        guard let purpose = content["request"]?["purpose"]?.string else { return }
        try require([.use(for: purpose)], of: content, ofCase: id, to: node, in: transaction)
    }

    private func require(
        _ exits: [UseLimits.Exit],
        of content: JSON,
        ofCase id: Identifier,
        to node: EntityID,
        in transaction: any StoreReader
    ) throws {
        let forbidding = try taken(intoCase: id, in: transaction).flatMap { taken -> [UseLimit] in
            guard taken.thread.peer != node else { return [] }
            var isAuthorised = false
            if taken.thread.erasedAt == nil {
                let state = try Self.state(of: taken.thread, in: transaction, own: identity.entity)
                isAuthorised = state.onwardAuthorised.contains(node)
            }
            return taken.limits.forbidding("", by: exits).filter { limit in
                if isAuthorised, UseLimits.openedByOnwardWord.contains(limit.kind) { return false }
                guard let place = JSONPointer(text: TakenContent.place(of: limit.element)) else {
                    return true
                }
                return content[place] != nil
            }
        }
        guard forbidding.isEmpty else { throw Self.forbidden(exits, by: forbidding) }
    }
}
