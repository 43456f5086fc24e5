package import Referrals

import struct Crypto.SHA256

extension Digest {
    /// SHA-256 of bytes.
    package init(of bytes: some Collection<UInt8>) {
        // SHA-256 always has 32 bytes, so the fallback is never taken.
        self = Digest(bytes: Array(SHA256.hash(data: Array(bytes)))) ?? .zero
    }

    /// SHA-256 of a text's UTF-8.
    package init(of text: String) { self.init(of: Array(text.utf8)) }
}
