import Foundation
import Node
import Sealing
import Vault
import Wire

/// The file of the node's master key, and beside it, while one is exchanged for another, the file of the next.
struct MasterKeyFile: Sendable {
    let path: String

    private static let form = "comity-master-key-1"

    /// The key that is being put in the present one's place; there only while that happens.
    var next: MasterKeyFile { MasterKeyFile(path: path + ".next") }

    var exists: Bool { FileManager.default.fileExists(atPath: path) }

    /// The keys that may open the keyring.
    ///
    /// - Throws: ``ConfigurationError`` where a file is there and holds no key.
    func holders() throws -> [KeyHolder] {
        try [self, next].filter(\.exists).map { .master(try $0.read()) }
    }

    func read() throws -> SealingKey {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw ConfigurationError(["The master key \(path) cannot be read by this user."])
        }
        do {
            let json = try JSON(parsing: Array(data))
            guard json["form"]?.string == Self.form, let key = json["key"]?.string else {
                throw SealingError(.malformed, "it is not of the form \(Self.form)")
            }
            return try SealingKey(bytes: Base64URL.decode(key))
        } catch {
            throw ConfigurationError(["The file \(path) holds no master key. Restore its copy."])
        }
    }

    /// Writes a key that is not there yet, on the disk when this returns; only its owner may read it.
    func write(_ key: SealingKey) throws {
        let json = JSON.object([
            "form": .string(Self.form), "key": .string(Base64URL.encode(key.bytes)),
        ])
        let beside = path + ".new"
        guard !exists,
            FileManager.default.createFile(
                atPath: beside,
                contents: Data(json.bytes()),
                attributes: [.posixPermissions: 0o600]
            )
        else { throw unwritable }
        let file = try FileHandle(forUpdating: URL(fileURLWithPath: beside))
        try file.synchronize()
        try file.close()
        try Self.move(beside, to: path)
    }

    /// Puts the next key in this one's place, in one step.
    func takeNext() throws { try Self.move(next.path, to: path) }

    private static func move(_ old: String, to new: String) throws {
        guard rename(old, new) == 0 else { throw MasterKeyFile(path: new).unwritable }
        // The name is durable only when the folder is.
        let folder = open((new as NSString).deletingLastPathComponent, O_RDONLY)
        guard folder >= 0 else { return }
        fsync(folder)
        close(folder)
    }

    private var unwritable: NodeError {
        NodeError(.misconfigured, "\(path) cannot be written. Check the folder's owner and the disk.")
    }
}
