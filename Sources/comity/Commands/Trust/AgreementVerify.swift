import API
import ArgumentParser
import JOSE
import Node
import Referrals
import Trust
import Wire

/// `comity agreement verify`: whether a filed record is what the two agencies agreed.
struct AgreementVerify: NodeCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract:
            "Verify a record that `agreement export` wrote, without node and network, and name each failure.",
        discussion: """
            Checked are: the exporter's signature; that every step follows from the one before, by the officers that the order \
            demands; that the keys are those that both sides named in the terms; every declaration of the other side.

            A record that was exported after its agency changed its federation keys needs the fingerprint of the new ones \
            (--words), as an officer reads it from `comity peer me`.

            Exit codes: 0 everything holds; 1 something does not, and is named.
            """
    )
    @OptionGroup var options: NodeOptions
    @Argument(help: "The file; - reads standard input.") var file: String
    @Option(
        help: "A JWK set or signed entity configuration of the exporter. Default: the keys in the record."
    )
    var keys: String?
    @Option(help: "The same of the other party.") var peerKeys: String?
    @Option(help: "The exporter's fingerprint, as words or digits, as its officer read it out.")
    var words: String?

    func perform() async throws {
        let record = AgreementRecord(
            verifying: try TextFile.read(file),
            with: try keys.map(Self.keySet),
            peerKeys: try peerKeys.map(Self.keySet),
            words: words
        )
        let agreement = record.agreement
        let standing = agreement.map { $0.standing(at: SystemClock().now) }
        options.answer(
            [
                "sound": .bool(record.failures.isEmpty),
                "id": agreement.map { .string($0.terms.id.text) } ?? .null,
                "agency": record.agency.map { .string($0.text) } ?? .null,
                "peer": agreement.map { .string($0.peer.entity.text) } ?? .null,
                "exportedAt": record.exportedAt.map { .string($0.rfc3339) } ?? .null,
                "steps": .integer(Int64(agreement?.steps.count ?? 0)),
                "standing": standing.map { .string($0.name) } ?? .null,
                "fingerprint": record.fingerprint.map { .string($0.words) } ?? .null,
                "failures": .array(record.failures.map(JSON.string)),
            ],
            text(record, standing)
        )
        if !record.failures.isEmpty { throw ExitCode(1) }
    }

    private func text(_ record: AgreementRecord, _ standing: BilateralAgreement.Standing?) -> String {
        var lines = record.failures.map { "- " + $0 }
        if let agreement = record.agreement {
            let about =
                "the agreement \(agreement.terms.id) of \(agreement.own) with \(agreement.peer.entity)"
            lines.insert(
                record.failures.isEmpty
                    ? "Everything holds: \(about), \(agreement.steps.count) steps. By it, it \(standing?.words ?? "")."
                    : "It does not hold: \(about).",
                at: 0
            )
        } else {
            lines.insert("It does not hold.", at: 0)
        }
        if let fingerprint = record.fingerprint {
            lines.append("The exporter's fingerprint: \(fingerprint.words)")
        }
        return lines.joined(separator: "\n")
    }

    private static func keySet(_ path: String) throws -> KeySet {
        let text = try TextFile.read(path)
        if let json = try? JSON(parsing: Array(text.utf8)), let keys = try? KeySet(json: json) { return keys }
        let compact = text.split(whereSeparator: \.isWhitespace).joined()
        guard let signed = try? SignedStatement(parsing: compact) else {
            throw NodeError(
                .invalidInput,
                "The file \(path) holds neither a JWK set nor an entity configuration."
            )
        }
        return signed.statement.keys
    }
}
