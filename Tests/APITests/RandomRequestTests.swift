import API
import Casework
import Node
import Referrals
import TestAgencies
import Testing
import Wire

/// Whatever requests come in whatever order, no state is reached that a gate forbids. The invariants are judged from what the
/// node has stored, read anew after every request, without asking the gates.
@Suite("Random sequences of requests never reach a state that a gate forbids")
struct RandomRequestTests {
    private static let people = ["harmed-1", "responsible-1"]

    @Test("A hundred and fifty requests in a case", arguments: [3, 7])
    func sequences(seed: UInt64) async throws {
        let agency = try Agency()
        let intake = try await agency.account("Kask", [.intakeOfficer: .agency])
        _ = await intake.ask("POST", "/cases", body: try Agency.caseFile())
        var holders = [intake]
        holders.append(try await agency.account("Lill", [.facilitator: .agency]))
        holders.append(try await agency.account("Mets", [.facilitator: .agency]))
        holders.append(try await agency.account("Oja", [.lead: .agency]))
        for name in ["Lill", "Mets"] {
            let trained: JSON = [
                "name": .string(name), "languages": ["et", "pt"],
                "training": [["course": "mediation", "level": "initial", "on": "2024-03-01", "hours": 40]],
            ]
            #expect(await holders[3].ask("POST", "/facilitators", body: trained).status == 201)
        }
        var generator = SeededGenerator(seed)
        var done: Set<String> = []
        var file = try await agency.node.caseFile(Story.reference, readBy: nil)
        for number in 0..<150 {
            let step = Self.step(file, &generator)
            let holder = holders.randomElement(using: &generator) ?? intake
            // A new limit of rate for each: the sequence is longer than one account may ask at once.
            let asking = Holder(
                agency: try Agency(sharing: agency),
                account: holder.account,
                token: holder.token
            )
            let answer = await asking.ask(
                "POST",
                "/cases/\(Story.reference)" + step.path,
                body: step.body,
                headers: step.headers
            )
            #expect(answer.status < 500, "\(step.path)")
            if answer.status == 201 { done.insert(step.name) }
            // Read anew from what is stored.
            file = try await agency.node.caseFile(Story.reference, readBy: nil)
            for breach in Self.breaches(file) {
                Issue.record("seed \(seed), request \(number), \(step.path): \(breach)")
                return
            }
        }
        // The walk has to get somewhere, or the test says nothing.
        #expect(done.count > 9, "\(done.sorted())")
        #expect(try await agency.node.audit().findings.isEmpty)
    }

    private struct Step {
        var name: String
        var path: String
        var body: JSON?
        var headers: [String: String] = [:]
    }

    private static func step(_ file: CaseFile, _ generator: inout SeededGenerator) -> Step {
        let person = people.randomElement(using: &generator) ?? "harmed-1"
        let language = person == "harmed-1" ? "pt" : "et"
        func on<Content: RecordContent>(_: Content.Type, _ path: String, _ last: String, _ body: JSON?)
            -> Step
        {
            guard let record = file.all(Content.self).randomElement(using: &generator) else {
                return Step(
                    name: last,
                    path: path + "/01936d2e-0000-7000-8000-000000000000/" + last,
                    body: body
                )
            }
            return Step(
                name: last,
                path: "\(path)/\(record.id)/\(last)",
                body: body,
                headers: ["if-match": "\"\(record.revision)\""]
            )
        }
        func new(_ path: String, _ body: JSON) -> Step { Step(name: path, path: path, body: body) }
        let meets = Bool.random(using: &generator)
        switch Int.random(in: 0..<24, using: &generator) {
        case 0:
            return new(
                "/offers",
                [
                    "person": .string(person), "basis": "practice", "language": .string(language),
                    "how": "letter",
                ]
            )
        case 1, 2:
            return new(
                "/consents",
                [
                    "person": .string(person), "purpose": "to talk",
                    "steps": [
                        .string(
                            ["contact", "messages", "meeting"].randomElement(using: &generator) ?? "contact"
                        )
                    ],
                    "how": "telephone",
                ]
            )
        case 3, 4:
            return on(
                ConsentRecord.self,
                "/consents",
                "answer",
                [
                    "answer": Int.random(in: 0..<6, using: &generator) == 0 ? "refused" : "given",
                    "how": "telephone",
                    "capacity": "full", "freely": true,
                ]
            )
        case 5 where Int.random(in: 0..<6, using: &generator) == 0:
            return new("/withdrawals", ["person": .string(person)])
        case 6:
            return new(
                "/process",
                ["mechanism": meets ? "direct-mediation" : "indirect-dialogue", "initiative": "authority"]
            )
        case 7: return new("/process/facts", ["from": "the referral"])
        case 8 where Int.random(in: 0..<12, using: &generator) == 0:
            return new("/process/end", ["reason": "no-agreement"])
        case 9:
            return new(
                "/assignments",
                ["facilitator": .string(["Lill", "Mets"].randomElement(using: &generator) ?? "Lill")]
            )
        case 10: return new("/declarations", ["interests": []])
        case 11: return new("/holds", ["reason": "a threat"])
        case 12: return on(HoldRecord.self, "/holds", "lifting", ["why": "cleared"])
        case 13:
            return new(
                "/sessions",
                [
                    "kind": meets ? "direct" : "preparation", "form": "telephone",
                    "startsAt": "2026-12-01T15:00:00Z",
                    "people": [["person": .string(person)]],
                ]
            )
        case 14, 15: return on(CaseSession.self, "/sessions", "beginning", nil)
        case 16:
            return on(
                CaseSession.self,
                "/sessions",
                "attendance",
                ["attendance": .object([person: "present"])]
            )
        case 17:
            return new(
                "/messages",
                [
                    "from": .string(person), "to": .string(people.first { $0 != person } ?? person),
                    "language": "en", "words": "Why?",
                ]
            )
        case 18:
            return on(
                MessageRecord.self,
                "/messages",
                "decision",
                ["verdict": .string(["release", "hold"].randomElement(using: &generator) ?? "hold")]
            )
        case 19:
            return new(
                "/agreements",
                [
                    "parties": ["harmed-1", "responsible-1"],
                    "items": [
                        [
                            "number": 1, "kind": "apology", "by": "responsible-1", "for": ["harmed-1"],
                            "says": "A letter", "verifiedBy": "Lill",
                        ]
                    ],
                ]
            )
        case 20:
            return on(
                AgreementRecord.self,
                "/agreements",
                "signatures",
                ["party": .string(person), "how": "portal"]
            )
        case 21: return on(AgreementRecord.self, "/agreements", "conclusion", nil)
        case 22:
            return new(
                "/acknowledgements",
                ["person": "responsible-1", "acknowledges": "fully", "how": "telephone"]
            )
        default: return new("/notes", ["words": "Seen."])
        }
    }

    /// What should never be, judged from the records as they stand.
    private static func breaches(_ file: CaseFile) -> [String] {
        var found: [String] = []
        let ended = file.last(ProcessRecord.self)?.content.end != nil
        for session in file.all(CaseSession.self).map(\.content) {
            if ended, session.state.isOpen { found.append("a session is open in a process that has ended") }
            if session.kind.joins, session.startedAt != nil, !wasReady(file) {
                found.append("the sides met before both were informed and had agreed")
            }
        }
        for message in file.all(MessageRecord.self).map(\.content) where message.state == .released {
            if message.decision?.verdict != .release { found.append("a message was released by nobody") }
            if !wasReady(file) { found.append("a message was released before both had agreed") }
        }
        for agreement in file.all(AgreementRecord.self).map(\.content) where agreement.state == .signed {
            let signers = Set(agreement.signatures.filter { $0.terms == agreement.terms }.map(\.party))
            if signers != Set(agreement.parties) || agreement.monitoring == nil || agreement.proportion == nil
            {
                found.append("an agreement is signed without all that it needs")
            }
        }
        for consent in file.all(ConsentRecord.self).map(\.content)
        where consent.answer == .given && consent.steps != [.contact] && consent.information == nil {
            found.append("a consent was given before anything was shown")
        }
        for hold in file.all(HoldRecord.self).map(\.content) where hold.liftedBy == hold.by {
            found.append("a hold was lifted by whoever set it")
        }
        return found
    }

    /// Whether both ever gave an informed consent to hear of each other.
    private static func wasReady(_ file: CaseFile) -> Bool {
        people.allSatisfy { person in
            file.all(ConsentRecord.self).contains {
                $0.content.person == person && $0.content.answeredAt != nil && $0.content.information != nil
                    && !$0.content.steps.isDisjoint(with: [.messages, .meeting])
            }
        }
    }
}
