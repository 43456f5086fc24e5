import Foundation
package import RulePacks
import Wire

/// A folder of published rule packs: every version that was ever published, each in a file that is never changed.
///
/// ```
/// Jurisdictions/EE/2026.1.json     a version with its schema, its layers, and two signatures
/// Jurisdictions/EE/2026.2.json     the next, signed as a change of 2026.1
/// ```
///
/// Drafts have no place in it. There is no option that lets an unsigned pack through.
package struct PublishedLaw: Sendable {
    package let folder: String
    /// The file of those who may sign; see ``PackSigners``.
    package let signers: String

    package init(folder: String, signers: String) {
        self.folder = folder
        self.signers = signers
    }

    /// A version whose signatures hold, directly or through the next version; its texts are not read yet.
    package struct Edition: Sendable {
        package let file: String
        package let publication: PackPublication
        package let statement: PublicationStatement
    }

    /// The codes of the jurisdictions that have a published pack.
    package var jurisdictions: [String] {
        Self.entries(of: folder).filter { code in !files(of: code).isEmpty }
    }

    /// The names of the files of a jurisdiction, in no order.
    package func files(of jurisdiction: String) -> [String] {
        guard Self.isCode(jurisdiction) else { return [] }
        return Self.entries(of: folder + "/" + jurisdiction).filter { $0.hasSuffix(".json") }
    }

    /// Every published version of a jurisdiction's pack, the oldest first.
    ///
    /// The newest needs two good signatures of people whom the node trusts; each one before is fixed by the statement of the
    /// one after it.
    ///
    /// - Throws: ``NodeError`` with `misconfigured`: which pack, what is missing, which command mends it.
    package func editions(of jurisdiction: String) throws(NodeError) -> [Edition] {
        guard Self.isCode(jurisdiction) else {
            throw NodeError(.misconfigured, "A jurisdiction is an ISO 3166 code, for example EE or GB-SCT.")
        }
        var files: [(version: PackVersion, file: String)] = []
        for name in self.files(of: jurisdiction) {
            guard let version = PackVersion(String(name.dropLast(5))) else {
                throw NodeError(
                    .misconfigured,
                    "\(folder)/\(jurisdiction)/\(name) is not named by a version. Only `comity rules publish` puts files there; move it away."
                )
            }
            files.append((version, "\(folder)/\(jurisdiction)/\(name)"))
        }
        files.sort { $0.version < $1.version }
        guard let newest = files.last else {
            throw NodeError(
                .misconfigured,
                "There is no published rule pack of \(jurisdiction) in \(folder). A node uses only packs that two people have signed: `comity rules sign` and `comity rules publish`."
            )
        }
        do {
            return try verified(files, newest: newest.file, jurisdiction)
        } catch {
            throw NodeError(
                error.code,
                "The rule pack of \(jurisdiction) is not used.",
                findings: [error.says] + error.findings
            )
        }
    }

    private func verified(
        _ files: [(version: PackVersion, file: String)],
        newest: String,
        _ jurisdiction: String
    ) throws(NodeError) -> [Edition] {
        let acceptance = try PackSigners(file: signers).acceptance(for: jurisdiction)
        var editions: [Edition] = []
        for (version, file) in files {
            let publication = try Self.publication(file)
            let previous = editions.last?.statement
            let statement: PublicationStatement
            do {
                statement =
                    file == newest
                    ? try acceptance.verifySignatures(of: publication) : try publication.claimedStatement()
                try PackAcceptance.checkOrder(of: statement, following: previous)
            } catch {
                throw error.refusal(of: file, .misconfigured)
            }
            guard statement.version == version else {
                throw NodeError(
                    .misconfigured,
                    "\(file) holds version \(statement.version). Restore the file that `comity rules publish` wrote."
                )
            }
            editions.append(Edition(file: file, publication: publication, statement: statement))
        }
        return editions
    }

    /// Reads the texts of a version and holds them against what was signed.
    ///
    /// - Parameter schema: the text of the fact schema to read it with; nil: its own.
    package static func read(
        _ edition: Edition,
        with reader: inout PublicationReader,
        schema: String? = nil
    ) throws(NodeError) -> PublishedPack {
        do {
            let pack = try reader.read(edition.publication, file: edition.file, schema: schema)
            try PackAcceptance.check(pack, against: edition.statement)
            return pack
        } catch {
            throw error.refusal(of: edition.file, .misconfigured)
        }
    }

    /// Reads a publication's file; nothing is verified.
    ///
    /// - Throws: ``NodeError`` with `misconfigured` for a file that is missing, `invalidInput` for one that is no publication.
    package static func publication(_ file: String) throws(NodeError) -> PackPublication {
        guard let data = FileManager.default.contents(atPath: file) else {
            throw NodeError(.notFound, "The file '\(file)' is missing or cannot be read by this user.")
        }
        do {
            return try PackPublication(json: JSON(parsing: Array(data), limits: .local))
        } catch let error as PublicationError {
            throw error.refusal(of: file, .invalidInput)
        } catch {
            throw NodeError(.invalidInput, "\(file) is no published pack: \(error)")
        }
    }

    /// Puts an accepted version into the folder. A file that is there is never written again.
    ///
    /// - Throws: ``NodeError``: `exists` where the version is published already, `misconfigured` where it cannot be written.
    package func put(_ publication: PackPublication, version: PackVersion, jurisdiction: String)
        throws(NodeError) -> String
    {
        let file = "\(folder)/\(jurisdiction)/\(version).json"
        guard !FileManager.default.fileExists(atPath: file) else {
            throw NodeError(
                .exists,
                "\(file) is there already: a published version is never replaced. Raise `version`."
            )
        }
        do {
            try FileManager.default.createDirectory(
                atPath: "\(folder)/\(jurisdiction)",
                withIntermediateDirectories: true
            )
            let text = publication.json.prettyText() + "\n"
            try Data(text.utf8).write(to: URL(fileURLWithPath: file), options: [.withoutOverwriting])
        } catch {
            throw NodeError(
                .misconfigured,
                "\(file) cannot be written. May this user write there, and is there space?"
            )
        }
        return file
    }

    private static func entries(of folder: String) -> [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).filter { !$0.hasPrefix(".") }
            .sorted()
    }

    private static func isCode(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.count <= 10
            && text.allSatisfy { $0.isASCII && ($0.isUppercase || $0.isNumber || $0 == "-") }
    }
}
