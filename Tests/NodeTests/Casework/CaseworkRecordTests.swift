import Casework
import JOSE
import Node
import Referrals
import Store
import StoreSQLite
import TestAgencies
import Testing
import Wire

@Suite("The casework in a node: signed, with a history, audited")
struct CaseworkRecordTests {
    fileprivate let pair: Pair
    fileprivate var tartu: TestNode { pair.tartu }
    fileprivate var reference: String { Story.reference }

    init() async throws {
        pair = try await Pair()
        try await pair.openCase()
    }

    fileprivate func change<Value: Sendable>(
        as role: Role = .facilitator,
        _ body: @Sendable @escaping (inout CaseFile, Act) throws -> Value
    ) async throws -> Value {
        pair.clock.advance(seconds: 1)
        return try await tartu.node.change(reference, by: tartu.officer, as: role, body)
    }

    /// A consent of the person harmed, given.
    @discardableResult
    fileprivate func consent(_ step: ConsentStep = .messages) async throws -> Filed<ConsentRecord> {
        try await change { file, act in
            if file.all(OfferRecord.self).isEmpty {
                try file.offer(
                    OfferRecord(
                        person: "harmed-1",
                        basis: "practice",
                        language: "pt",
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
                    person: "harmed-1",
                    notice: "participants",
                    version: "2026.1",
                    language: "pt",
                    digest: .zero,
                    packageDigest: .zero,
                    how: .inPerson,
                    shownAt: act.at,
                    understood: true
                ),
                by: act
            )
            let asked = try file.ask(
                ConsentRecord(
                    person: "harmed-1",
                    purpose: "an answer to her question",
                    steps: [step],
                    information: shown.id,
                    askedBy: act.by,
                    askedHow: .inPerson,
                    askedAt: act.at
                ),
                by: act
            )
            return try file.answer(
                asked.id,
                CaseFile.ConsentAnswer(.given, how: .inPerson, capacity: .full, freely: true),
                by: act
            )
        }
    }

    @Test("A consent is signed by the node over exactly what it says, at every revision")
    func signed() async throws {
        let given = try await consent()
        let file = try await tartu.node.caseFile(reference, readBy: nil)
        let stored = try file.record(given.id, ConsentRecord.self)
        let signature = try #require(stored.content.signature)
        let keys = try await tartu.node.keyRing().everyDocumentKey()
        let payload = try JWS.verify(signature, with: keys, type: Node.statementType).payload
        #expect(try JSON(parsing: payload) == stored.content.statement)
        #expect(file.consent(for: ConsentNeed("harmed-1", .messages), at: tartu.clock.now).says == nil)

        let result = try await tartu.node.withdrawConsent(
            of: "harmed-1",
            inCase: reference,
            by: tartu.officer,
            as: .facilitator
        )
        #expect(result.withdrawal.steps == [.messages] && result.told.isEmpty)
        let after = try await tartu.node.caseFile(reference, readBy: nil)
        let withdrawn = try after.record(given.id, ConsentRecord.self)
        #expect(withdrawn.content.signature != signature && withdrawn.revision == 3)
        #expect(after.consent(for: ConsentNeed("harmed-1", .messages), at: tartu.clock.now).says != nil)
    }

    @Test("Every field has its history: which revision changed it, by whom, from what to what")
    func history() async throws {
        let given = try await consent()
        let history = try await tartu.node.history(of: given.id, readBy: tartu.officer, as: .facilitator)
        #expect(history.kind == "consent")
        let answer = history.changes.filter { $0.field == "/answer" }
        #expect(answer.map(\.after) == ["asked", "given"])
        #expect(answer.last?.before == "asked" && answer.last?.revision == 2)
        #expect(
            try await code {
                _ = try await tartu.node.history(of: given.id, readBy: tartu.officer, as: .operator)
            } == .notPermitted
        )
    }

    @Test("The case's own fields have theirs: what a question was answered with before, and by whom")
    func answers() async throws {
        for value in ["clear", "insufficient", "insufficient"] {
            pair.clock.advance(seconds: 1)
            _ = try await tartu.node.answer(
                "case.evidence",
                with: .string(value),
                inCase: reference,
                by: tartu.officer
            )
        }
        let file = try await tartu.node.caseFile(reference, readBy: nil)
        let answers = file.all(FactAnswerRecord.self).filter { $0.content.fact == "case.evidence" }
        let last = try #require(answers.first)
        #expect(
            answers.count == 1 && last.content.value == "\"insufficient\""
                && last.content.before == "\"clear\""
        )
        let history = try await tartu.node.history(of: last.id, readBy: tartu.officer, as: .intakeOfficer)
        let values = history.changes.filter { $0.field == "/value" }
        #expect(values.last?.after == "\"insufficient\"" && values.last?.by == tartu.officer.name)
        #expect(values.count == Int(last.revision), "the same answer again changes nothing")
        #expect(try await tartu.node.audit().findings.isEmpty)
    }

    @Test("What was refused has changed nothing, and the command says everything that is missing at once")
    func refused() async throws {
        do {
            try await change { file, act in
                try file.tag("accounts", by: act)
                try file.write(
                    MessageRecord(
                        from: "harmed-1",
                        to: "responsible-1",
                        language: "pt",
                        words: "Why I?",
                        writtenAt: act.at
                    ),
                    by: act
                )
            }
            Issue.record("the gate was open")
        } catch let error as NodeError {
            #expect(error.code == .gateClosed && error.findings.count > 5)
        }
        #expect(try await tartu.node.caseFile(reference, readBy: nil).tags.isEmpty)
        #expect(try await tartu.node.audit().isSound)
    }

    @Test("An audit finds a record that was changed, one that was put back, and one that is gone")
    func audited() async throws {
        try await consent()
        #expect(try await tartu.node.audit().isSound)
        for sql in [
            "UPDATE casework SET content = REPLACE(content, 'A', 'B')",
            "UPDATE casework SET content = (SELECT content FROM casework_history WHERE kind = 'offer')",
            "UPDATE casework_history SET written_by = 'Nobody' WHERE revision = 1",
            "DELETE FROM casework_history WHERE kind = 'offer'",
        ] {
            let copy = try pair.copy()
            try copy.tartu.tamper(sql)
            let findings = try await copy.tartu.node.audit().findings
            #expect(findings.contains { $0.subject == .casework }, "\(sql)")
        }
    }

    @Test("Every reading of a case is in the journal with who read it and in which role")
    func readings() async throws {
        let file = try await tartu.node.caseFile(reference, readBy: tartu.officer, as: .facilitator)
        let entries = try await tartu.store.read { try $0.journal(subject: file.id, limit: 99) }
        #expect(entries.contains { $0.event == .caseworkRead && $0.actor == "Kask, facilitator" })
    }

    @Test("The receiver opens a case of its own for the referral, once, with what was sent and nothing more")
    func taken() async throws {
        try await pair.answer()
        try await pair.assess()
        try await pair.approve()
        let thread = try await tartu.node.send(reference, by: tartu.officer).thread.id
        try await pair.exchange()
        let porto = pair.porto
        let taken = try await porto.node.takeCase(from: thread, reference: "PT-2026-7", by: porto.officer)
        let file = try await porto.node.caseFile("PT-2026-7", readBy: nil)
        #expect(file.people.map(\.pseudonym) == ["harmed-1", "responsible-1", "guardian-1"])
        #expect(file.people.first { $0.pseudonym == "responsible-1" }?.guardian == "guardian-1")
        #expect(try await porto.thread().caseID == taken.id)
        #expect(
            try await code {
                _ = try await porto.node.takeCase(from: thread, reference: "PT-2026-8", by: porto.officer)
            } == .exists
        )
        #expect(
            try await code {
                _ = try await tartu.node.takeCase(from: thread, reference: "EE-9", by: tartu.officer)
            } == .notNow
        )
        #expect(try await porto.node.audit().isSound)
    }
}
