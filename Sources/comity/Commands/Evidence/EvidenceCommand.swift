import API
import ArgumentParser
import Evidence
import Foundation
import Node
import Referrals
import Store
import Wire

/// `comity evidence`: files of evidence, from intake to destruction.
struct EvidenceCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "evidence",
        abstract:
            "Take files of evidence in, send and fetch them, follow their custody, redact and destroy them.",
        discussion: """
            A file is hashed while it is read, its parts are committed to, and it lies encrypted under a key of its own in the \
            folder `evidence`. Whatever is done with it is a custody event, signed and chained. Its kind is judged by its \
            content; nothing is ever executed or rendered.
            """,
        subcommands: [
            Add.self, List.self, Show.self, Custody.self, Offer.self, Fetch.self, Open.self, Copy.self,
            Redact.self,
            Destroy.self, Verify.self, Unknown.self,
        ]
    )

    struct Add: OfficersCommand {
        static let configuration = CommandConfiguration(
            abstract: "Take a file in as evidence of a case.",
            discussion:
                "When the command ends, the sealed file and its first custody events are on the disk. The original is left as it is."
        )
        static let operation = OperationID.addEvidence
        @OptionGroup var options: NodeOptions
        @OptionGroup var officer: OfficerOption
        @Argument(help: "The case's reference or identifier.") var reference: String
        @Argument(help: "The file; - reads standard input.") var file: String
        @Option(help: "Its name in the record. Default: the file's own.") var name: String?
        var subject: String? { reference }

        func perform() async throws {
            let handle: FileHandle
            if file == "-" {
                handle = .standardInput
            } else {
                guard let opened = FileHandle(forReadingAtPath: file) else {
                    throw NodeError(.invalidInput, "The file cannot be read. Check its name and its owner.")
                }
                handle = opened
            }
            let record = try await options.node().addEvidence(
                toCase: reference,
                name: name ?? (file == "-" ? "standard input" : file),
                by: officer.proven(options)
            ) { count in
                var bytes: [UInt8] = []
                while bytes.count < count, let more = try handle.read(upToCount: count - bytes.count),
                    !more.isEmpty
                {
                    bytes += more
                }
                return bytes
            }
            let manifest = try Node.manifest(in: record)
            options.answer(
                record.json(manifest),
                """
                Took in \(manifest.name) (\(record.id)): \(manifest.mediaType), \(manifest.digests.size) bytes.
                  SHA-256  \(manifest.digests.sha256)
                """
            )
        }
    }

    struct List: OfficersCommand {
        static let configuration = CommandConfiguration(
            abstract: "List the files of a case or a referral, with those that the other side has announced."
        )
        static let operation = OperationID.listEvidence
        @OptionGroup var options: NodeOptions
        @OptionGroup var officer: OfficerOption
        @Argument(help: "The case's or the referral's reference or identifier.") var reference: String
        var subject: String? { reference }

        func perform() async throws {
            _ = try await officer.proven(options)
            let node = try options.node()
            var announced: [AnnouncedEvidence] = []
            if let thread = try? await node.referralID(reference) {
                announced = try await node.announcedEvidence(in: thread).filter { $0.record == nil }
            }
            var views: [EvidenceView] = []
            do {
                views = try await node.evidence(of: reference)
            } catch let error as NodeError where error.code == .notFound && !announced.isEmpty {}
            let lines =
                views.map(\.line)
                + announced.map {
                    "\($0.manifest.id)  announced   \($0.manifest.size) bytes  \($0.manifest.mediaType)  \($0.manifest.name)"
                }
            options.answer(
                .array(
                    views.map { $0.record.json($0.manifest) }
                        + announced.map { item in
                            var members = item.manifest.json.object ?? JSONObject()
                            members["state"] = "announced"
                            members["document"] = .string(item.document.id.text)
                            return .object(members)
                        }
                ),
                lines.isEmpty ? "No files of evidence." : lines.joined(separator: "\n")
            )
        }
    }

    struct Show: EvidenceFileCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show what is known about a file, without its content."
        )
        static let operation = OperationID.showEvidence
        @OptionGroup var options: NodeOptions
        @OptionGroup var officer: OfficerOption
        @Argument(help: "The file's identifier.") var file: String

        func perform() async throws {
            _ = try await officer.proven(options)
            let view = try await options.node().evidence(identifier(file))
            options.answer(view.json, view.words)
        }
    }

    struct Custody: EvidenceFileCommand {
        static let configuration = CommandConfiguration(
            abstract:
                "Show a file's chain of custody, every signature and link of it verified now. Exits 1 where one is not sound."
        )
        static let operation = OperationID.showCustody
        @OptionGroup var options: NodeOptions
        @OptionGroup var officer: OfficerOption
        @Argument(help: "The file's identifier.") var file: String

        func perform() async throws {
            _ = try await officer.proven(options)
            let node = try options.node()
            let id = try identifier(file)
            let chain = try await node.custody(of: id)
            let records = try await node.evidence(id).custody
            let officers = Dictionary(records.map { ($0.digest, $0.officer) }) { first, _ in first }
            options.answer(
                .array(chain.json(officers: records)),
                chain.links.map { link in
                    let who = (officers[link.digest] ?? nil).map { ", \($0)" } ?? ""
                    return
                        "\(link.event.sequence)  \(link.event.at.rfc3339)  \(link.event.words)  (\(link.event.issuer.text)\(who))"
                }.joined(separator: "\n") + "\nEvery signature and link verifies."
            )
        }
    }

    struct Verify: EvidenceFileCommand {
        static let configuration = CommandConfiguration(
            abstract:
                "Read a file's sealed content to its end and compare it with its manifest. Exits 65 where it is not the same."
        )
        static let operation = OperationID.showEvidence
        @OptionGroup var options: NodeOptions
        @OptionGroup var officer: OfficerOption
        @Argument(help: "The file's identifier.") var file: String

        func perform() async throws {
            _ = try await officer.proven(options)
            let digests = try await options.node().verifyEvidence(identifier(file))
            options.answer(
                ["sound": true, "size": .integer(digests.size), "sha256": .string(digests.sha256.hex)],
                "Sound: \(digests.size) bytes, SHA-256 \(digests.sha256)."
            )
        }
    }
}

/// A command about one file, which lies in a case or came in a referral.
protocol EvidenceFileCommand: OfficersCommand {
    var file: String { get }
}

extension EvidenceFileCommand {
    func subjectID(on node: Node) async throws -> Identifier? {
        let record = try await node.evidence(identifier(file)).record
        return record.caseID ?? record.thread
    }
}

/// A file's identifier as it was typed.
func identifier(_ text: String) throws -> Identifier {
    guard let id = Identifier(text) else {
        throw NodeError(
            .notFound,
            "A file of evidence is named by its identifier. `comity evidence list` shows those of a case."
        )
    }
    return id
}
