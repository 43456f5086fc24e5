package import Referrals

/// Where a document stands in its thread, without what it says.
package struct DocumentHeader: Sendable, Hashable {
    package var id: Identifier
    package var issuer: EntityID
    package var sequence: Int
    package var type: DocumentType

    package init(id: Identifier, issuer: EntityID, sequence: Int, type: DocumentType) {
        self.id = id
        self.issuer = issuer
        self.sequence = sequence
        self.type = type
    }
}

/// What one side's documents in a thread take.
package struct ThreadVolume: Sendable, Hashable {
    package var documents: Int
    /// As they are stored.
    package var bytes: Int

    package init(documents: Int, bytes: Int) {
        self.documents = documents
        self.bytes = bytes
    }
}
