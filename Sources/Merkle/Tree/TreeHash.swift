import Crypto

/// A node of the tree of RFC 6962 section 2.1: the 32 bytes of a SHA-256.
///
/// ```swift
/// let root = TreeHash.node(.leaf(first), .leaf(second))
/// ```
public struct TreeHash: Sendable, Hashable, CustomStringConvertible {
    /// The number of bytes of every hash.
    public static let byteCount = 32

    // Four words in the order of memory: no allocation, however many of them there are.
    private let words: SIMD4<UInt64>

    /// A hash from its 32 bytes; nil for any other number of bytes.
    public init?(_ bytes: some Collection<UInt8>) {
        guard bytes.count == Self.byteCount else { return nil }
        var words = SIMD4<UInt64>()
        withUnsafeMutableBytes(of: &words) { $0.copyBytes(from: bytes) }
        self.words = words
    }

    /// A hash from standard base64 with padding; nil for anything else than the text of exactly 32 bytes.
    public init?(base64: some StringProtocol) {
        guard let bytes = Base64.decode(base64.utf8) else { return nil }
        self.init(bytes)
    }

    private init(_ hasher: SHA256) {
        var words = SIMD4<UInt64>()
        hasher.finalize().withUnsafeBytes { digest in
            withUnsafeMutableBytes(of: &words) { $0.copyMemory(from: digest) }
        }
        self.words = words
    }

    /// The hash of the tree without leaves.
    public static let empty = TreeHash(SHA256())

    /// The hash of a leaf: SHA-256 of a zero byte and the entry.
    public static func leaf(_ entry: some Collection<UInt8>) -> TreeHash {
        var hasher = SHA256()
        withUnsafeTemporaryAllocation(byteCount: entry.count &+ 1, alignment: 1) { buffer in
            buffer[0] = 0
            UnsafeMutableRawBufferPointer(rebasing: buffer[1...]).copyBytes(from: entry)
            hasher.update(bufferPointer: UnsafeRawBufferPointer(buffer))
        }
        return TreeHash(hasher)
    }

    /// The hash of two subtrees: SHA-256 of a one byte, the left and the right.
    public static func node(_ left: TreeHash, _ right: TreeHash) -> TreeHash {
        var hasher = SHA256()
        withUnsafeTemporaryAllocation(byteCount: 65, alignment: 1) { buffer in
            buffer[0] = 1
            left.withUnsafeBytes {
                UnsafeMutableRawBufferPointer(rebasing: buffer[1..<33]).copyMemory(from: $0)
            }
            right.withUnsafeBytes {
                UnsafeMutableRawBufferPointer(rebasing: buffer[33...]).copyMemory(from: $0)
            }
            hasher.update(bufferPointer: UnsafeRawBufferPointer(buffer))
        }
        return TreeHash(hasher)
    }

    /// The 32 bytes, for as long as `body` runs.
    public func withUnsafeBytes<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result
    {
        var words = words
        return try Swift.withUnsafeBytes(of: &words, body)
    }

    /// The 32 bytes.
    public var bytes: [UInt8] { withUnsafeBytes { Array($0) } }

    /// Standard base64 with padding: 44 characters.
    public var base64: String { Base64.encode(bytes) }

    /// 64 lower-case hexadecimal digits.
    public var hex: String { Hex.encode(bytes) }

    /// The base64 form, in which checkpoints and proofs write it.
    public var description: String { base64 }
}
