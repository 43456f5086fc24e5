package import Casework
import JOSE
import Merkle
package import Referrals
import RulePacks
import Store
import Trust

/// Who a node is: its name in the federation, and what it tells others about itself. Its keys are a matter of their own: ``KeyRing``.
package struct NodeIdentity: Sendable {
    package var entity: EntityID
    package var displayName: String
    package var agencyKind: String
    package var jurisdiction: String
    package var contactPoint: String
    package var limits: ExchangeLimits
    /// How long steps of a thread may take where neither its documents nor a rule pack say so.
    package var clocks: ClockTerms
    /// By whose calendar the days of the casework are.
    package var zone: CivilZone

    package init(
        entity: EntityID,
        displayName: String,
        agencyKind: String,
        jurisdiction: String,
        contactPoint: String,
        limits: ExchangeLimits = ExchangeLimits(),
        clocks: ClockTerms = ClockTerms(),
        zone: CivilZone = .utc
    ) {
        self.entity = entity
        self.displayName = displayName
        self.agencyKind = agencyKind
        self.jurisdiction = jurisdiction
        self.contactPoint = contactPoint
        self.limits = limits
        self.clocks = clocks
        self.zone = zone
    }

    /// The zone's IANA name, such as `Europe/Tallinn`.
    package var zoneName: String { zone.name }

    /// How many seconds the agency's clocks are ahead of UTC at a moment.
    package func secondsAheadOfUTC(at moment: Instant) -> Int64 { zone.secondsAheadOfUTC(at: moment) }
}

/// How much a node takes from its peers.
package struct ExchangeLimits: Sendable, Hashable {
    /// The largest document, in bytes as it was signed, before it is sealed.
    package var maximumDocumentBytes: Int
    /// The largest sealed document: base64url takes four characters for three bytes, and the header has a bound.
    package var maximumSealedBytes: Int { (maximumDocumentBytes / 3 &+ 1) &* 4 &+ 2048 }
    /// How far a peer's clock may be ahead, in seconds.
    package var clockTolerance: Int64
    /// How old a document may be when it first arrives, in seconds. After a longer outage one is taken in whose deadline is
    /// open and whose key was held when it was signed.
    package var maximumDocumentAge: Int64
    /// How many documents may wait for one peer before officers are asked to wait too; a withdrawal always goes.
    package var maximumBacklog: Int
    /// How many documents one side may have in a thread: each that comes is weighed with all that are there.
    package var maximumThreadDocuments: Int
    /// How many bytes they may take together, as they are stored.
    package var maximumThreadBytes: Int
    /// What a participant's word to stop may go beyond either of them, so that it always arrives: so many documents more, and the
    /// bytes of so many of the largest.
    package static let furtherStops = 200

    package init(
        maximumDocumentBytes: Int = 256 << 10,
        clockTolerance: Int64 = 300,
        maximumDocumentAge: Int64 = 60 * 86_400,
        maximumBacklog: Int = 10_000,
        maximumThreadDocuments: Int = 2_000,
        maximumThreadBytes: Int = 8 << 20
    ) {
        self.maximumThreadDocuments = maximumThreadDocuments
        self.maximumThreadBytes = maximumThreadBytes
        self.maximumDocumentBytes = maximumDocumentBytes
        self.clockTolerance = clockTolerance
        self.maximumDocumentAge = maximumDocumentAge
        self.maximumBacklog = maximumBacklog
    }
}

extension Node {
    /// How long an entity configuration is valid: long enough for an outage, short enough for a change of keys.
    private static let configurationLifetime: Int64 = 7 * 86_400

    /// This node's entity configuration, signed now.
    ///
    /// - Parameter moment: as if it were signed then, for a bundle that says the same however often it is made; nil for now.
    /// - Throws: ``NodeError`` where the law or the federation key cannot be used, ``JOSEError`` where the key cannot sign.
    package func entityConfiguration(at moment: Instant? = nil) async throws -> String {
        let now = moment ?? clock.now
        let role = try await authorityRole()
        if let role, role.isAlone { return try await authorityConfiguration(role) }
        let own = try law(on: now).pack
        let ring = try await keyRing()
        var metadata = NodeMetadata(
            displayName: identity.displayName,
            agencyKind: identity.agencyKind,
            jurisdiction: identity.jurisdiction,
            contactPoint: identity.contactPoint,
            documentEndpoint: identity.entity.url("/documents"),
            documentTypes: DocumentType.allCases.map(\.rawValue),
            maximumDocumentBytes: identity.limits.maximumDocumentBytes,
            rulePacks: [
                NodeMetadata.PackVersion(id: own.id, version: own.version.description, digest: own.digest)
            ],
            documentKeys: try ring.documentKeys(at: now)
        )
        metadata.pointsOfContact = try await contacts()
        metadata.pastKeys = try ring.pastEntries(.document)
        metadata.furtherEndpoints = NodeMetadata.FurtherEndpoints(
            log: identity.entity.url("/log"),
            witness: identity.entity.url("/witness")
        )
        metadata.logKey = try logVerifier(named: identity.logName, in: ring)?.description
        metadata.witnessKey = try witnessVerifier(in: ring)?.description
        var configuration = EntityConfiguration(
            entity: identity.entity,
            issuedAt: now,
            expiresAt: now.adding(seconds: Self.configurationLifetime),
            federationKeys: try ring.federationKeys(),
            metadata: metadata
        )
        configuration.successions = ring.successions(at: now)
        configuration.authorityHints = try await superiors()
        configuration.trustMarks = try await shownMarks(at: now)
        let signer = try await signer(.federation)
        guard let role else { return try configuration.signed(with: signer) }
        return try await adding(role, to: configuration.claims, signedWith: signer)
    }

    /// The federation keys that this node signed with in the past, signed with the one in use (OpenID Federation 1.0 section 8.7).
    ///
    /// - Throws: ``NodeError`` where the federation key cannot be used.
    package func historicalKeys() async throws -> String {
        let ring = try await keyRing()
        let entries = try ring.pastEntries(.federation)
        return try HistoricalKeys(
            issuer: FederationID(identity.entity),
            issuedAt: Instant(seconds: clock.now.seconds),
            entries: entries
        ).signed(with: try await signer(.federation))
    }
}
