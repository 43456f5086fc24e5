package import Referrals

/// How far this node has come in getting back from a peer what it lost when an older backup was put in place.
package struct CatchUpRecord: Sendable, Hashable {
    /// The peer; this node itself for the moment at which the backup was put in place.
    package var entity: EntityID
    /// The moment at which the backup was put in place that this is about.
    package var since: Instant
    package var endedAt: Instant?
    /// `node`, or the officer who goes on without.
    package var endedBy: String?
    /// What went wrong last, in this node's own words for an operator: never content.
    package var lastFailure: String?

    package init(
        entity: EntityID,
        since: Instant,
        endedAt: Instant? = nil,
        endedBy: String? = nil,
        lastFailure: String? = nil
    ) {
        self.entity = entity
        self.since = since
        self.endedAt = endedAt
        self.endedBy = endedBy
        self.lastFailure = lastFailure
    }
}

/// A thread of which something was lost that its peer cannot give back: nothing more is signed in it but a participant's word to stop.
package struct ThreadGap: Sendable, Hashable {
    package var thread: Identifier
    package var peer: EntityID
    package var foundAt: Instant
    /// What is missing, in this node's own words: never content.
    package var says: String
    /// The highest `seq` of this node's own documents that the peer holds; nil where it is not known, or the peer holds nothing more.
    package var reaches: Int?

    package init(thread: Identifier, peer: EntityID, foundAt: Instant, says: String, reaches: Int? = nil) {
        self.thread = thread
        self.peer = peer
        self.foundAt = foundAt
        self.says = says
        self.reaches = reaches
    }
}
