import Crypto

/// What a log holds instead of a content: SHA-256 over a salt and a statement.
///
/// Whoever has both can show what was logged; whoever has the log alone learns nothing, and once the salt is destroyed
/// nobody does. The salt has 32 bytes, so that no two pairs of salt and statement make the same bytes.
public enum Commitment {
    /// The number of bytes of a salt.
    public static let saltBytes = 32

    /// The 32 bytes of the commitment; nil for a salt of another length.
    public static func bytes(to statement: [UInt8], salt: [UInt8]) -> [UInt8]? {
        salt.count == saltBytes ? Array(SHA256.hash(data: salt + statement)) : nil
    }

    /// A new salt, from the system's random numbers.
    public static func newSalt() -> [UInt8] {
        var generator = SystemRandomNumberGenerator()
        var salt = [UInt8](repeating: 0, count: saltBytes)
        salt.withUnsafeMutableBytes { buffer in
            for start in stride(from: 0, to: saltBytes, by: 8) {
                buffer.storeBytes(of: generator.next(), toByteOffset: start, as: UInt64.self)
            }
        }
        return salt
    }
}
