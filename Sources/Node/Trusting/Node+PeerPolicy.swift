package import Referrals
package import Store
package import Trust
import Wire

/// A document that was refused for the policy, with the problem that its sender is told and what the officers can read.
struct PolicyRefusal: Error {
    let problem: Problem
    let says: String
}

extension DocumentType {
    /// What protects a participant is heard in a thread that is there, whatever was agreed: a withdrawal is never refused for
    /// want of an agreement or because a volume is used up.
    var isAlwaysHeard: Bool {
        ["withdrawal", "consent-change", "erasure-request", "erasure-report"].contains(rawValue)
    }
}

extension Node {
    /// Whether a document may pass between this agency and a peer now, and why.
    ///
    /// - Parameters:
    ///   - categories: the articles of the matter; every one of them must be allowed. Empty for a matter without any.
    ///   - isInThread: whether the document joins a thread that both sides hold.
    func decision(
        on type: DocumentType,
        _ direction: PeerDocument.Direction,
        categories: [String],
        isInThread: Bool,
        with standing: PeerStanding,
        in transaction: any StoreReader,
        at now: Instant
    ) throws -> PeerDecision {
        var document = PeerDocument(direction: direction, type: type.rawValue)
        if isInThread, type.isAlwaysHeard, standing.isTrusted {
            let heard = PeerRule(
                name: "what protects a participant is always heard",
                peers: PeerRule.Peers(entities: [standing.facts.entity]),
                directions: [direction]
            )
            return PeerPolicy(rules: [heard]).decision(on: document, with: standing.facts, at: now)
        }
        document.earlier = try earlier(direction, with: standing, in: transaction, at: now)
        var last = PeerPolicy().decision(on: document, with: standing.facts, at: now)
        for category in categories.isEmpty ? [nil] : categories.map(Optional.some) {
            document.offenceCategory = category
            last = standing.policy.decision(on: document, with: standing.facts, at: now)
            if !last.isAllowed { return last }
        }
        return last
    }

    /// When the documents were stored that count for the volumes of the rules; none where no rule counts.
    private func earlier(
        _ direction: PeerDocument.Direction,
        with standing: PeerStanding,
        in transaction: any StoreReader,
        at now: Instant
    ) throws -> [Instant] {
        let window = standing.policy.longestWindow
        guard window > 0, let peer = standing.facts.entity.node else { return [] }
        let limit = standing.policy.rules.compactMap(\.volume?.documents).max() ?? 0
        let (issuer, audience) = direction == .received ? (peer, identity.entity) : (identity.entity, peer)
        return try transaction.documentTimes(
            from: issuer,
            to: audience,
            since: now.adding(seconds: -window),
            limit: limit + 1
        )
    }

    /// The articles of the matter that a document belongs to: its own where it opens a thread, its thread's otherwise.
    func categories(
        of type: DocumentType,
        _ body: JSON,
        thread: Identifier,
        in transaction: any StoreReader
    ) throws -> [String] {
        var opening = body
        if type.opens == nil {
            let documents = try transaction.documents(ofThread: thread)
            guard let first = documents.first(where: { $0.sequence == 1 && $0.type.opens != nil }),
                first.erasedAt == nil
            else { return [] }
            opening = try Self.document(in: first).body
        }
        return (opening["case"]?["offence"]?["budapest"]?.array ?? []).compactMap(\.string)
    }

    /// Refuses a document that came in where nobody vouches for its issuer or no rule allows it.
    ///
    /// - Throws: ``PolicyRefusal``.
    func requireAgreed(
        _ document: Document,
        from peer: PeerRecord,
        in transaction: any StoreReader,
        at now: Instant
    ) throws {
        let thread = try transaction.thread(document.thread)
        // What belongs to no thread is refused as such.
        guard document.type.opens != nil || thread != nil else { return }
        let standing = try standing(of: peer, in: transaction, at: now)
        let decision = try decision(
            on: document.type,
            .received,
            categories: standing.asksForCategories
                ? categories(of: document.type, document.body, thread: document.thread, in: transaction) : [],
            isInThread: thread?.peer == document.issuer,
            with: standing,
            in: transaction,
            at: now
        )
        guard !decision.isAllowed else { return }
        throw PolicyRefusal(
            problem: Self.problem(for: decision, at: now),
            says: decision.explanation.joined(separator: " ")
        )
    }

    /// Stops a document of this agency that was not agreed with the peer, before it is signed.
    ///
    /// - Throws: ``NodeError`` `notAgreed`.
    func requireAgreed(
        _ type: DocumentType,
        _ body: JSON,
        in thread: ThreadRecord,
        at now: Instant,
        in transaction: any StoreReader
    ) throws {
        // It waits where the way is shut.
        guard !type.isNeverHeldUp(body), let peer = try transaction.peer(thread.peer) else { return }
        let standing = try standing(of: peer, in: transaction, at: now)
        let decision = try decision(
            on: type,
            .sent,
            categories: standing.asksForCategories
                ? categories(of: type, body, thread: thread.id, in: transaction) : [],
            isInThread: thread.ownSequence + thread.peerSequence > 0,
            with: standing,
            in: transaction,
            at: now
        )
        guard !decision.isAllowed else { return }
        throw NodeError(
            .notAgreed,
            "A document of the type \(type.rawValue) may not go to \(peer.name) now; nothing was signed.",
            findings: decision.explanation
        )
    }

    private static func problem(for decision: PeerDecision, at now: Instant) -> Problem {
        let isVolume = decision.reasons.contains { if case .tooMany = $0 { true } else { false } }
        let kind: Problem.Kind =
            if decision.reasons.contains(.nobodyVouches) {
                .unknownIssuer
            } else if decision.reasons.contains(.suspended) {
                .peerSuspended
            } else if isVolume {
                .overVolume
            } else {
                .notAgreed
            }
        var problem = Problem(kind, decision.answer)
        problem.retryAfter = decision.retryAt.map { max(1, $0.seconds(since: now) + 1) }
        return problem
    }
}

extension PeerStanding {
    /// Whether any rule looks at the matter; only then it is looked up.
    var asksForCategories: Bool { policy.rules.contains { $0.offenceCategories != nil } }
}

extension Node {
    /// The operator's policy as it was written, and who set it when; the example where nobody has.
    package func peerPolicy() async throws -> (text: PolicyText, entry: TrustEntry?) {
        let entry = try await store.read { try $0.trustEntry(.peerPolicy, PolicyText.name) }
        return (try entry.map { try PolicyText($0) } ?? PolicyText(PolicyText.example), entry)
    }

    /// Puts another policy in force from now on. The ones before are kept.
    ///
    /// - Parameter revision: the one that the change was decided on (0 before any), held against the one in force in the same
    ///   transaction; nil where nobody has named one.
    /// - Throws: ``StoreError`` with `conflict` where another has come into force meanwhile.
    package func setPeerPolicy(_ text: PolicyText, replacing revision: Int64? = nil, by officer: Officer)
        async throws
    {
        let now = clock.now
        try await store.write { transaction in
            let inForce = try transaction.trustEntry(.peerPolicy, PolicyText.name)?.revision ?? 0
            guard revision == nil || revision == inForce else {
                throw StoreError(.conflict, "Another policy has come into force meanwhile.")
            }
            _ = try transaction.lay(
                .peerPolicy,
                PolicyText.name,
                ["text": .string(text.text)],
                by: officer.name,
                at: now
            )
        }
        outboxSignal.raise()
    }

    /// Narrows or widens what a peer may exchange that was entered by its fingerprint; nil takes that basis away.
    ///
    /// - Throws: ``NodeError`` `notFound`.
    package func setGrant(_ grant: PeerGrant?, for peer: EntityID, by officer: Officer) async throws {
        let now = clock.now
        try await store.write { transaction in
            guard try transaction.peer(peer) != nil else {
                throw NodeError(.notFound, "There is no such peer. `comity peer list` shows all.")
            }
            _ = try transaction.lay(.grant, peer.text, grant?.json, by: officer.name, at: now)
            try transaction.goOn(with: peer, at: now)
        }
        outboxSignal.raise()
    }

    /// How this agency stands to a peer now.
    ///
    /// - Throws: ``NodeError`` `notFound`.
    package func standing(of peer: EntityID) async throws -> PeerStanding {
        let now = clock.now
        return try await store.read { transaction in
            guard let record = try transaction.peer(peer) else {
                throw NodeError(.notFound, "There is no such peer. `comity peer list` shows all.")
            }
            return try standing(of: record, in: transaction, at: now)
        }
    }

    /// What would become of a document now, and why; nothing is changed.
    package func checkPolicy(
        _ type: DocumentType,
        _ direction: PeerDocument.Direction,
        categories: [String],
        with peer: EntityID
    ) async throws -> PeerDecision {
        let now = clock.now
        return try await store.read { transaction in
            guard let record = try transaction.peer(peer) else {
                throw NodeError(.notFound, "There is no such peer. `comity peer list` shows all.")
            }
            return try decision(
                on: type,
                direction,
                categories: categories,
                isInThread: false,
                with: standing(of: record, in: transaction, at: now),
                in: transaction,
                at: now
            )
        }
    }

    /// The last refusals, with what the policy said.
    package func refusals(limit: Int = 100) async throws -> [RefusalRecord] {
        try await store.read { try $0.refusals(limit: limit) }
    }
}
