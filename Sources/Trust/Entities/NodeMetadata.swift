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

    /// The entity type in OpenID Federation metadata.
    package static let entityType = "comity_node"
    package static let protocolVersion = "1"

    package var displayName: String
    /// The kind of agency, for example `prosecution`.
    package var agencyKind: String
    /// ISO 3166 code, with a subdivision where that has its own law.
    package var jurisdiction: String
    /// Where the 24/7 point of contact is reached (Budapest Convention art. 35); words, not a person's name.
    package var contactPoint: String
    package var documentEndpoint: String
    package var documentTypes: [String]
    /// In bytes of the signed document, before it is sealed.
    package var maximumDocumentBytes: Int
    package var rulePacks: [PackVersion]
    /// The keys that sign documents and receipts, and those that documents to the node are sealed to.
    package var documentKeys: KeySet

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
