import Crypto
import Wire

/// Random bits that stand beside the words inside a seal, so that the digest of both gives the words away to nobody.
enum SealNonce {
    /// 256 bits as base64url.
    static func make() -> String {
        SymmetricKey(size: .bits256).withUnsafeBytes { Base64URL.encode(Array($0)) }
    }
}
