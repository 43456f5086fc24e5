import ArgumentParser
import JOSE
import Node
import RulePacks

/// Where published packs are: the node's folder, or another with its own list of signers.
struct LawOptions: ParsableArguments {
    @Option(
        name: .customLong("in"),
        help:
            "A folder of published packs other than the node's; it holds the signers.json that counts there."
    )
    var folder: String?

    /// - Throws: an error where no folder is named and there is no node.
    func law(_ options: NodeOptions) throws -> PublishedLaw {
        if let folder {
            return PublishedLaw(folder: folder, signers: PackFolder.joined(folder, "signers.json"))
        }
        return try options.nodeHome().law
    }

    /// The node whose cases are looked at; nil where a folder was named instead.
    func node(_ options: NodeOptions) throws -> Node? { folder == nil ? try options.node() : nil }
}

extension PublishedLaw {
    /// The newest published version of a jurisdiction's pack with its texts; nil where none has been published.
    func newest(of jurisdiction: String) throws(NodeError) -> SignedEdition? {
        guard !files(of: jurisdiction).isEmpty, let edition = try editions(of: jurisdiction).last else {
            return nil
        }
        var reader = PublicationReader()
        return SignedEdition(
            pack: try Self.read(edition, with: &reader),
            statement: edition.statement
        )
    }
}

/// A person's own key for signing packs, in a file.
enum SigningKeyFile {
    /// - Throws: ``NodeError`` for a file that is no private key. What is in it is never shown.
    static func key(_ file: String) throws -> SigningKey {
        do {
            return try SigningKey(jwk: Array(PackFolder.text(of: file).utf8))
        } catch let error as JOSEError {
            throw NodeError(
                .invalidInput,
                "\(file) does not hold a private key that can sign (\(error.code.rawValue)). Make one with `comity rules keys make`."
            )
        }
    }

    /// - Throws: ``NodeError`` for a file that is no public key, or that holds a private one.
    static func publicKey(_ file: String) throws -> VerificationKey {
        let bytes = Array(try PackFolder.text(of: file).utf8)
        if (try? SigningKey(jwk: bytes)) != nil {
            throw NodeError(
                .invalidInput,
                "\(file) holds a private key. It stays with its owner; enter the file that ends in .pub."
            )
        }
        do {
            return try VerificationKey(jwk: bytes)
        } catch {
            throw NodeError(.invalidInput, "\(file) does not hold a public key: \(error)")
        }
    }
}

extension PublicationRole: ExpressibleByArgument {}
