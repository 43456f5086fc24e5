import Casework
import Foundation
import JOSE
import Node
import Referrals
import Store
import StoreSQLite
import TestAgencies
import Testing
import Wire

/// Tartu looks after the young man and his guardian, Porto after the person harmed; both have the case.
struct AcrossBorders {
    let pair: Pair
    static let reference = "PT-2026-7"
    let facilitators: [String: Officer]
    /// The facilitators' own keys, which no node has.
    let keys = ["tartu": DecryptionKey(), "porto": DecryptionKey()]

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

    func key(_ place: String) throws -> DecryptionKey { try #require(keys[place]) }

    /// Enters each facilitator with the public half of the own key.
    func enterKeys() async throws {
        let lead = try #require(Officer("Oja"))
        for place in ["tartu", "porto"] {
            let there = try at(place)
            let training = FacilitatorRecord.Training(
                course: "mediation",
                level: .initial,
                on: Day(pair.clock.now).adding(days: -300),
                hours: 40
            )
            _ = try await there.node.node.keep(
                FacilitatorRecord(name: there.officer.name, languages: ["en"], training: [training]),
                by: lead,
                as: .lead
            )
            _ = try await there.node.node.enterKey(
                key(place).publicKey,
                of: there.officer.name,
                by: lead,
                as: .lead
            )
        }
    }

    /// Opens the first sealed message at a place, with the key of the facilitator there.
    @discardableResult
    func open(_ place: String, with key: DecryptionKey? = nil) async throws -> Filed<MessageRecord> {
        let there = try at(place)
        let sealed = try #require(
            try await file(place).all(MessageRecord.self).first { $0.content.sealed != nil }
        )
        return try await there.node.node.openMessage(
            sealed.id,
            inCase: there.reference,
            with: key ?? self.key(place),
            by: there.officer,
            as: .facilitator
        )
    }

    /// Screening, impartiality, and on each side the own person informed, consenting, prepared.
    ///
    /// - Parameters:
    ///   - steps: what they consent to beside what everybody in a process is asked.
    ///   - mechanism: by which mechanism; by default one in which they meet, or write letters, as they consent.
    ///   - packages: the digest of the information package that each place shows; none where the place does not say.
    func prepare(
        keys: Bool = true,
        steps: Set<ConsentStep> = [.messages],
        mechanism: String? = nil,
        packages: [String: Digest] = ["tartu": .zero, "porto": .zero]
    ) async throws {
        let steps = steps.union([.preparation, .agreement, .report, .evaluation])
        if keys { try await enterKeys() }
        for (place, person, language, peer) in [
            ("tartu", "responsible-1", "et", pair.porto.entity.text),
            ("porto", "harmed-1", "pt", pair.tartu.entity.text),
        ] {
            let name = try at(place).officer.name
            try await change(place) { file, act in
                try file.open(
                    ProcessRecord(
                        mechanism: mechanism
                            ?? (steps.contains(.meeting) ? "direct-mediation" : "indirect-dialogue"),
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
                        packageDigest: packages[place],
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
                        steps: steps,
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
                    at: steps.contains(.meeting) ? .beforeSession : .preparation,
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
        try await join("tartu", with: pair.porto.entity)
        try await join("porto", with: pair.tartu.entity)
        try await pair.exchange()
    }

    /// One agency agrees to facilitate together with the other.
    private func join(_ place: String, with peer: EntityID) async throws {
        try await change(place) { file, act in
            try file.join(
                JointFacilitationRecord(
                    peer: peer,
                    purpose: "one process for both",
                    composition: ["a facilitator of each side"],
                    functions: "each with the own person",
                    until: act.day.adding(days: 300),
                    place: "by video",
                    terms: "nothing is gathered as evidence",
                    confidentiality: "both sides"
                ),
                by: act
            )
        }
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
