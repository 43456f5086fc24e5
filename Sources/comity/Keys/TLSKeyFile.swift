import Foundation
import Node
import Sealing
import Wire

/// The private key of the TLS certificate: PEM, or the same sealed.
struct TLSKeyFile: Sendable {
    let path: String
    private let lock: KeyLock
    /// A key outside of the node's folder belongs to somebody else, who renews it.
    private let isOwn: Bool

    private static let form = "comity-sealed-tls-key-1"
    private static let purpose = "tls key"

    /// The key in use, or the one at another place.
    init(_ home: NodeHome, at place: String? = nil) {
        path = place ?? home.configuration.path("tls.key")
        lock = home.chest.lock
        isOwn = path.hasPrefix(home.configuration.home.path + "/")
    }

    /// The key in PEM.
    ///
    /// - Throws: ``NodeError`` where it is missing, sealed under another passphrase, or not of the form.
    func pem() throws(NodeError) -> [UInt8] {
        guard let bytes = content else {
            throw NodeError(.misconfigured, "The TLS key \(path) is missing or cannot be read by this user.")
        }
        guard let sealed = Self.sealed(bytes) else { return bytes }
        let key = try lock.key()
        return try KeysSeal.sealing { () throws(SealingError) in try key.open(sealed, for: Self.purpose) }
    }

    /// Writes a key, sealed where the node's keys are.
    func write(_ pem: [UInt8], replacing: Bool) throws(NodeError) {
        try DurableFile.write(pem, to: path, replacing: replacing)
        if lock.exists { _ = try seal(with: lock.key()) }
    }

    /// - Returns: whether it was plain and is sealed now.
    func seal(with key: SealingKey) throws(NodeError) -> Bool {
        guard isOwn, let bytes = content, Self.sealed(bytes) == nil else { return false }
        let sealed = try KeysSeal.sealing { () throws(SealingError) in try key.seal(bytes, for: Self.purpose)
        }
        let json: JSON = ["form": .string(Self.form), "sealed": .string(Base64URL.encode(sealed))]
        try DurableFile.write(json.bytes(), to: path, replacing: true)
        return true
    }

    /// - Returns: whether it was sealed and is plain now.
    func unseal(with key: SealingKey) throws(NodeError) -> Bool {
        guard let bytes = content, let sealed = Self.sealed(bytes) else { return false }
        let pem = try KeysSeal.sealing { () throws(SealingError) in try key.open(sealed, for: Self.purpose) }
        try DurableFile.write(pem, to: path, replacing: true)
        return true
    }

    private var content: [UInt8]? { FileManager.default.contents(atPath: path).map { Array($0) } }

    private static func sealed(_ bytes: [UInt8]) -> [UInt8]? {
        guard let json = try? JSON(parsing: bytes), json["form"]?.string == form else { return nil }
        return json["sealed"]?.string.flatMap { try? Base64URL.decode($0) }
    }
}
