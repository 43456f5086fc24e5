import Foundation
import Testing

/// Denied by default at the command line: what reads or changes casework asks who acts.
@Suite("Every command asks who acts, or touches no casework")
struct CommandTests {
    /// The commands that ask nobody, by file, with what they are about. A new command is in none of them.
    private static let open: [(about: String, commands: Set<String>)] = [
        (
            "the software itself: descriptions, schemas, states, conformance",
            [
                "APICommand/Description", "CELCommand/Conform", "DocumentCommand/States",
                "DocumentCommand/Types",
                "BundleCommand/Schema", "AssistanceCommand/Measures",
            ]
        ),
        (
            "what somebody else handed over as a file, read without a node",
            [
                "BundleVerify/Verify", "LogProofs/LogVerify", "AgreementVerify/AgreementVerify",
                "TimeCommand/TimeVerify",
            ]
        ),
        (
            "the node, its keys, its log and its time: no case",
            [
                "AuditCommand/AuditCommand", "ConfigCommand/Check", "ConfigCommand/Show",
                "InitCommand/InitCommand",
                "ServeCommand/ServeCommand", "VaultCommand/Backup", "VaultCommand/Show",
                "VaultCommand/Rotate",
                "VaultRoleCommand/List", "KeysSealing/KeysSeal", "KeysSealing/KeysUnseal",
                "KeysCommand/List",
                "KeysCommand/ExportPublic", "TLSCommand/Show", "LogCommand/LogShow",
                "LogCommand/LogCheckpointCommand", "LogProofs/LogProve", "WitnessCommand/List",
                "WitnessCommand/Policy", "WitnessAlarms/WitnessAlarms", "TimeAuthorities/List",
                "TimeCommand/TimeStatusCommand", "TimeCommand/TimeStampCommand", "TimeCommand/TimeExport",
            ]
        ),
        (
            "peers, trust and what waits for them: no case",
            [
                "PeerCommand/List", "PeerCommand/Show", "PeerCommand/Me", "PeerAsk/PeerAsk",
                "PeerPolicyCommand/Show", "PeerPolicyCommand/Check", "PeerPolicyCommand/PeerRefusals",
                "AgreementCommand/AgreementShow", "AgreementCommand/AgreementList",
                "AgreementCommand/AgreementExport", "AgreementCommand/AgreementDeclarationCommand",
                "AgreementCommand/AgreementReceive", "TrustCommand/List",
                "TrustCommand/TrustFind",
                "TrustCommand/TrustShow", "AnchorCommand/AnchorList",
            ]
        ),
        (
            "the law, on facts without persons",
            [
                "RulesNew/RulesNew", "RulesImpact/RulesImpact", "RulesSign/RulesSign",
                "RulesMatrix/RulesMatrix",
                "RulesReplay/RulesReplay", "RulesDiff/RulesDiff", "RulesStale/RulesStale",
                "RulesTable/RulesTable",
                "RulesCalendar/RulesCalendar", "RulesKeys/Make", "RulesKeys/List", "RulesCheck/RulesCheck",
                "RulesExplain/RulesExplain", "RulesTest/RulesTest",
            ]
        ),
        (
            "the agency's own people, forms and figures without persons",
            [
                "AccountCommand/List", "FacilitatorCommand/List", "FacilitatorKey/Make",
                "FacilitatorKey/Open",
                "ScreeningCommand/Form",
                "ScreeningCommand/Check", "MechanismCommand/List", "MechanismCommand/Show",
                "MechanismCommand/Check", "GuidelineCommand/List", "GuidelineCommand/Show",
                "EvaluationCommand/List",
                "StatisticsCommand/Definitions", "StatisticsCommand/Merge",
            ]
        ),
        (
            "who is not yet let in, and proves it by the two halves of a code",
            ["AccountByTwo/Redeem"]
        ),
        (
            "who is locked out: an operator alone, refused while two people are there, and on record for good",
            ["AccountByTwo/Recover"]
        ),
        (
            "what the serving node does by itself, and never without a person's decision",
            ["RetentionCommand/RetentionRun"]
        ),
    ]

    /// How a command asks: for the account of the token, or for a role of it.
    private static let asks: [String: [String]] = [
        "NodeCommand": [
            "officer.proven(options)", "officer.managing(", "actor(officer,", "officer.account(",
        ],
        // The frame asks before these do anything: for the permission of the operation that they name.
        "OfficersCommand": ["static let operation = OperationID."],
        "EvidenceFileCommand": ["static let operation = OperationID."],
        "ReferralMove": ["static let operation = OperationID."],
        "CaseworkCommand": ["change(", "actor(on:", "read(."],
        "AsyncParsableCommand": [],
    ]

    @Test("One that is in no list and does not ask is found here")
    func everyCommand() throws {
        let commands = try Self.commands()
        #expect(commands.count > 250, "the walk has lost its way: \(commands.count) commands")
        let open = Set(Self.open.flatMap(\.commands))
        #expect(open.count == Self.open.map(\.commands.count).reduce(0, +), "a command is in one list")
        for command in commands {
            let ways = try #require(Self.asks[command.kind], "\(command.name) is a \(command.kind)")
            let isAsking = ways.contains(where: command.text.contains)
            #expect(
                isAsking != open.contains(command.name),
                "\(command.name) \(isAsking ? "asks, and is listed as one that does not" : "does not ask who acts")"
            )
        }
        #expect(open.subtracting(commands.map(\.name)).isEmpty, "a listed command is gone")
    }

    private typealias Command = (name: String, kind: String, text: Substring)

    /// Every command that does something, with its source.
    private static func commands() throws -> [Command] {
        let room = try #require(try SourceRoom.all().first { $0.name == "comity" })
        let pattern =
            #/
            struct\s(\w+):\s
            (NodeCommand|OfficersCommand|EvidenceFileCommand|ReferralMove|CaseworkCommand|AsyncParsableCommand)
            \s\{
            /#
        var found: [Command] = []
        for file in room.files {
            let stem = (file.path.split(separator: "/").last ?? "").dropLast(".swift".count)
            for match in file.text.matches(of: pattern) {
                let text = body(from: match.range.upperBound, in: file.text)
                // A command with commands of its own does nothing itself.
                guard !text.contains("subcommands:") else { continue }
                found.append(("\(stem)/\(match.1)", String(match.2), text))
            }
        }
        return found
    }

    /// The text up to the brace that closes what was opened before it.
    private static func body(from start: String.Index, in text: String) -> Substring {
        var depth = 1
        var place = start
        while place < text.endIndex, depth > 0 {
            if text[place] == "{" { depth += 1 }
            if text[place] == "}" { depth -= 1 }
            place = text.index(after: place)
        }
        return text[start..<place]
    }
}
