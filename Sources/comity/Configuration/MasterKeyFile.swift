import Foundation
import Node
import Sealing
import Vault
import Wire

/// The file of the node's master key, and beside it, while one is exchanged for another, the file of the next.
///
/// Where the node's keys are sealed (`comity keys seal`), so is this one, under the same passphrase.
struct MasterKeyFile: Sendable {
    let path: String
    /// Opens it where it is sealed; a key that is written while there is a lock is sealed at once.
    let lock: KeyLock

    private static let form = "comity-master-key-1"
    private static let sealedForm = "comity-master-key-sealed-1"
    private static let purpose = "vault master key"

    /// The key that is being put in the present one's place; there only while that happens.
    var next: MasterKeyFile { MasterKeyFile(path: path + ".next", lock: lock) }

    var exists: Bool { FileManager.default.fileExists(atPath: path) }

    /// Whether it opens with the passphrase alone.
    var isSealed: Bool { (try? content()["form"]?.string) == Self.sealedForm }

    /// The keys that may open the keyring.
    ///
    /// - Throws: ``ConfigurationError`` where a file is there and holds no key; ``NodeError`` with `locked`.
    func holders() throws -> [KeyHolder] {
        try [self, next].filter(\.exists).map { .master(try $0.read()) }
    }

    func read() throws -> SealingKey { try read(openedWith: nil) }

    private func read(openedWith lockKey: SealingKey?) throws -> SealingKey {
        let content = try self.content()
        do {
            switch (content["form"]?.string, content["key"]?.string, content["sealed"]?.string) {
            case (Self.form, let key?, _): return try SealingKey(bytes: Base64URL.decode(key))
            case (Self.sealedForm, _, let sealed?):
                let opened = try (lockKey ?? lock.key()).derived(for: Self.purpose)
                    .open(Base64URL.decode(sealed), for: Self.sealedForm)
                return try SealingKey(bytes: opened)
            default: throw SealingError(.malformed, "it is not of the form \(Self.form)")
            }
        } catch let error as NodeError {
            throw error
        } catch {
            throw unusable
        }
    }

    private func content() throws -> JSON {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw ConfigurationError(["The master key \(path) cannot be read by this user."])
        }
        do {
            return try JSON(parsing: Array(data))
        } catch {
            throw unusable
        }
    }

    /// Writes a key that is not there yet, on the disk when this returns; only its owner may read it.
    func write(_ key: SealingKey) throws {
        guard !exists else { throw unwritable }
        try put(key, sealedWith: lock.exists ? lock.key() : nil)
    }

    /// Puts a plain file's key under the lock.
    ///
    /// - Returns: whether there was something to seal.
    @discardableResult
    func seal(with lockKey: SealingKey) throws -> Bool {
        guard exists, !isSealed else { return false }
        try put(read(), sealedWith: lockKey)
        return true
    }

    /// Takes the key out from under the lock.
    @discardableResult
    func unseal(with lockKey: SealingKey) throws -> Bool {
        guard exists, isSealed else { return false }
        try put(read(openedWith: lockKey), sealedWith: nil)
        return true
    }

    private func put(_ key: SealingKey, sealedWith lockKey: SealingKey?) throws {
        let content: JSON =
            if let lockKey {
                [
                    "form": .string(Self.sealedForm),
                    "sealed": .string(
                        Base64URL.encode(
                            try lockKey.derived(for: Self.purpose).seal(key.bytes, for: Self.sealedForm)
                        )
                    ),
                ]
            } else {
                ["form": .string(Self.form), "key": .string(Base64URL.encode(key.bytes))]
            }
        try DurableFile.write(content.bytes(), to: path, replacing: true)
    }

    /// Puts the next key in this one's place, in one step.
    func takeNext() throws {
        guard rename(next.path, path) == 0 else { throw unwritable }
        // The name is durable only when the folder is.
        let folder = open((path as NSString).deletingLastPathComponent, O_RDONLY)
        guard folder >= 0 else { return }
        fsync(folder)
        close(folder)
    }

    private var unusable: ConfigurationError {
        ConfigurationError(["The file \(path) holds no master key. Restore its copy."])
    }

    private var unwritable: NodeError {
        NodeError(.misconfigured, "\(path) cannot be written. Check the folder's owner and the disk.")
    }
}
