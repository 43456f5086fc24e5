import JOSE
package import Referrals
import Store
package import Trust
import Wire

/// What a look at an entity through one anchor brought.
package struct ChainLook: Sendable {
    package enum Outcome: Sendable, Hashable {
        /// A chain counts until then; nobody stood in for anybody.
        case valid(until: Instant)
        /// A chain counts, on statements that were kept because somebody did not answer.
        case kept(until: Instant, failure: String)
        /// There was a chain, and now an authority or the entity has said otherwise.
        case broken(String)
        /// The chain came to its end and was not renewed.
        case ended(String)
        /// There is none.
        case none(String)
    }

    package var subject: FederationID
    package var anchor: FederationID
    package var outcome: Outcome
    /// What stood in the way, the first met first.
    package var obstacles: [String]
    /// How many statements were asked for.
    package var fetches: Int
    /// Whether the end is near and was not announced before.
    package var announces: Bool
}

extension Node {
    /// Looks for a chain from an entity to each anchor, and stores what it finds. A peer that is trusted through one is among the
    /// peers from then on; what it may send, the policy says.
    ///
    /// - Returns: nothing where there is no anchor or no line to a federation.
    @discardableResult
    package func resolve(_ subject: FederationID) async throws -> [ChainLook] {
        guard let line else { return [] }
        var looks: [ChainLook] = []
        for anchor in try await anchors() { looks.append(try await look(at: subject, through: anchor, line)) }
        return looks
    }

    /// The peer of that name; where it is not known and there are anchors, the federation is asked, within bounds.
    func knownPeer(_ entity: EntityID) async throws -> PeerRecord? {
        if let peer = try await store.read({ try $0.peer(entity) }) { return peer }
        guard line != nil, try await !anchors().isEmpty else { return nil }
        guard discoveries.begin(entity.text, at: clock.now) else { return nil }
        var peer: PeerRecord?
        do {
            try await resolve(FederationID(entity))
            peer = try await store.read { try $0.peer(entity) }
        } catch {
            discoveries.end(entity.text, found: false, at: clock.now)
            throw error
        }
        discoveries.end(entity.text, found: peer != nil, at: clock.now)
        return peer
    }

    /// The chains that are due, looked at again: a few at a time.
    ///
    /// - Returns: what each look brought, and when the next one is due.
    package func refreshChains(limit: Int = 64) async throws -> (looks: [ChainLook], next: Instant?) {
        guard let line else { return ([], nil) }
        let now = clock.now
        try await adoptOwnView(at: now)
        let interval = upkeep.refresh.interval
        let due = try await store.read { try $0.chains(dueAt: now, interval: interval, limit: limit) }
        let anchors = try await anchors()
        let looks = try await fewAtOnce(due) { record -> ChainLook? in
            guard let subject = FederationID(record.subject),
                let anchor = anchors.first(where: { $0.anchor.entity.text == record.anchor })
            else {
                try await store.write { try $0.removeChain(of: record.subject, to: record.anchor) }
                return nil
            }
            return try await look(at: subject, through: anchor, line)
        }
        let urgent = try await store.read {
            try $0.chains(dueAt: Instant(milliseconds: .max), interval: interval, limit: 1).first
        }
        let next = urgent.map { record in
            record.failures > 0
                ? record.nextAt : min(record.nextAt, record.validatedAt.adding(seconds: interval))
        }
        return (looks.compactMap(\.self), next)
    }

    /// The node looks at itself as its peers do: through every anchor, once it names a superior.
    private func adoptOwnView(at now: Instant) async throws {
        let own = identity.entity.text
        let missing = try await store.read { transaction in
            guard try !transaction.trustEntries(.superior).isEmpty else { return [String]() }
            return try transaction.trustEntries(.anchor).map(\.name).filter { anchor in
                try anchor != own && transaction.chain(of: own, to: anchor) == nil
            }
        }
        guard !missing.isEmpty else { return }
        let spread = Int(random.next() & 255)
        try await store.write { transaction in
            for anchor in missing {
                try transaction.put(
                    ChainRecord(
                        subject: own,
                        anchor: anchor,
                        statements: KeptChain(chain: [], statements: [:]).text,
                        metadata: "{}",
                        marks: "",
                        validatedAt: now,
                        expiresAt: now,
                        nextAt: now,
                        spread: spread
                    )
                )
            }
        }
    }

    private func look(
        at subject: FederationID,
        through held: HeldAnchor,
        _ line: any FederationLine
    ) async throws -> ChainLook {
        let old = try await store.read { try $0.chain(of: subject.text, to: held.anchor.entity.text) }
        let source = RememberedStatements(
            line.statements(trusting: held.authority),
            kept: KeptChain(old).statements,
            limits: upkeep.limits,
            now: { [clock] in clock.now }
        )
        let anchor = try await renewed(held, from: source)
        let isOwn = subject == FederationID(identity.entity)
        let search = await ChainBuilder(
            source: source,
            anchors: [anchor],
            limits: upkeep.limits,
            now: { [clock] in clock.now }
        ).chains(for: subject, configuration: isOwn ? try await entityConfiguration() : nil)
        if let chain = search.best {
            if let refusal = Self.fault(of: chain, isOwn: isOwn) {
                return try await lose(old, subject, anchor, search, refusal: refusal, source)
            }
            let marks = await validMarks(of: chain, anchor: anchor, source)
            return try await keep(chain, marks: marks, old, search, source, authority: held.authority)
        }
        let refusal = search.refusal(isFresh: source.failures.isEmpty)
        return try await lose(old, subject, anchor, search, refusal: refusal, source)
    }

    /// The anchor with the keys that it publishes now, where one that is known leads to them; they are laid down.
    private func renewed(_ held: HeldAnchor, from source: RememberedStatements) async throws -> TrustAnchor {
        let now = clock.now
        let deadline = now.adding(seconds: upkeep.limits.seconds)
        let configuration: String
        do throws(FetchFailure) {
            configuration = try await source.configuration(of: held.anchor.entity, by: deadline)
        } catch {
            return held.anchor
        }
        let renewed: TrustAnchor
        do throws(ChainError) {
            renewed = try held.anchor.renewed(by: configuration, at: now)
        } catch {
            // Keys that nobody vouches for change nothing; the search will say what is wrong.
            return held.anchor
        }
        let words = FingerprintWords(of: renewed.entity, keys: renewed.keys)
        guard words.digest != held.fingerprint.digest else { return held.anchor }
        let content = HeldAnchor.json(keys: renewed.keys, authority: held.authority)
        try await store.write { transaction in
            // Another look may have been first.
            let laid = try transaction.trustEntry(.anchor, renewed.entity.text).map { try HeldAnchor($0) }
            guard laid?.fingerprint != words else { return }
            try transaction.lay(.anchor, renewed.entity.text, content, by: renewed.entity.text, at: now)
        }
        return renewed
    }

    /// What keeps a valid chain from being used for a node; nil where nothing does.
    ///
    /// What is sealed to a peer and what verifies its documents is what it published itself: an authority that states other
    /// keys or another endpoint in its place would put itself between the two.
    private static func fault(of chain: TrustChain, isOwn: Bool) -> String? {
        guard !isOwn, let published = chain.statements[0].metadata?[NodeMetadata.entityType] else {
            return nil
        }
        guard let resolved = chain.metadata[NodeMetadata.entityType] else {
            return "Its authorities do not let it be a node."
        }
        for name in ["jwks", "document_endpoint"] where published[name] != resolved[name] {
            return "Its authorities state another \(name) than it publishes itself."
        }
        return nil
    }
}
