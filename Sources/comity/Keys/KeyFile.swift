import Foundation
import JOSE
import Node
import Sealing
import Wire

/// A file that holds one of the node's keys: plainly, or sealed.
struct KeyFile: Sendable {
    enum Content: Sendable {
        /// A private JWK.
        case plain([UInt8])
        /// A private JWK under the node's sealing key.
        case sealed([UInt8])
        /// The address of a token (RFC 7512) and the key's identifier in it.
        case token(address: String, id: [UInt8])
    }

    let path: String
    let keyID: String
    /// The public half as a JWK.
    let publicHalf: JSON
    let content: Content

    private static let sealedForm = "comity-sealed-key-1"
    private static let tokenForm = "comity-token-key-1"
    /// Members of a JWK that are secret (RFC 7518 section 6, RFC 8037 section 2).
    private static let secretMembers = ["d", "k", "p", "q", "dp", "dq", "qi"]

    /// Reads a file; nil where it is no key of a node.
    init?(path: String) {
        guard let data = FileManager.default.contents(atPath: path), data.count <= 64 << 10,
            let json = try? JSON(parsing: Array(data))
        else { return nil }
        self.path = path
        if json["form"]?.string == Self.sealedForm {
            guard let half = json["public"], let keyID = half["kid"]?.string,
                let sealed = json["sealed"]?.string.flatMap({ try? Base64URL.decode($0) })
            else { return nil }
            (self.keyID, publicHalf, content) = (keyID, half, .sealed(sealed))
        } else if json["form"]?.string == Self.tokenForm {
            guard let half = json["public"], let keyID = half["kid"]?.string,
                let address = json["token"]?.string,
                let id = json["id"]?.string.flatMap({ try? Base64URL.decode($0) })
            else { return nil }
            (self.keyID, publicHalf, content) = (keyID, half, .token(address: address, id: id))
        } else {
            guard var members = json.object, let keyID = json["kid"]?.string, json["d"] != nil else {
                return nil
            }
            for name in Self.secretMembers { members[name] = nil }
            (self.keyID, publicHalf, content) = (keyID, .object(members), .plain(Array(data)))
        }
    }

    /// A new key, not written yet.
    init(path: String, publicHalf: PublicHalf, privateJWK: [UInt8]) {
        self.path = path
        keyID = publicHalf.keyID
        self.publicHalf = publicHalf.jwk
        content = .plain(privateJWK)
    }

    /// What is kept of a key in a token, not written yet.
    init(path: String, publicHalf: PublicHalf, token address: String, id: [UInt8]) {
        self.path = path
        keyID = publicHalf.keyID
        self.publicHalf = publicHalf.jwk
        content = .token(address: address, id: id)
    }

    private init(_ file: KeyFile, _ content: Content) {
        (path, keyID, publicHalf) = (file.path, file.keyID, file.publicHalf)
        self.content = content
    }

    var isSealed: Bool { if case .sealed = content { true } else { false } }
    var isPlain: Bool { if case .plain = content { true } else { false } }

    /// The private JWK.
    ///
    /// - Throws: ``SealingError`` where the seal does not open, or where the private half is in a token.
    func opened(with key: () throws -> SealingKey) throws -> [UInt8] {
        switch content {
        case .plain(let bytes): bytes
        case .sealed(let bytes): try key().open(bytes, for: purpose)
        case .token: throw SealingError(.malformed, "the private half is in a token and cannot leave it")
        }
    }

    func sealed(with key: SealingKey) throws(SealingError) -> KeyFile {
        guard case .plain(let bytes) = content else { return self }
        return KeyFile(self, .sealed(try key.seal(bytes, for: purpose)))
    }

    func unsealed(with key: SealingKey) throws(SealingError) -> KeyFile {
        guard case .sealed(let bytes) = content else { return self }
        return KeyFile(self, .plain(try key.open(bytes, for: purpose)))
    }

    func write(replacing: Bool) throws(NodeError) {
        switch content {
        case .plain(let bytes): try DurableFile.write(bytes, to: path, replacing: replacing)
        case .sealed(let bytes):
            let json: JSON = [
                "form": .string(Self.sealedForm), "public": publicHalf,
                "sealed": .string(Base64URL.encode(bytes)),
            ]
            try DurableFile.write(json.bytes(), to: path, replacing: replacing)
        case .token(let address, let id):
            let json: JSON = [
                "form": .string(Self.tokenForm), "public": publicHalf, "token": .string(address),
                "id": .string(Base64URL.encode(id)),
            ]
            try DurableFile.write(json.bytes(), to: path, replacing: replacing)
        }
    }

    /// A sealed key opens only as the key that it says it is.
    private var purpose: String { "node key " + keyID }
}
