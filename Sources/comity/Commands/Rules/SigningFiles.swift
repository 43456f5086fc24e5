import Foundation
import JOSE
import Node
import RulePacks
import Wire

/// The files of publication in a folder of jurisdictions: who may sign, and what was published.
///
/// ```
/// signers.json                     {"authors": {"keys": […]}, "reviewers": {"keys": […]}}
/// EE/published/2026.2.json         a version with both signatures, never changed
/// EE/published/2026.1.yaml         the text that was in force before the first publication
/// ```
struct SigningFiles {
    let root: String

    static let signersFile = "signers.json"

    /// - Throws: ``NodeError`` where the list of signers is missing or holds no sound keys.
    func acceptance() throws -> PackAcceptance {
        let file = PackFolder.joined(root, Self.signersFile)
        let json = try JSON(parsing: PackFolder.text(of: file), limits: .local)
        func keys(_ role: String) throws -> KeySet {
            guard let set = json[role] else {
                throw NodeError(
                    .invalidInput,
                    "\(file) has no '\(role)'. Enter their public keys as {\"keys\": […]}."
                )
            }
            do {
                return try KeySet(parsing: set.bytes())
            } catch {
                throw NodeError(.invalidInput, "\(file): the keys of the \(role) cannot be used: \(error)")
            }
        }
        return PackAcceptance(authors: try keys("authors"), reviewers: try keys("reviewers"))
    }

    /// - Throws: ``NodeError`` for a file that is no private key.
    static func key(_ file: String) throws -> SigningKey {
        do {
            return try SigningKey(jwk: Array(PackFolder.text(of: file).utf8))
        } catch let error as JOSEError {
            throw NodeError(.invalidInput, "\(file) does not hold a private key that can sign: \(error)")
        }
    }

    /// - Throws: ``NodeError`` for a file that is no publication.
    static func publication(_ file: String) throws -> PackPublication {
        do {
            return try PackPublication(json: JSON(parsing: PackFolder.text(of: file), limits: .local))
        } catch let error as PublicationError {
            throw error.asNodeError(file)
        }
    }

    /// Every text of a pack that was ever in force here: that of now, and those that were published.
    func texts(of jurisdiction: String) throws -> [(file: String, text: String)] {
        let folder = PackFolder.joined(root, jurisdiction)
        let archive = PackFolder.joined(folder, "published")
        let names = ((try? FileManager.default.contentsOfDirectory(atPath: archive)) ?? []).sorted()
        var texts: [(file: String, text: String)] = []
        for name in names {
            let file = PackFolder.joined(archive, name)
            if name.hasSuffix(".yaml") { texts.append((file, try PackFolder.text(of: file))) }
            if name.hasSuffix(".json") { texts.append((file, try Self.publication(file).text)) }
        }
        let current = PackFolder.joined(folder, "pack.yaml")
        return texts + [(current, try PackFolder.text(of: current))]
    }

    /// Puts a published version into the archive and into force. What is in the archive is never written again.
    func putInForce(
        _ publication: PackPublication,
        _ pack: RulePack,
        replacing old: RulePack?,
        jurisdiction: String
    ) throws {
        let folder = PackFolder.joined(root, jurisdiction)
        let archive = PackFolder.joined(folder, "published")
        let current = PackFolder.joined(folder, "pack.yaml")
        let kept = PackFolder.joined(archive, "\(pack.version).json")
        guard !FileManager.default.fileExists(atPath: kept) else {
            throw NodeError(
                .exists,
                "\(kept) is there already: a published version is never replaced. Raise `version`."
            )
        }
        do {
            try FileManager.default.createDirectory(atPath: archive, withIntermediateDirectories: true)
        } catch {
            throw NodeError(
                .misconfigured,
                "The folder '\(archive)' cannot be made. May this user write there?"
            )
        }
        if let old {
            let before = PackFolder.joined(archive, "\(old.version)")
            let isKept = [".json", ".yaml"].contains { FileManager.default.fileExists(atPath: before + $0) }
            if !isKept { try PageOption.write(try PackFolder.text(of: current), to: before + ".yaml") }
        }
        try PageOption.write(publication.json.prettyText() + "\n", to: kept)
        try PageOption.write(publication.text, to: current)
    }
}

extension PublicationError {
    /// As the commands say it: refused, with what to do.
    func asNodeError(_ subject: String) -> NodeError {
        switch code {
        case .malformed, .unreadable: NodeError(.invalidInput, "\(subject): \(reason). \(remedy)")
        default: NodeError(.untrusted, "\(subject): \(reason). \(remedy)")
        }
    }

    private var remedy: String {
        switch code {
        case .malformed: "Take the file that `comity rules sign` wrote."
        case .unsigned: "Have its author sign it with `comity rules sign --as author`."
        case .signedOnce: "Have a different person review and sign it with `comity rules sign --as reviewer`."
        case .sameSigner: "The reviewer has to be somebody else, with a key of their own."
        case .badSignature:
            "It was changed after signing, or signed with another key or in another part. Have it signed anew."
        case .unknownSigner:
            "Enter the signer's public key in signers.json, or have it signed by somebody who is there."
        case .differentStatements: "Something changed between the two signatures. Have both sign the same."
        case .wrongDigest: "Have both sign this text."
        case .staleDiff:
            "Another version has come into force since. Have the difference reviewed and signed anew."
        case .downgraded: "Raise `version`: versions only grow."
        case .testsFailed: "See `comity rules test`; a pack whose tests fail is not published."
        case .unreadable: "See `comity rules check`."
        }
    }
}
