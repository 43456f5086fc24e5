package import Referrals
package import Store

/// Asks a peer for a part of a file with a signed request: the only thing about HTTP that this room knows of it.
package protocol EvidenceCourier: Sendable {
    /// - Parameters:
    ///   - path: below the peer's base URL.
    ///   - range: the bytes asked for; nil for everything.
    ///   - most: the longest answer that is taken, in bytes.
    func get(_ path: String, range: Range<Int64>?, most: Int, from peer: PeerRecord) async -> EvidenceAnswer
}

/// What came of one request.
package enum EvidenceAnswer: Sendable, Hashable {
    case bytes([UInt8])
    /// The peer refused; the kind says whether asking again can help.
    case refused(kind: Problem.Kind?, status: Int)
    /// The connection broke or nobody answered; it is simply asked again.
    case noAnswer(String)
}

/// How a transfer goes on.
package struct FetchProgress: Sendable, Hashable {
    package var fetched: Int64
    package var size: Int64
}
