package import JOSE

/// What a node says about itself under the entity type `comity_node`.
package struct NodeMetadata: Sendable {
    /// A rule pack in force, so that a peer can say which version it judged by.
    package struct PackVersion: Sendable, Hashable {
        package var id: String
        package var version: String
        package var digest: String

        package init(id: String, version: String, digest: String) {
            self.id = id
            self.version = version
            self.digest = digest
        }
    }

    /// What a node takes from others. An empty list says nothing: ask before sending.
    package struct Acceptance: Sendable, Hashable {
        /// Identifiers of offence categories, as the fact schema has them.
        package var offenceCategories: [String]
        /// Restorative mechanisms, for example `victim-offender-mediation`.
        package var mechanisms: [String]
        /// BCP 47 tags of the languages in which the agency works.
        package var languages: [String]

        package init(
            offenceCategories: [String] = [],
            mechanisms: [String] = [],
            languages: [String] = []
        ) {
            self.offenceCategories = offenceCategories
            self.mechanisms = mechanisms
            self.languages = languages
        }
    }

    /// Endpoints beside that for documents, where the node has them; each below its own base URL.
    package struct FurtherEndpoints: Sendable, Hashable {
        package var evidence: String?
        package var status: String?
        package var log: String?
        /// Where it takes checkpoints to cosign them, and shows those it has cosigned (C2SP tlog-witness).
        package var witness: String?

        package init(
            evidence: String? = nil,
            status: String? = nil,
            log: String? = nil,
            witness: String? = nil
        ) {
            self.evidence = evidence
            self.status = status
            self.log = log
            self.witness = witness
        }
    }

    /// The entity type in OpenID Federation metadata.
    package static let entityType = "comity_node"
    package static let protocolVersion = "1"

    package var displayName: String
    /// The display name in other languages, by BCP 47 tag (OpenID Federation 1.0 section 12).
    package var displayNames: [String: String] = [:]
    /// The kind of agency, for example `prosecution`.
    package var agencyKind: String
    /// ISO 3166 code, with a subdivision where that has its own law.
    package var jurisdiction: String
    /// Further jurisdictions that the agency serves.
    package var furtherJurisdictions: [String] = []
    /// Where the 24/7 point of contact is reached (Budapest Convention art. 35); words, not a person's name.
    package var contactPoint: String
    /// Where the agency is reached for what, by role; at most one for each.
    package var pointsOfContact: [PointOfContact] = []
    package var documentEndpoint: String
    package var furtherEndpoints = FurtherEndpoints()
    package var documentTypes: [String]
    package var acceptance = Acceptance()
    /// In bytes of the signed document, before it is sealed.
    package var maximumDocumentBytes: Int
    /// The largest file taken as evidence; nil where none is.
    package var maximumEvidenceBytes: Int?
    package var rulePacks: [PackVersion]
    /// The keys that sign documents and receipts, and those to which documents to the node are sealed. The next key stands here
    /// before its first use, the last one as long as what it signed is verified.
    package var documentKeys: KeySet
    /// Keys that signed documents before, with their periods, and with when and why each was given up (the members of OpenID
    /// Federation 1.0 section 8.7.2). What a revoked one signed is believed only where it is shown to be older.
    package var pastKeys: [HistoricalKeys.Entry] = []
    /// The verifier key of the node's log, as signed notes write it (C2SP signed-note).
    package var logKey: String?
    /// The verifier key with which the node cosigns the checkpoints of others (C2SP tlog-cosignature).
    package var witnessKey: String?

    package init(
        displayName: String,
        agencyKind: String,
        jurisdiction: String,
        contactPoint: String,
        documentEndpoint: String,
        documentTypes: [String],
        maximumDocumentBytes: Int,
        rulePacks: [PackVersion],
        documentKeys: KeySet
    ) {
        self.displayName = displayName
        self.agencyKind = agencyKind
        self.jurisdiction = jurisdiction
        self.contactPoint = contactPoint
        self.documentEndpoint = documentEndpoint
        self.documentTypes = documentTypes
        self.maximumDocumentBytes = maximumDocumentBytes
        self.rulePacks = rulePacks
        self.documentKeys = documentKeys
    }
}
