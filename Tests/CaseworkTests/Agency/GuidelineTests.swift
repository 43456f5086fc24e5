import Casework
import Referrals
import Testing
import Wire

@Suite("Guidelines, evaluations, and what an agency publishes")
struct GuidelineTests {
    private var sample = SampleCase()
    private var today: Day { sample.file.day(of: sample.now) }

    private func guideline(
        _ topic: GuidelineRecord.Topic = .referralConditions,
        text: String? = "We refer when …",
        from day: Day? = nil,
        supersedes: Identifier? = nil
    ) -> GuidelineRecord {
        GuidelineRecord(
            topic: topic,
            title: "When we refer",
            language: "en",
            text: text,
            validFrom: day ?? today,
            decidedBy: "the board",
            supersedes: supersedes
        )
    }

    @Test(
        "COE-22 EU-12.2 UN-12 A guideline has topic, language, day and who decided; the next version takes its place and deletes nothing"
    )
    mutating func versions() throws {
        let lead = sample.act(.lead, by: "Oja")
        for topic in GuidelineRecord.Topic.allCases {
            try sample.file.lay(guideline(topic), by: lead)
        }
        #expect(refusal { try sample.file.lay(guideline(), by: sample.act()) }?.code == .notPermitted)
        let first = try sample.file.lay(guideline(), by: lead)
        let next = try sample.file.lay(
            guideline(text: "We refer when … and …", from: today.adding(days: 30), supersedes: first.id),
            by: lead
        )
        #expect(next.content.version == 2 && next.content.supersedes == first.id)
        let kept = try sample.file.record(first.id, GuidelineRecord.self)
        #expect(kept.content.text == "We refer when …" && kept.revision == 2)
        #expect(kept.content.isInForce(on: today) && !next.content.isInForce(on: today))
        #expect(!kept.content.isInForce(on: today.adding(days: 30)))
        #expect(next.content.isInForce(on: today.adding(days: 30)))
        // A version is superseded once, by one of its own topic.
        #expect(
            refusal { try sample.file.lay(guideline(supersedes: first.id), by: lead) }?.code == .notNow
        )
        #expect(
            refusal { try sample.file.lay(guideline(.conduct, supersedes: next.id), by: lead) }?.code
                == .invalid
        )
    }

    @Test("A guideline has its text, or an https document with its digest, and not both")
    mutating func forms() throws {
        let lead = sample.act(.lead, by: "Oja")
        let elsewhere = PublishedDocument(address: "https://agency.example/g.pdf", sha256: .zero)
        var both = guideline()
        both.document = elsewhere
        var none = guideline(text: nil)
        var unsafe = none
        unsafe.document = .init(address: "http://agency.example/g.pdf", sha256: .zero)
        let long = guideline(text: String(repeating: "x", count: (64 << 10) + 1))
        for wrong in [both, none, unsafe, long, guideline(text: " ")] {
            #expect(refusal { try sample.file.lay(wrong, by: lead) }?.code == .invalid)
        }
        none.document = elsewhere
        #expect(try sample.file.lay(none, by: lead).content.document == elsewhere)
    }

    @Test(
        "COE-22 What is published anybody may read, with its version and without who entered it; the rest nobody"
    )
    mutating func publishing() throws {
        let lead = sample.act(.lead, by: "Oja")
        let open = try sample.file.lay(guideline(.handlingOfResults), by: lead)
        let closed = try sample.file.lay(guideline(.conduct), by: lead)
        #expect(refusal { try sample.file.publishGuideline(open.id, by: sample.act()) } != nil)
        try sample.file.publishGuideline(open.id, by: lead)
        #expect(refusal { try sample.file.publishGuideline(open.id, by: lead) }?.code == .notNow)
        let published = Publications(of: "Porto", guidelines: sample.file.all(), evaluations: [])
        #expect(published.guidelines.map(\.id) == [open.id])
        #expect(published.publication(closed.id) == nil && published.text(of: closed.id, on: today) == nil)
        let shown = String(decoding: published.json.bytes(), as: UTF8.self)
        #expect(!shown.contains("Oja") && shown.contains("handling-of-results"))
        #expect(published.publication(open.id)?["text"]?.string == "We refer when …")
        let text = published.text(on: today, at: "/publications")
        #expect(text.contains("How results are handled afterwards") && text.contains(open.id.text))
        #expect(try #require(published.text(of: open.id, on: today)).contains("We refer when …"))
    }

    @Test(
        "UN-20 A consultation or research has its question, approval, data and consent; its results are published"
    )
    mutating func evaluation() throws {
        let lead = sample.act(.lead, by: "Oja")
        var research = EvaluationRecord(
            form: .research,
            with: ["University of Porto"],
            question: "Does preparation matter?",
            data: ["counts by mechanism"],
            persons: .consented,
            from: today
        )
        #expect(refusal { try sample.file.evaluate(research, by: lead) }?.code == .invalid, "no approval")
        research.approval = "ethics board, 12/2026"
        #expect(refusal { try sample.file.evaluate(research, by: lead) }?.code == .invalid, "no consent")
        research.consent = "a form of its own, kept by the university"
        #expect(refusal { try sample.file.evaluate(research, by: sample.act()) }?.code == .notPermitted)
        let filed = try sample.file.evaluate(research, by: lead)
        let asked = EvaluationRecord(
            form: .consultation,
            with: ["police", "court"],
            question: "What is missing?",
            data: [],
            persons: .none,
            from: today
        )
        let consultation = try sample.file.evaluate(asked, by: lead)
        func published() -> Publications {
            Publications(of: "Porto", guidelines: [], evaluations: sample.file.all())
        }
        #expect(published().evaluations.isEmpty)
        try sample.file.publishResults(of: filed.id, says: "It does.", by: lead)
        #expect(
            refusal { try sample.file.publishResults(of: filed.id, says: "More.", by: lead) }?.code
                == .notNow
        )
        #expect(published().evaluations.map(\.id) == [filed.id])
        #expect(published().publication(filed.id)?["text"]?.string == "It does.")
        #expect(published().publication(consultation.id) == nil)
        // Nothing in it can name a person.
        let members = try ContentEncoder.encode(filed.content).object?.members.map(\.key) ?? []
        #expect(Set(members).isDisjoint(with: ["person", "pseudonym", "name", "by"]))
    }
}
