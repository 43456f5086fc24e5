package import Referrals

/// The questions about the clocks of threads, and about what was refused on either side.
package protocol TaskReader {
    func task(_ id: Identifier) throws -> ThreadTask?
    /// Every task of a thread, done or not, the oldest first.
    func tasks(ofThread id: Identifier) throws -> [ThreadTask]
    /// What is not done, the earliest due first.
    func openTasks(limit: Int) throws -> [ThreadTask]
    /// What is not done and has to be looked at by a moment, the longest waiting first.
    func tasks(toActBy moment: Instant, limit: Int) throws -> [ThreadTask]
    /// How many are not done, by kind and step: figures without anybody's data.
    func openTaskCounts() throws -> [ThreadClock.Kind: [ThreadTask.Step: Int]]
    /// By which version of the fold the stages of all threads were derived, and how far a newer one has come.
    func foldProgress() throws -> FoldProgress
    /// The last time that a document of exactly these bytes from that issuer was refused here.
    func lastRefusal(of digest: Digest, from issuer: EntityID) throws -> RefusalRecord?
    /// The signed refusal that came back for a document of this node.
    func peerRefusal(of document: Identifier) throws -> PeerRefusalRecord?
    /// Threads by identifier, from behind one on: to go through all of them in steps.
    func threads(after id: Identifier?, limit: Int) throws -> [ThreadRecord]
}

/// The changes to the clocks of threads, and to what peers have refused.
package protocol TaskWriter: TaskReader {
    func insert(_ task: ThreadTask) throws
    /// Changes what may change of a task: its due moment, its step, when it is looked at, and whether it is done.
    func update(_ task: ThreadTask) throws
    func put(_ progress: FoldProgress) throws
    /// Keeps a peer's refusal in the place of an earlier one of the same document.
    func put(_ refusal: PeerRefusalRecord) throws
}

/// How far the stages of stored threads have been derived by the fold that this program has.
package struct FoldProgress: Sendable, Hashable {
    /// The version by which every thread was derived.
    package var version: Int
    /// The last thread that a newer version has derived; nil where none has begun, or all is done.
    package var reached: Identifier?

    package init(version: Int, reached: Identifier? = nil) {
        self.version = version
        self.reached = reached
    }
}
