import ArgumentParser
import Node
import Referrals
import Store
import Wire

/// `comity document`: the signed documents themselves, for whoever verifies them with another program.
struct DocumentCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "document",
        abstract: "Show one signed document, or its receipt, exactly as it travelled.",
        subcommands: [Show.self]
    )

    struct Show: NodeCommand {
        static let configuration = CommandConfiguration(
            abstract: "Print a document's compact JWS, byte for byte. The reading is recorded.",
            discussion: "Any JOSE library verifies it with the keys in the issuer's entity configuration."
        )
        @OptionGroup var options: NodeOptions
        @OptionGroup var officer: OfficerOption
        @Argument(help: "The document's identifier, as `comity referral show` names it.") var document: String
        @Flag(help: "Print the receipt's compact JWS instead.") var receipt = false

        func perform() async throws {
            guard let id = Identifier(document) else {
                throw ValidationError("A document is named by its UUID.")
            }
            let (record, stored) = try await options.node().document(id, readBy: officer.named())
            if receipt, stored == nil {
                throw NodeError(.notFound, "There is no receipt for this document yet.")
            }
            options.answer(
                Self.json(record, stored),
                receipt ? stored?.compact ?? "" : record.compact
            )
        }

        private static func json(_ record: DocumentRecord, _ receipt: ReceiptRecord?) -> JSON {
            .object([
                "id": .string(record.id.text), "thread": .string(record.thread.text),
                "issuer": .string(record.issuer.text), "audience": .string(record.audience.text),
                "sequence": .integer(Int64(record.sequence)), "type": .string(record.type.rawValue),
                "sha256": .string(record.digest.hex), "disposition": .string(record.disposition.rawValue),
                "compact": .string(record.compact), "receipt": receipt.map { .string($0.compact) } ?? .null,
            ])
        }
    }
}
