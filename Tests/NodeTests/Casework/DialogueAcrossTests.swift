import Casework
import Foundation
import Node
import Referrals
import Store
import StoreSQLite
import TestAgencies
import Testing
import Wire

/// Tartu looks after the young man and his guardian, Porto after the person harmed; both have the case.
private struct AcrossBorders {
    let pair: Pair
    static let reference = "PT-2026-7"
    let facilitators: [String: Officer]

    init() async throws {
        pair = try await Pair()
        try await pair.tell()
        let thread = try await pair.porto.thread().id
        _ = try await pair.porto.node.takeCase(
            from: thread,
            reference: Self.reference,
            by: pair.porto.officer
        )
        facilitators = ["tartu": try #require(Officer("Lill")), "porto": try #require(Officer("Reis"))]
    }

    func at(_ place: String) throws -> (node: TestNode, reference: String, officer: Officer) {
        let isTartu = place == "tartu"
        return (
            isTartu ? pair.tartu : pair.porto, isTartu ? Story.reference : Self.reference,
            try #require(facilitators[place])
        )
    }

    @discardableResult
    func change<Value: Sendable>(
        _ place: String,
        as role: Role = .facilitator,
        by name: String? = nil,
        _ body: @Sendable @escaping (inout CaseFile, Act) throws -> Value
    ) async throws -> Value {
        pair.clock.advance(seconds: 2)
        let there = try at(place)
        let officer = try name.map { try #require(Officer($0)) } ?? there.officer
        return try await there.node.node.change(there.reference, by: officer, as: role, body)
    }

    func file(_ place: String) async throws -> CaseFile {
        let there = try at(place)
        return try await there.node.node.caseFile(there.reference, readBy: nil)
    }

    /// Screening, impartiality, and on each side the own person informed, consenting, prepared.
    func prepare() async throws {
        for (place, person, language, peer) in [
            ("tartu", "responsible-1", "et", pair.porto.entity.text),
            ("porto", "harmed-1", "pt", pair.tartu.entity.text),
        ] {
            let name = try at(place).officer.name
            try await change(place) { file, act in
                try file.open(
                    ProcessRecord(
                        mechanism: "indirect-dialogue",
                        stage: "investigation",
                        initiative: .authority,
                        demanding: false,
                        reasons: "",
                        openedAt: act.at
                    ),
                    by: act
                )
                try file.receiveFacts(from: "the referral", by: act)
                let training = FacilitatorRecord.Training(
                    course: "mediation",
                    level: .initial,
                    on: act.day.adding(days: -300),
                    hours: 40
                )
                try file.assign(
                    FacilitatorRecord(name: name, languages: [language], training: [training]),
                    lead: true,
                    by: act
                )
                try file.declare(name, interests: [], by: act)
                // He has had the first offer already: before his data left.
                if place == "porto" {
                    try file.offer(
                        OfferRecord(
                            person: person,
                            basis: "practice",
                            language: language,
                            notice: "first-offer",
                            version: "1",
                            how: .letter,
                            madeAt: act.at
                        ),
                        by: act
                    )
                }
                let shown = try file.show(
                    InformationRecord(
                        person: person,
                        notice: "participants",
                        version: "2026.1",
                        language: language,
                        digest: .zero,
                        how: .inPerson,
                        shownAt: act.at,
                        understood: true
                    ),
                    by: act
                )
                let asked = try file.ask(
                    ConsentRecord(
                        person: person,
                        purpose: "letters",
                        steps: [.messages, .preparation],
                        recipients: [peer],
                        information: shown.id,
                        askedBy: act.by,
                        askedHow: .inPerson,
                        askedAt: act.at
                    ),
                    by: act
                )
                let guardian = ConsentRecord.GuardianWord(by: "guardian-1", answer: .given, at: act.at)
                try file.answer(
                    asked.id,
                    CaseFile.ConsentAnswer(
                        .given,
                        how: .inPerson,
                        capacity: .full,
                        freely: true,
                        guardian: person == "responsible-1" ? guardian : nil
                    ),
                    by: act
                )
                var known = try file.person(person)
                known.legalAdvice = .declined
                // Her birth did not leave Tartu, and whoever's age is unknown is treated as a child.
                if person == "harmed-1" { known.ofAge = "seen by the service" }
                try file.keep(known, by: act)
                var people = [CaseSession.Attendee(person: person, zone: "UTC")]
                if person == "responsible-1" { people.append(.init(person: "guardian-1", zone: "UTC")) }
                let session = try file.plan(
                    CaseSession(
                        kind: .preparation,
                        form: .telephone,
                        startsAt: act.at,
                        minutes: 50,
                        people: people,
                        facilitators: [act.by]
                    ),
                    by: act
                )
                try file.begin(session.id, by: act)
                try file.close(session.id, attendance: [person: .present], by: act)
            }
            let form = try await at(place).node.node.screeningForm()
            let screened = try await change(place) { file, act in
                let answers = form.keys(people: file.principals).map { key -> (String, String) in
                    let question = form.questions.first { key == $0.id || key.hasPrefix($0.id + "@") }
                    return (key, question?.choices.first { !$0.bars && $0.points == 0 }?.id ?? "")
                }
                return try file.screen(
                    form,
                    at: .preparation,
                    answers: Dictionary(uniqueKeysWithValues: answers),
                    decision: .proceed,
                    reasons: "both want it",
                    by: act
                ).id
            }
            try await change(place, as: .lead, by: "Oja") { file, act in
                try file.secondView(screened, agrees: true, says: "read", by: act)
            }
        }
        try await pair.exchange()
    }

    func write(_ place: String, from: String, to: String, _ words: String) async throws -> Identifier {
        try await change(place) { file, act in
            try file.write(
                MessageRecord(from: from, to: to, language: "en", words: words, writtenAt: act.at),
                by: act
            ).id
        }
    }
}

@Suite("The dialogue across a border")
struct DialogueAcrossTests {
    @Test(
        "Consents and readiness cross; a released message crosses sealed, and waits again; a held one does not"
    )
    func dialogue() async throws {
        let across = try await AcrossBorders()
        try await across.prepare()
        let held = try await across.write("tartu", from: "responsible-1", to: "harmed-1", "A hasty word.")
        try await across.change("tartu") { file, act in try file.decide(held, .hold, by: act) }
        let first = try await across.write("tartu", from: "responsible-1", to: "harmed-1", "I am sorry.")
        try await across.change("tartu") { file, act in try file.decide(first, .release, by: act) }
        try await across.pair.exchange()

        let arrived = try await across.file("porto").all(MessageRecord.self)
        #expect(arrived.map(\.content.words) == ["I am sorry."])
        #expect(arrived.first?.content.state == .waiting)
        #expect(try await across.file("porto").dialogue(of: "harmed-1").isEmpty)
        let id = try #require(arrived.first?.id)
        try await across.change("porto") { file, act in try file.decide(id, .release, by: act) }
        #expect(try await across.file("porto").dialogue(of: "harmed-1").count == 1)

        let reply = try await across.write("porto", from: "harmed-1", to: "responsible-1", "Why I?")
        try await across.change("porto") { file, act in try file.decide(reply, .release, by: act) }
        try await across.pair.exchange()
        #expect(
            try await across.file("tartu").all(MessageRecord.self).map(\.content.words).contains("Why I?")
        )
        #expect(try await across.pair.tartu.stage() == .inDialogue)
        #expect(try await across.pair.agree())

        // What lies in the documents of either node says nothing.
        for node in [across.pair.tartu, across.pair.porto] {
            let texts = try await node.store.read { transaction in
                try transaction.documents(ofThread: try transaction.threads(side: nil, limit: 1)[0].id).map(
                    \.compact
                )
            }
            for compact in texts {
                let payload = compact.split(separator: ".")[1]
                let text = String(decoding: try Base64URL.decode(payload), as: UTF8.self)
                #expect(!text.contains("sorry"))
            }
            #expect(try await node.node.audit().isSound)
        }
    }

    @Test("COE-16b A withdrawal stops both sides; the peer acknowledges, and says what it keeps and why")
    func withdrawal() async throws {
        let across = try await AcrossBorders()
        try await across.prepare()
        let message = try await across.write("tartu", from: "responsible-1", to: "harmed-1", "I am sorry.")
        let porto = try across.at("porto")
        let result = try await porto.node.node.withdrawConsent(
            of: "harmed-1",
            inCase: porto.reference,
            by: porto.officer,
            as: .facilitator
        )
        #expect(result.withdrawal.endsProcess && result.told.count == 1)
        #expect(try await porto.node.stage() == .withdrawn)
        try await across.pair.exchange()
        #expect(try await across.pair.tartu.stage() == .withdrawn)
        let there = try await across.file("tartu")
        #expect(try there.process().content.end == .withdrawn)
        #expect(try there.record(message, MessageRecord.self).content.state == .stopped)
        #expect(there.consent(for: ConsentNeed("harmed-1", .messages), at: across.pair.clock.now).says != nil)
        #expect(
            try await code {
                try await across.change("tartu") { file, act in
                    _ = try file.decide(message, .release, by: act)
                }
            } != nil
        )
        let consent = try #require(
            try await across.file("porto").all(ConsentRecord.self).first {
                $0.content.person == "harmed-1" && $0.content.origin == nil
            }
        )
        let stopped = try #require(consent.content.stopped.first)
        #expect(stopped.peer == across.pair.tartu.entity && !stopped.kept.isEmpty)
        #expect(stopped.kept.allSatisfy { $0.why.contains("retention") })
        #expect(try await across.pair.agree())
        for node in [across.pair.tartu, across.pair.porto] { #expect(try await node.node.audit().isSound) }
    }

    @Test(
        "COE-20 COE-53a The prosecutor's node gets the outcome: steps and days, and not a word of what was said"
    )
    func outcome() async throws {
        let across = try await AcrossBorders()
        try await across.prepare()
        let message = try await across.write("porto", from: "harmed-1", to: "responsible-1", "Why I?")
        try await across.change("porto") { file, act in try file.decide(message, .release, by: act) }
        try await across.pair.exchange()
        try await across.change("porto") { file, act in try file.end(.dialogueSufficed, by: act) }
        try await across.pair.exchange()
        #expect(try await across.pair.tartu.stage() == .completed)
        let documents = try await across.pair.tartu.node.referral(
            try await across.pair.tartu.thread().id,
            readBy: nil
        )
        let outcome = try #require(documents.entries.last { $0.document.type == .outcome }?.document.body)
        #expect(outcome["result"] == "completed" && outcome["agreement"] == "none")
        #expect(!outcome.prettyText().contains("Why"))
    }
}
