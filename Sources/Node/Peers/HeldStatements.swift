import Synchronization
package import Trust

/// Peers' statements as they were read and verified last: what a statement says depends on its bytes alone, so each is verified once
/// and not with every document and request.
package final class HeldStatements: Sendable {
    private let most: Int
    private let read = Mutex<[String: EntityConfiguration]>([:])

    /// - Parameter most: how many are kept at once.
    package init(most: Int = 1024) { self.most = max(1, most) }

    /// - Parameter statement: as it is held of a peer.
    /// - Throws: ``EntityError`` where it cannot be relied on.
    package func configuration(in statement: String) throws(EntityError) -> EntityConfiguration {
        if let known = read.withLock({ $0[statement] }) { return known }
        let configuration = try EntityConfiguration(verifying: statement)
        read.withLock { read in
            if read.count >= most { read.removeAll(keepingCapacity: true) }
            read[statement] = configuration
        }
        return configuration
    }
}
