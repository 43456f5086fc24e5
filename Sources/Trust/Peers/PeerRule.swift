package import Referrals

/// How much may pass in a stretch of time.
package struct Volume: Sendable, Hashable {
    package var documents: Int
    package var seconds: Int64

    package init(documents: Int, seconds: Int64) {
        self.documents = documents
        self.seconds = seconds
    }
}

/// One rule of a peer policy: which documents of which peers pass, or never pass.
package struct PeerRule: Sendable, Hashable {
    package enum Effect: String, Sendable, Hashable, CaseIterable {
        case allow
        /// Goes before every rule that allows.
        case deny
    }

    /// Which peers a rule is about. Every part that is given must fit.
    package struct Peers: Sendable, Hashable {
        package var entities: Set<FederationID>?
        /// Trusted through one of these anchors.
        package var anchors: Set<FederationID>?
        /// Trusted through this agreement.
        package var agreement: Identifier?
        /// Holding a trust mark of this kind that counts.
        package var mark: String?
        package var agencyKinds: Set<String>?
        /// ISO 3166 codes; a country stands for its subdivisions too.
        package var jurisdictions: Set<String>?

        package init(
            entities: Set<FederationID>? = nil,
            anchors: Set<FederationID>? = nil,
            agreement: Identifier? = nil,
            mark: String? = nil,
            agencyKinds: Set<String>? = nil,
            jurisdictions: Set<String>? = nil
        ) {
            self.entities = entities
            self.anchors = anchors
            self.agreement = agreement
            self.mark = mark
            self.agencyKinds = agencyKinds
            self.jurisdictions = jurisdictions
        }
    }

    /// How explanations name it; unique within a policy.
    package var name: String
    package var effect: Effect
    package var peers: Peers
    package var directions: Set<PeerDocument.Direction>
    /// Nil for every type.
    package var documentTypes: Set<String>?
    /// Nil for every category, and for documents without one.
    package var offenceCategories: Set<String>?
    package var volume: Volume?
    package var validFrom: Instant?
    package var validUntil: Instant?

    package init(
        name: String,
        effect: Effect = .allow,
        peers: Peers,
        directions: Set<PeerDocument.Direction>,
        documentTypes: Set<String>? = nil,
        offenceCategories: Set<String>? = nil,
        volume: Volume? = nil,
        validFrom: Instant? = nil,
        validUntil: Instant? = nil
    ) {
        self.name = name
        self.effect = effect
        self.peers = peers
        self.directions = directions
        self.documentTypes = documentTypes
        self.offenceCategories = offenceCategories
        self.volume = volume
        self.validFrom = validFrom
        self.validUntil = validUntil
    }
}

extension PeerRule.Peers {
    /// Whether a peer is one of them.
    func contain(_ peer: PeerFacts) -> Bool {
        if let entities, !entities.contains(peer.entity) { return false }
        if let anchors, !anchors.contains(where: { peer.bases.contains(.chain(anchor: $0)) }) { return false }
        if let agreement, !peer.bases.contains(.agreement(agreement)) { return false }
        if let mark, !peer.marks.contains(mark) { return false }
        if let agencyKinds, !agencyKinds.contains(peer.agencyKind) { return false }
        guard let jurisdictions else { return true }
        let country = String(peer.jurisdiction.prefix { $0 != "-" })
        return jurisdictions.contains(peer.jurisdiction) || jurisdictions.contains(country)
    }
}
