import RulePacks
import Testing

@Suite("Static analysis")
struct AnalysisTests {
    let schema: FactSchema
    let day = CalendarDate(clamping: 20_700)

    init() throws { schema = try ExamplePack.schema() }

    func run(_ packs: AnalysisPack...) throws -> AnalysisReport { try run(packs) }

    func run(_ packs: [AnalysisPack]) throws -> AnalysisReport {
        let sides: [Side?] = packs.count == 1 ? [nil] : [.sender, .receiver]
        return PackAnalysis(
            try zip(packs, sides).map { Participant(try $0.pack(schema), as: $1) },
            schema: schema,
            on: day
        ).run()
    }

    func kinds(_ report: AnalysisReport) -> [AnalysisReport.Kind] { report.findings.map(\.kind) }

    @Test(
        "each kind of finding is found in a pack built to show it, and nothing else is",
        arguments: AnalysisPack.shown.indices
    )
    func shown(number: Int) throws {
        let (kind, packs) = AnalysisPack.shown[number]
        let report = try run(packs)
        #expect(kinds(report) == [kind], "\(report.findings.map(\.says))")
        #expect(report.unanalysed.isEmpty, "\(report.unanalysed.map(\.why))")
    }

    @Test("every kind is shown") func everyKind() {
        #expect(Set(AnalysisPack.shown.map(\.kind)) == Set(AnalysisReport.Kind.allCases))
    }

    @Test("the tests of each finding, pasted into the packs, pass", arguments: AnalysisPack.shown.indices)
    func pasted(number: Int) throws {
        let packs = AnalysisPack.shown[number].packs
        let findings = try run(packs).findings
        for finding in findings {
            #expect(finding.tests.first?.rule == finding.rules.first)
            for pack in packs {
                let entries = Dictionary(grouping: finding.tests.filter { $0.pack == pack.id }, by: \.rule)
                    .mapValues { $0.map(\.yaml) }
                let pasted = try pack.pack(schema, tests: entries)
                let results = PackTester(pasted, schema: schema).ruleTests()
                #expect(results.count == entries.values.flatMap(\.self).count)
                for result in results { #expect(result.passed, "\(result.differences) in \(entries)") }
            }
        }
        #expect(!findings.flatMap(\.tests).isEmpty)
    }

    @Test("a rule that several others make superfluous together is found, and says which")
    func together() throws {
        let report = try run(
            AnalysisPack([
                "sent": ["when: \"accused.risk > 3 && referral.onward\"", "outcome: refuse"],
                "kept": ["when: \"accused.risk > 4 && !referral.onward\"", "outcome: refuse"],
                "both": [
                    "when: \"accused.risk > 5 && (referral.onward || !referral.onward)\"", "outcome: refuse",
                ],
            ])
        )
        let finding = try #require(report.findings.first { $0.kind == .noEffect })
        #expect(finding.rules == ["both", "sent", "kept"])
    }

    @Test("a rule is not superfluous where it demands more, needs another's approval, or carries exceptions")
    func effects() throws {
        let report = try run(
            AnalysisPack([
                "wide": ["when: \"accused.risk > 3\"", "outcome: needs-approval", "approver: officer"],
                "obliging": [
                    "when: \"accused.risk > 5\"", "outcome: permit-with-conditions",
                    "obligations: [log-each-access]",
                ],
                "other": ["when: \"accused.risk > 5\"", "outcome: needs-approval", "approver: judge"],
                "base": ["when: \"accused.risk > 6\"", "outcome: needs-approval", "approver: officer"],
                "relief": [
                    "when: \"referral.onward\"", "outcome: permit-with-conditions",
                    "obligations: [use-limitation]",
                    "overrides: [base]", "basis: specialis",
                ],
            ])
        )
        #expect(report.findings.isEmpty, "\(report.findings.map(\.says))")
    }

    @Test("a fact that rules read only to say the same of either answer can change nothing")
    func drowned() throws {
        let report = try run(
            AnalysisPack([
                "sent": ["when: \"accused.risk > 3 && referral.onward\"", "outcome: refuse"],
                "kept": ["when: \"accused.risk > 3 && !referral.onward\"", "outcome: refuse"],
            ])
        )
        #expect(kinds(report) == [.idleFact])
        #expect(report.findings.first?.rules == ["sent", "kept"])
        #expect(report.findings.first?.says.contains("referral.onward") == true)
        let obliging = try run(
            AnalysisPack([
                "sent": [
                    "when: \"accused.risk > 3 && referral.onward\"", "outcome: refuse",
                    "obligations: [log-each-access]",
                ],
                "kept": ["when: \"accused.risk > 3 && !referral.onward\"", "outcome: refuse"],
            ])
        )
        #expect(obliging.findings.isEmpty, "an obligation hinges on it")
    }

    @Test("the boundary between two packs is shown by the case in which only one of them speaks")
    func boundaryCase() throws {
        let finding = try #require(try run(AnalysisPack.shown.last?.packs ?? []).findings.first)
        #expect(finding.example["accused.risk"] == .integer(6))
        #expect(
            finding.says.contains("'risk' of xz speaks from 7")
                && finding.says.contains("'limit' of xy speaks from 6")
        )
    }

    @Test("equal limits, written differently, are no boundary") func sameBoundary() throws {
        let report = try run(
            AnalysisPack(["risk": ["when: \"accused.risk > 6\"", "outcome: refuse"]]),
            AnalysisPack(["limit": ["when: \"accused.risk >= 7\"", "outcome: refuse"]], id: "xy")
        )
        #expect(report.findings.isEmpty)
    }

    @Test("a limit that the other pack has as well, in another rule, is no boundary")
    func otherRule() throws {
        func pack(_ id: String) -> AnalysisPack {
            AnalysisPack(
                [
                    "\(id).high": ["when: \"accused.risk > 6 && referral.onward\"", "outcome: refuse"],
                    "\(id).low": ["when: \"accused.risk > 3 && referral.agreement\"", "outcome: refuse"],
                ],
                id: id
            )
        }
        #expect(try run(pack("xa"), pack("xb")).findings.isEmpty)
    }

    @Test("obligations that exclude each other are no contradiction where they are never demanded together")
    func noContradiction() throws {
        let report = try run(
            AnalysisPack([
                "tell": [
                    "when: \"accused.risk < 3\"", "outcome: permit-with-conditions",
                    "obligations: [inform-data-subject]",
                ],
                "hush": [
                    "when: \"accused.risk > 5\"", "outcome: permit-with-conditions",
                    "obligations: [secrecy-of-investigation]",
                ],
            ])
        )
        #expect(report.findings.isEmpty)
    }

    @Test("exceptions that never speak together do not disagree, nor do those that agree")
    func noDisagreement() throws {
        let report = try run(
            AnalysisPack([
                "base": ["when: \"accused.risk > 5\"", "outcome: refuse"],
                "mild": [
                    "when: \"referral.onward\"", "outcome: permit", "overrides: [base]", "basis: specialis",
                ],
                "middle": [
                    "when: \"!referral.onward && referral.agreement\"", "outcome: needs-approval",
                    "approver: officer",
                    "overrides: [base]", "basis: specialis",
                ],
                "same": [
                    "when: \"referral.agreement && facilitator.specialist\"", "outcome: needs-approval",
                    "approver: officer", "overrides: [base]", "basis: specialis",
                ],
            ])
        )
        #expect(kinds(report) == [.exceptionsDisagree])
        #expect(report.findings.first?.rules == ["same", "mild", "base"])
    }

    @Test(
        "what goes beyond single values is listed as not analysed, with what it is",
        arguments: [
            ("accused.risk + accused.risk > 7", "arithmetic over facts"),
            ("size(referral.data) > 3", "size()"),
            ("referral.data.exists_one(d, d != 'health')", "existsOne()"),
            ("referral.data.all(d, referral.data.exists(e, e == d))", "a macro inside a macro"),
            ("victim.consent == accused.consent", "two facts compared with each other"),
            ("offence.category < 'p'", "texts by their order"),
            ("victim.relation.startsWith('f')", "startsWith()"),
        ]
    )
    func unanalysed(condition: String, why: String) throws {
        let report = try run(AnalysisPack(["beyond": ["when: \"\(condition)\"", "outcome: refuse"]]))
        #expect(report.findings.isEmpty, "\(report.findings.map(\.says))")
        #expect(report.unanalysed.map(\.rules) == [["beyond"]])
        #expect(report.unanalysed.first?.why.contains(why) == true, "\(report.unanalysed)")
    }

    @Test("a space too large to be gone through is sampled, and said so where the sample shows nothing")
    func sampled() throws {
        let names = try ExamplePack.schema().facts.compactMap { fact in
            switch fact.type {
            case .bool: "\(fact.name)"
            case .choice(let domain): "\(fact.name) == '\(domain[0])'"
            default: String?.none
            }
        }
        let all = (names + ["accused.risk > 5", "'health' in referral.data", "'contact' in referral.data"])
            .joined(separator: " && ")
        let report = try run(AnalysisPack(["rare": ["when: \"\(all)\"", "outcome: refuse"]]))
        #expect(report.findings.isEmpty)
        #expect(report.unanalysed.first?.rules == ["rare"])
        #expect(report.unanalysed.first?.why.contains("every pair") == true)
    }

    @Test("the example packs have no mistake, alone and against each other") func examples() throws {
        let borduria = try RulePack(
            yaml: ExamplePack.text("borduria.yaml"),
            file: "borduria.yaml",
            schema: schema
        )
        let packs = [Participant(try ExamplePack.pack(), as: .sender), Participant(borduria, as: .receiver)]
        for pack in packs {
            let report = PackAnalysis([pack], schema: schema, on: day).run()
            #expect(report.findings.isEmpty, "\(report.findings.map(\.says))")
        }
        let report = PackAnalysis(packs, schema: schema, on: day).run()
        #expect(
            Set(report.findings.map(\.kind)).isSubset(of: [.emptyRetention, .contradiction, .boundary]),
            "\(report.findings.map(\.says))"
        )
        #expect(report.findings.contains { $0.kind == .emptyRetention })
    }
}
