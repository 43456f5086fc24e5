import API
import ArgumentParser
import Casework
import Node
import Referrals
import Store
import Wire

/// `comity case erase-person`: one person of a case, and the others stay.
struct CaseErasePerson: NodeCommand {
    static let configuration = CommandConfiguration(
        commandName: "erase-person",
        abstract: "Erase one person of a case, so that nobody can read it any more, here or in any copy.",
        discussion: """
            What is about the person goes: contact and needs, information, offers, consents, attribution, notes about the person, \
            messages from and to them, their answers in screening forms, and what the case as it was opened says of them but \
            the pseudonym and the role. Everything else of the case is sealed under new keys, and the old ones are destroyed: \
            an older copy of the database opens nothing of the case any more. A certificate that names no person is signed and \
            kept; `comity retention certificates` shows it.

            What stays: records about others or about all that name the pseudonym (sessions, agreements, free text; they are \
            listed, look at them), assessments, files of evidence (`comity evidence destroy`), and documents that were \
            exchanged, as both sides signed them. The other sides are not asked: that needs the erasure of the whole, see \
            `comity case erase`.

            A legal hold and a promise to preserve data stand against it, always. What is still under way does, unless \
            --although-unfinished says that the person is erased all the same.

            Reasons: \(ErasureReason.allCases.map(\.rawValue).joined(separator: ", ")). Decided by an approver or the \
            data-protection officer.

            Example: comity case erase-person EE-2026-000417 harmed-2 --reason person-asked --ground "GDPR art. 17(1)(b)" \
            --as data-protection-officer

            Exit codes: 0 erased; 1 something stands against it; 66 there is no such case or person, or it is erased.
            """
    )
    @OptionGroup var options: NodeOptions
    @OptionGroup var officer: OfficerOption
    @OptionGroup var role: RoleOption
    @Argument(help: "The case.") var reference: String
    @Argument(help: "The person's pseudonym.") var person: String
    @Option(help: "Why.") var reason: String
    @Option(help: "The provision on which it rests. It stays in the certificate: name nobody.") var ground:
        String?
    @Flag(help: "Erase although something is still under way.") var althoughUnfinished = false

    func perform() async throws {
        let node = try options.node()
        let actor = try await actor(officer, role, on: node)
        try await actor.requireReach(of: reference, on: node)
        let erasure = try await node.erasePerson(
            person,
            ofCase: reference,
            reason: try Typed.choice(reason, "reason") as ErasureReason,
            ground: ground,
            althoughUnfinished: althoughUnfinished,
            by: actor.officer,
            as: actor.role
        )
        options.answer(erasure.json, erasure.text)
    }
}

extension PersonErasure {
    var json: JSON {
        var json = record.json.object ?? [:]
        json["records"] = .integer(Int64(taken.records.count))
        json["naming"] = .array(
            taken.naming.map {
                .object(["record": .string($0.id.text), "kind": .string($0.kind.rawValue)])
            }
        )
        json["referrals"] = .array(
            referrals.map {
                .object([
                    "referral": .string($0.thread.text), "peer": .string($0.peer.text),
                    "says": .string($0.says),
                ])
            }
        )
        json["copiesNotRenewed"] = .array(copiesLeft.map(JSON.string))
        return .object(json)
    }

    var text: String {
        let lines =
            [
                "Erased on \(record.changedAt.rfc3339): \(taken.records.count) records. Nobody can read them any more, here or in a copy of the database.",
                "The certificate \(record.id) is signed and kept; it names nobody.",
            ]
            + (taken.naming.isEmpty ? [] : ["These records stay and name the pseudonym; look at them:"])
            + taken.naming.map { "  \($0.kind.rawValue) \($0.id)" }
            + referrals.map {
                "Referral \($0.thread) with \($0.peer): \($0.says), and nobody there was asked."
            }
            + copiesLeft.map {
                "Destroy by hand: \($0), a copy of the keyring that could not be written anew."
            }
        return lines.joined(separator: "\n")
    }
}
