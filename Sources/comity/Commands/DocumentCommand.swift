import API
import ArgumentParser
import Foundation
import Node
import Referrals
import Store
import Wire

/// `comity document`: the signed documents themselves, for whoever verifies them with another program.
struct DocumentCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "document",
        abstract: "Show a signed document, its receipt, the types of document, and the states of a thread.",
        subcommands: [Show.self, States.self, Types.self]
    )

    struct States: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract:
                "Print the state machine of threads: its table and its pictures, from the table in code.",
            discussion: """
                Markdown with Mermaid pictures, as it stands in the specification. With --json, each row with its move, sides, \
                stages and gates, for programs that generate or check another implementation.
                """
        )
        @Flag(help: "Answer in JSON, for programs.") var json = false

        func run() async throws {
            print(json ? StateRows.json.prettyText() : StateDocumentation.text)
        }
    }

    struct Types: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List the types of document; with a type, print its JSON Schema.",
            discussion: "The schemas are those that the node publishes under /schemas and validates with."
        )
        @Argument(help: "A type, for example referral; `common` for the parts that all share.") var type:
            String?
        @Flag(help: "Answer in JSON, for programs.") var json = false

        func run() async throws {
            guard let type else {
                let names = DocumentType.allCases.map(\.rawValue)
                return print(
                    json ? JSON.array(names.map(JSON.string)).prettyText() : names.joined(separator: "\n")
                )
            }
            guard let schema = DocumentSchemas.text(named: type + ".schema.json") else {
                throw ValidationError("There is no such type. `comity document types` lists all.")
            }
            print(String(decoding: schema, as: UTF8.self))
        }
    }

    struct Show: OfficersCommand {
        static let configuration = CommandConfiguration(
            abstract: "Print a document's compact JWS, byte for byte. The reading is recorded.",
            discussion: "Any JOSE library verifies it with the keys in the issuer's entity configuration."
        )
        static let operation = OperationID.showReferral
        @OptionGroup var options: NodeOptions
        @OptionGroup var officer: OfficerOption
        @OptionGroup var serves: ServesOption
        @Argument(help: "The document's identifier, as `comity referral show` names it.") var document: String
        @Flag(help: "Print the receipt's compact JWS instead.") var receipt = false

        func subjectID(on node: Node) async throws -> Identifier? {
            try await node.thread(ofDocument: Typed.identifier(document))
        }

        func perform() async throws {
            guard let id = Identifier(document) else {
                throw ValidationError("A document is named by its UUID.")
            }
            let node = try options.node()
            let (record, stored) = try await node.document(
                id,
                for: serves.stated,
                readBy: officer.proven(options)
            )
            let doubts = try await node.doubts(about: record, stored)
            if receipt, stored == nil {
                throw NodeError(.notFound, "There is no receipt for this document yet.")
            }
            options.answer(
                Self.json(record, stored, doubts),
                receipt ? stored?.compact ?? "" : record.compact
            )
            // Beside the bytes, which go to a program that verifies them.
            for doubt in doubts { FileHandle.standardError.write(Data("In doubt: \(doubt)\n".utf8)) }
        }

        private static func json(_ record: DocumentRecord, _ receipt: ReceiptRecord?, _ doubts: [Doubt])
            -> JSON
        {
            .object([
                "id": .string(record.id.text), "thread": .string(record.thread.text),
                "issuer": .string(record.issuer.text), "audience": .string(record.audience.text),
                "sequence": .integer(Int64(record.sequence)), "type": .string(record.type.rawValue),
                "sha256": .string(record.digest.hex), "disposition": .string(record.disposition.rawValue),
                "doubts": .array(doubts.map(\.json)), "compact": .string(record.compact),
                "receipt": receipt.map { .string($0.compact) } ?? .null,
            ])
        }
    }
}
