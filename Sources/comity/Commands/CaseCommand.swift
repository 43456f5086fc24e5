import API
import ArgumentParser
import Casework
import Foundation
import Node
import Referrals
import Store
import Wire

/// `comity case`: the agency's own cases.
struct CaseCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "case",
        abstract: "Enter, list and show cases; answer what the rule packs ask.",
        subcommands: [
            Add.self, List.self, Show.self, Answer.self, CaseTake.self, CasePerson.self,
            CaseRole.self, CaseIdentity.self, CaseProcess.self,
            CaseAcknowledge.self, CaseAttribute.self, CaseNote.self, CaseTag.self, CaseGates.self,
            CaseHistory.self, CaseSearch.self, CaseDuplicates.self, CaseReport.self, CaseComplaint.self,
            CaseSurvey.self, CaseDanger.self, CasePeople.self, CaseAgreement.self, CaseErase.self,
            CaseErasePerson.self,
            CaseAccess.self, CaseLift.self, CaseBarEffect.self, CaseRights.self,
            CaseConsult.self, CasePace.self, CaseOtherHelp.self,
        ]
    )

    struct Add: OfficersCommand {
        static let configuration = CommandConfiguration(
            abstract: "Open a case from a JSON file, or from options for a minimal one.",
            discussion: """
                The file follows the schema that `comity case add --schema` prints. Persons appear under pseudonyms \
                only: the schema has no place for a name.
                """
        )
        static let operation = OperationID.openCase
        @OptionGroup var options: NodeOptions
        @OptionGroup var officer: OfficerOption
        @Argument(help: "The case as a JSON file; - reads standard input.") var file: String?
        @Flag(help: "Print the schema of a case file.") var schema = false
        @Option(help: "Without a file: the agency's reference.") var reference: String?
        @Option(help: "Without a file: the stage of the proceedings.") var stage: String = "investigation"
        @Option(help: "Without a file: an article of the Budapest Convention, for example art2; repeatable.")
        var budapest: [String] = []
        @Option(help: "Without a file: JURISDICTION:PROVISION, for example \"EE:§ 217\"; repeatable.")
        var provision: [String] = []
        @Option(help: "Without a file: ROLE:PSEUDONYM, for example harmed:P-1; repeatable.") var party:
            [String] = []

        func perform() async throws {
            if schema { return print(String(decoding: DocumentSchemas.caseFile, as: UTF8.self)) }
            let node = try options.node()
            let record = try await node.openCase(try content(), by: officer.proven(options))
            let likely = try await within(try await node.duplicates(of: record.id.text), on: node) { $0.id }
            options.answer(
                LikelyDuplicate.beside(record.json, likely),
                "Opened case \(record.reference) (\(record.id))." + LikelyDuplicate.warning(likely)
            )
        }

        private func content() throws -> JSON {
            guard let file else { return try fromOptions() }
            let data =
                file == "-"
                ? FileHandle.standardInput.readDataToEndOfFile() : FileManager.default.contents(atPath: file)
            guard let data else { throw NodeError(.invalidInput, "The file \(file) cannot be read.") }
            return try JSON(parsing: Array(data))
        }

        private func fromOptions() throws -> JSON {
            guard let reference else {
                throw ValidationError("Name a JSON file, or give at least --reference and --party.")
            }
            let provisions = provision.map { text -> JSON in
                let (jurisdiction, rest) = Self.split(text)
                return .object(["jurisdiction": .string(jurisdiction), "provision": .string(rest)])
            }
            let parties = party.map { text -> JSON in
                let (role, pseudonym) = Self.split(text)
                return .object(["pseudonym": .string(pseudonym), "role": .string(role)])
            }
            return .object([
                "reference": .string(reference), "stage": .string(stage),
                "offence": .object([
                    "budapest": .array(budapest.map(JSON.string)), "provisions": .array(provisions),
                ]),
                "parties": .array(parties),
            ])
        }

        private static func split(_ text: String) -> (String, String) {
            let parts = text.split(separator: ":", maxSplits: 1).map(String.init)
            return (parts.first ?? "", parts.count > 1 ? parts[1] : "")
        }
    }

    struct List: OfficersCommand {
        static let configuration = CommandConfiguration(abstract: "List the cases, the latest change first.")
        static let operation = OperationID.listCases
        @OptionGroup var options: NodeOptions
        @OptionGroup var officer: OfficerOption
        @OptionGroup var serves: ServesOption

        func perform() async throws {
            let officer = try await officer.proven(options)
            let node = try options.node()
            let cases = try await within(try await node.cases(), on: node) { $0.id }
            options.answer(
                .array(try await node.leaving(cases, for: serves.stated, readBy: officer).map(\.json)),
                cases.isEmpty
                    ? "No cases yet. Open one with `comity case add`."
                    : cases.map { record in
                        let name = record.erasedAt.map { "(erased on \($0.date))" } ?? record.reference
                        return "\(name)  opened \(record.openedAt.date) by \(record.openedBy)"
                    }.joined(
                        separator: "\n"
                    )
            )
        }
    }

    struct Show: OfficersCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show one case.",
            discussion: """
                With --as ROLE and your token also its records: people, consents, process, sessions, agreements, what is to \
                be seen to, as far as that role may read them. That reading is recorded.
                """
        )
        static let operation = OperationID.showCase
        @OptionGroup var options: NodeOptions
        @OptionGroup var officer: OfficerOption
        @OptionGroup var role: RoleOption
        @OptionGroup var serves: ServesOption
        @Argument(help: "The reference or identifier.") var reference: String
        var subject: String? { reference }
        var actsAs: String? { role.role }

        func perform() async throws {
            let node = try options.node()
            let reader =
                try await role.isStated
                ? actor(officer, role, on: node).officer : officer.proven(options)
            let record = try await node.caseRecord(reference)
            let content = try Node.case(of: record)
            let limits = try await node.recordLimits(ofCase: record.id.text)
            let records = try await records(limits)
            var json = limits.beside(
                case: try await node.leaving([record], for: serves.stated, readBy: reader).first?.json
                    ?? .null
            )
            if let records, var members = json.object {
                members["records"] = records.json
                json = .object(members)
            }
            options.answer(
                json,
                """
                Case \(record.reference) (\(record.id)), revision \(record.revision)
                  stage    \(content.stage)
                  offence  Budapest Convention \(content.budapestArticles.joined(separator: ", ")); \(content.provisions.joined(separator: "; "))
                  parties  \(content.parties.map { "\($0.pseudonym) (\($0.role?.rawValue ?? ""))" }.joined(separator: ", "))
                  answers  \(content.answers.members.map { "\($0.key) = \(String(decoding: $0.value.bytes(), as: UTF8.self))" }.joined(separator: ", "))
                """ + limits.onCase.map { "\n  under condition  \($0.element): \($0.inWords)" }.joined()
                    + (records.map { "\n" + $0.text } ?? "")
            )
        }

        /// The records of the case, where a role was stated.
        private func records(_ limits: RecordLimits) async throws -> CaseText? {
            guard role.isStated else { return nil }
            let node = try options.node()
            let actor = try await actor(officer, role, on: node)
            try await actor.requireReading(of: reference, on: node)
            let file = try await node.caseFile(reference, readBy: actor.officer, as: actor.role)
            return CaseText(file: file, role: actor.role, now: node.clock.now, limits: limits)
        }
    }

    struct Answer: OfficersCommand {
        static let configuration = CommandConfiguration(
            abstract: "Answer a question of the rule packs.",
            discussion:
                "VALUE is true, false, a number, a date, a word from the fact's list, or words with commas for a set."
        )
        static let operation = OperationID.answerQuestions
        @OptionGroup var options: NodeOptions
        @OptionGroup var officer: OfficerOption
        @Argument(help: "The case's reference.") var reference: String
        @Argument(help: "FACT=VALUE, for example case.evidence=clear; repeatable.") var answers: [String]
        var subject: String? { reference }

        func perform() async throws {
            let node = try options.node()
            var record = try await node.caseRecord(reference)
            for answer in answers {
                let parts = answer.split(separator: "=", maxSplits: 1).map(String.init)
                guard parts.count == 2 else {
                    throw ValidationError("Write FACT=VALUE instead of \"\(answer)\".")
                }
                record = try await node.answer(
                    parts[0],
                    with: try node.library.value(parts[1], of: parts[0]),
                    inCase: reference,
                    by: officer.proven(options)
                )
            }
            options.answer(
                try await node.leaving([record], readBy: officer.proven(options)).first?.json ?? .null,
                "Case \(record.reference) has \(answers.count) new answer(s), revision \(record.revision)."
            )
        }
    }
}
