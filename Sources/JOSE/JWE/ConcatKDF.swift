import Crypto

/// The key derivation of RFC 7518 section 4.6.2: one step of SP 800-56A, since one SHA-256 gives the 256 bits.
enum ConcatKDF {
    /// - Parameters:
    ///   - algorithm: `enc` where the key encrypts content, `alg` where it wraps.
    ///   - apu: the sender's information from the header, unencoded.
    ///   - apv: the recipient's.
    static func key(from secret: SymmetricKey, algorithm: String, apu: [UInt8], apv: [UInt8]) -> SymmetricKey
    {
        var hash = SHA256()
        hash.update(data: bigEndian(1))
        secret.withUnsafeBytes { hash.update(bufferPointer: $0) }
        for part in [Array(algorithm.utf8), apu, apv] {
            hash.update(data: bigEndian(part.count))
            hash.update(data: part)
        }
        hash.update(data: bigEndian(256))
        return SymmetricKey(data: hash.finalize())
    }

    private static func bigEndian(_ number: Int) -> [UInt8] {
        [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: number >> $0) }
    }
}
