import Foundation
import JOSE
import Node
import Sealing
import Store
import Synchronization
import Tokens
import Wire

/// The node's private keys as files in one folder, each readable by its owner alone, sealed where the node has a lock.
struct FileKeyChest: KeyChest {
    let folder: String
    let lock: KeyLock
    let algorithms: AlgorithmProfile
    /// The address of the token in which new keys are made; nil: in files.
    let token: String?
    private let cache = Cache()
    private let tokens = OpenTokens()

    /// The files that `comity init` writes, by use.
    static let foundingFiles: [(use: KeyRecord.Use, name: String)] = [
        (.federation, "federation.jwk"), (.document, "document-signing.jwk"), (.encryption, "encryption.jwk"),
        (.log, "log.jwk"), (.witness, "witness.jwk"),
    ]

    /// The uses whose keys may be in a token. Checkpoints of a log are signed with Ed25519, which few tokens have.
    private static let tokenUses: Set<KeyRecord.Use> = [.federation, .document, .encryption]

    init(folder: String, lock: KeyLock, algorithms: AlgorithmProfile, token: String? = nil) {
        self.folder = folder
        self.lock = lock
        self.algorithms = algorithms
        self.token = token
    }

    /// Read once: it is asked for with every document.
    var founding: [PublicHalf] {
        cache.founding.withLock { known in
            if let known { return known }
            let halves = Self.foundingFiles.compactMap { use, name in
                KeyFile(path: folder + "/" + name).flatMap { Self.half($0, use) }
            }
            known = halves
            return halves
        }
    }

    func signingKey(_ keyID: String) throws(NodeError) -> SigningKey {
        if let key = cache.signing.withLock({ $0[keyID] }) { return key }
        let key = try open(keyID, { try SigningKey(jwk: $0) }, { try $0.signingKey($1) })
        cache.signing.withLock { $0[keyID] = key }
        return key
    }

    func decryptionKey(_ keyID: String) throws(NodeError) -> DecryptionKey {
        if let key = cache.opening.withLock({ $0[keyID] }) { return key }
        let key = try open(keyID, { try DecryptionKey(jwk: $0) }, { try $0.decryptionKey($1) })
        cache.opening.withLock { $0[keyID] = key }
        return key
    }

    func make(_ use: KeyRecord.Use) throws(NodeError) -> PublicHalf {
        try make(use, as: nil)
    }

    /// Makes a key in the token, or in a file of a name; nil: named by its use and its beginning.
    private func make(_ use: KeyRecord.Use, as name: String?) throws(NodeError) -> PublicHalf {
        func file(_ half: PublicHalf) -> String {
            name ?? use.rawValue + "-" + half.keyID.prefix(16) + ".jwk"
        }
        if let token, Self.tokenUses.contains(use) {
            let (half, id) = try tokens.make(use, at: token, algorithms)
            try KeyFile(path: folder + "/" + file(half), publicHalf: half, token: token, id: id)
                .write(replacing: false)
            return half
        }
        let (half, bytes) = algorithms.make(use)
        try write(half, bytes, file(half))
        return half
    }

    /// Writes the keys that a node begins with.
    func makeFounding() throws(NodeError) -> [PublicHalf] {
        var halves: [PublicHalf] = []
        for (use, name) in Self.foundingFiles { halves.append(try make(use, as: name)) }
        return halves
    }

    func place(of keyID: String) -> String? {
        files.first { $0.keyID == keyID }.map { file in
            switch file.content {
            case .plain: "file"
            case .sealed: "sealed file"
            case .token: "token"
            }
        }
    }

    /// Every key file in the folder.
    var files: [KeyFile] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return names.filter { $0.hasSuffix(".jwk") }.sorted().compactMap { KeyFile(path: folder + "/" + $0) }
    }

    private func write(_ half: PublicHalf, _ bytes: [UInt8], _ name: String) throws(NodeError) {
        var file = KeyFile(path: folder + "/" + name, publicHalf: half, privateJWK: bytes)
        if lock.exists {
            let key = try lock.key()
            do throws(SealingError) {
                file = try file.sealed(with: key)
            } catch {
                throw NodeError(.misconfigured, "The new key could not be sealed: \(error).")
            }
        }
        try file.write(replacing: false)
    }

    private func open<Key>(
        _ keyID: String,
        _ read: ([UInt8]) throws -> Key,
        _ inToken: (Token, Token.Key) throws -> Key
    ) throws(NodeError) -> Key {
        guard let file = files.first(where: { $0.keyID == keyID }) else {
            throw NodeError(
                .misconfigured,
                "The key file of \(keyID) is missing or cannot be read by this user. Restore it into \(folder) from the backup."
            )
        }
        do {
            if case .token(let address, let id) = file.content {
                return try inToken(tokens.token(address), Token.Key(id: id, point: file.point))
            }
            return try read(file.opened { try lock.key() })
        } catch let error as NodeError {
            throw error
        } catch {
            throw NodeError(
                .misconfigured,
                "The key file \(file.path) does not hold a private key that comity can use: \(error)"
            )
        }
    }

    static func half(_ file: KeyFile, _ use: KeyRecord.Use) -> PublicHalf? {
        let bytes = file.publicHalf.bytes()
        if use == .encryption { return (try? EncryptionKey(jwk: bytes)).map { PublicHalf($0) } }
        return (try? VerificationKey(jwk: bytes)).map { PublicHalf(use, $0) }
    }

    /// What was read or opened once, for the life of the process.
    private final class Cache: Sendable {
        let signing = Mutex<[String: SigningKey]>([:])
        let opening = Mutex<[String: DecryptionKey]>([:])
        let founding = Mutex<[PublicHalf]?>(nil)
    }
}

/// With which algorithms a node makes its keys.
enum AlgorithmProfile: String, Sendable, CaseIterable {
    /// Ed25519 and X25519.
    case standard
    /// P-256 for signatures and encryption, for sites that need algorithms of FIPS 140-3.
    case es256

    func make(_ use: KeyRecord.Use) -> (half: PublicHalf, privateJWK: [UInt8]) {
        if use == .encryption {
            let key = DecryptionKey(self == .es256 ? .p256 : .x25519)
            return (PublicHalf(key.publicKey), key.privateJWK())
        }
        // Checkpoints of a log are signed and cosigned with Ed25519 alone (C2SP tlog-checkpoint); it is in FIPS 186-5.
        let isP256 = use == .tls || (self == .es256 && use != .log && use != .witness)
        let key = SigningKey(isP256 ? .es256 : .ed25519)
        return (PublicHalf(use, key.publicKey), key.privateJWK())
    }
}
