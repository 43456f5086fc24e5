package import Referrals
package import Store
package import Trust
package import Wire

/// How this agency stands to a peer at a moment: why it trusts it, and which rules speak of it.
package struct PeerStanding: Sendable, Hashable {
    package var facts: PeerFacts
    /// The operator's rules, then those of the agreements in force, then what a compared fingerprint alone allows.
    package var policy: PeerPolicy

    /// Whether anything may pass at all.
    package var isTrusted: Bool { !facts.bases.isEmpty && !facts.isSuspended }
}

extension Node {
    /// How this agency stands to a peer, from what was laid down and from the chains that count now.
    ///
    /// - Throws: ``NodeError`` or ``StoreError`` where what is stored cannot be read; then nothing passes.
    package func standing(
        of peer: PeerRecord,
        in transaction: any StoreReader,
        at now: Instant
    ) throws -> PeerStanding {
        let entity = FederationID(peer.entity)
        var facts = PeerFacts(
            entity: entity,
            bases: [],
            agencyKind: peer.kind,
            jurisdiction: peer.jurisdiction,
            isSuspended: try Self.isSuspended(peer, in: transaction)
        )
        var rules = try trust.policy(transaction.trustEntry(.peerPolicy, PolicyText.name)).rules
        for entry in try transaction.trustEntries(.agreement, of: entity.text) {
            let held = try trust.agreement(entry)
            let agreement = held.agreement
            switch agreement.standing(at: now) {
            case .inForce:
                guard try rests(peer, on: held) else { continue }
                facts.bases.insert(.agreement(agreement.terms.id))
                rules += agreement.rules(at: now)
            case .suspended:
                // One command stops all exchange, whatever else vouches for the peer.
                facts.bases.insert(.agreement(agreement.terms.id))
                facts.isSuspended = true
            default: break
            }
        }
        if let entry = try transaction.trustEntry(.grant, entity.text) {
            facts.bases.insert(.fingerprint)
            rules.append(try PeerGrant(entry.json()).rule(for: entity))
        }
        for chain in try transaction.chains(of: entity.text) where chain.counts(at: now) {
            guard let anchor = FederationID(chain.anchor),
                try transaction.trustEntry(.anchor, chain.anchor) != nil
            else { continue }
            facts.bases.insert(.chain(anchor: anchor))
            facts.marks.formUnion(chain.marks.split(separator: "\n").map(String.init))
        }
        return PeerStanding(facts: facts, policy: PeerPolicy(rules: rules))
    }

    /// Whether what verifies a peer's documents rests on the keys that were compared for an agreement, or on keys that follow from
    /// those. An agreement says nothing of others, whoever entered them.
    func rests(_ peer: PeerRecord, on held: HeldAgreement) throws -> Bool {
        guard peer.statement != held.statement else { return true }
        let keys = try statements.configuration(in: peer.statement).federationKeys
        return FingerprintWords(of: held.agreement.peer.entity, keys: keys).digest
            == held.agreement.peerFingerprint
            || EntityConfiguration.isSigned(peer.statement, by: held.peerKeys)
    }
}

/// What a peer may exchange that was entered on a compared fingerprint alone. Nobody has one by default: an officer says it.
package struct PeerGrant: Sendable, Hashable {
    /// Documents of every type, in every matter, in any number.
    package static let everything = PeerGrant()

    /// Nil for every type.
    package var documentTypes: Set<String>?
    /// Nil for every category, and for documents without one.
    package var offenceCategories: Set<String>?
    /// In each direction.
    package var volume: Volume?

    package init(
        documentTypes: Set<String>? = nil,
        offenceCategories: Set<String>? = nil,
        volume: Volume? = nil
    ) {
        self.documentTypes = documentTypes
        self.offenceCategories = offenceCategories
        self.volume = volume
    }

    /// - Throws: ``PeerPolicyError``.
    init(_ json: JSON) throws {
        var rule: JSONObject = [
            "name": "read", "effect": "allow", "peers": ["jurisdictions": ["any"]], "directions": ["sent"],
        ]
        for (name, value) in json.object?.members ?? [] { rule[name] = value }
        let read = try PeerPolicy(["rules": [.object(rule)]]).rules[0]
        self.init(
            documentTypes: read.documentTypes,
            offenceCategories: read.offenceCategories,
            volume: read.volume
        )
    }

    package var json: JSON {
        var object = JSONObject()
        object["document_types"] = documentTypes.map { .array($0.sorted().map(JSON.string)) }
        object["offence_categories"] = offenceCategories.map { .array($0.sorted().map(JSON.string)) }
        object["volume"] = volume.map {
            ["documents": .integer(Int64($0.documents)), "seconds": .integer($0.seconds)]
        }
        return .object(object)
    }

    func rule(for entity: FederationID) -> PeerRule {
        PeerRule(
            name: "entered by fingerprint: \(entity.text)",
            peers: PeerRule.Peers(entities: [entity]),
            directions: Set(PeerDocument.Direction.allCases),
            documentTypes: documentTypes,
            offenceCategories: offenceCategories,
            volume: volume
        )
    }
}
