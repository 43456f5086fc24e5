import Crypto
import Referrals

extension Referrals.Digest {
    /// The SHA-256 digest of bytes.
    static func sha256(of bytes: [UInt8]) -> Referrals.Digest {
        // The digest always has its 32 bytes.
        Referrals.Digest(bytes: Array(SHA256.hash(data: bytes))) ?? .zero
    }

    /// The 32 bytes.
    var bytes: [UInt8] {
        let digits = hex.utf8.map { $0 < 0x3A ? $0 - 0x30 : $0 - 0x57 }
        return stride(from: 0, to: digits.count - 1, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
    }
}
