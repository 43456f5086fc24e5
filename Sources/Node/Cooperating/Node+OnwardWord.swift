import Referrals
import Store
import Wire

extension UseLimits {
    /// The conditions that are answered by the referrer's word that something may go on to a named node: those that want it to be
    /// asked first. What else stands on an element stays: that it is confidential is lifted by its sender (`comity case lift`), and
    /// what words or a purpose allow is decided here.
    static let openedByOnwardWord: Set<UseLimit.Kind> = [.noOnward, .askBefore]
}

extension Node {
    /// What forbids that a received referral goes on to another node as it is: the conditions on it, and on what puts it right.
    ///
    /// Nothing else of the thread goes on with it. It goes on for the purpose that it came for, as its sender has put that right.
    ///
    /// - Returns: the conditions, each with the document that it stands on; nothing where it may go on.
    func forbiddingOnward(
        of thread: Identifier,
        to node: EntityID,
        in transaction: any StoreReader
    ) throws -> [(document: DocumentRecord, limits: [UseLimit])] {
        guard let record = try transaction.thread(thread) else {
            throw NodeError(.notFound, "There is no such referral. `comity referral list` shows all.")
        }
        let own = identity.entity
        let state = try Self.state(of: record, in: transaction, own: own)
        let isAuthorised = state.onwardAuthorised.contains(node)
        let theirs = try transaction.documents(ofThread: thread)
            .filter { $0.issuer != own && ($0.sequence == 1 || $0.type == .correction && $0.erasedAt == nil) }
        let read = try theirs.map { try Self.document(in: $0) }
        let purpose = read.first { $0.isFirst }?.body(correctedBy: read)["request"]?["purpose"]?.string
        let exits = UseLimits.Exit.passing(to: node, for: purpose)
        return try theirs.compactMap { document in
            let limits = try limits(on: document, in: transaction).forbidding("", by: exits)
                .filter { !isAuthorised || !UseLimits.openedByOnwardWord.contains($0.kind) }
            return limits.isEmpty ? nil : (document, limits)
        }
    }

    /// The refusal to pass a referral on, naming each condition with its document.
    static func forbiddenOnward(
        to node: EntityID,
        by found: [(document: DocumentRecord, limits: [UseLimit])]
    ) -> NodeError {
        let isPurpose = found.allSatisfy { $0.limits.allSatisfy { $0.kind == .purpose } }
        return forbidden(
            isPurpose ? .use(for: "another purpose") : .onward(to: node),
            by: found.flatMap { document, limits in
                limits.map { "\(document.type.rawValue) \(document.sequence): \($0.inWords)" }
            }
        )
    }

    /// The conditions that the referrer put on its word that a referral may go on to a node: on elements of what goes on.
    ///
    /// The last word about the node counts.
    func onwardLimits(of thread: ThreadRecord, to node: EntityID, in transaction: any StoreReader) throws
        -> [UseLimit]
    {
        let said = try transaction.documents(ofThread: thread.id)
            .filter { $0.issuer == thread.peer && $0.type == .acknowledgement && $0.erasedAt == nil }
            .sorted { $0.sequence < $1.sequence }
        var limits: [UseLimit] = []
        for record in said {
            let body = try Self.document(in: record).body
            guard body["onward"]?.string == "granted",
                let request = body["request"]?.string.flatMap({ Identifier($0) }),
                let asked = try transaction.document(request), asked.erasedAt == nil,
                try Self.document(in: asked).body["to"]?.string == node.text
            else { continue }
            limits = (body["limits"]?.array ?? []).compactMap { UseLimit($0) }
        }
        return limits
    }

    /// What an officer may put on something that leaves beside what the law imposes.
    ///
    /// - Throws: ``NodeError`` with `invalidInput` where a condition stands nowhere, has no day or a past one, or is none that an
    ///   officer sets.
    func check(limits: [UseLimit]) throws {
        for limit in limits {
            if let day = limit.day { try futureDay(day) }
            guard limit.kind != .deleteBy || limit.day != nil, limit.kind != .purpose, limit.kind != .words,
                limit.from == nil, JSONPointer(text: limit.element) != nil
            else {
                throw NodeError(
                    .invalidInput,
                    "A condition names a JSON Pointer into what is sent, or nothing for all of it; delete-by names its day. The purpose binds by itself."
                )
            }
        }
    }
}
