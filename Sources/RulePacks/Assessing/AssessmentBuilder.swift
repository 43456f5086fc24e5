internal import CEL

/// Puts an assessment together from what the rules came to.
struct AssessmentBuilder {
    let assessor: Assessor
    let facts: Facts
    let standings: [Standing]
    let settled: SettledCase

    static let legalOfficer = "legal-officer"
    /// The topic of statements about a pack as a whole.
    static let packTopic = "pack"

    func assessment() -> LegalAssessment {
        let packStatements = participating.flatMap(self.packStatements)
        let rules = ruleStatements()
        let demands = ObligationGathering(builder: self)
        let obligations = demands.obligations()
        let retention = demands.retention(obligations)
        let conflicts = demands.conflicts(obligations, retention)
        var topics = self.topics()
        var byRules = topics.reduce(
            OutcomeInterval(floor: settled.certainFloor, ceiling: settled.certainFloor)
        ) {
            $0.merged($1.interval)
        }
        if !packStatements.isEmpty {
            topics.append(
                LegalAssessment.Topic(
                    name: Self.packTopic,
                    interval: OutcomeInterval(.needsApproval),
                    byPack: []
                )
            )
        }
        for conflict in conflicts {
            let floor: LegalOutcome = conflict.isCertain ? .needsApproval : .permit
            byRules = byRules.merged(OutcomeInterval(floor: floor, ceiling: .needsApproval))
        }
        // What the pack as a whole needs is decided by no fact, so it takes no question away.
        let overall = packStatements.isEmpty ? byRules : byRules.merged(OutcomeInterval(.needsApproval))
        return LegalAssessment(
            schema: assessor.schema.id,
            decisionDay: assessor.decisionDay,
            factsDigest: facts.digest,
            packs: participating.map(\.card),
            overall: overall,
            topics: topics,
            spoke: Self.strictestFirst(packStatements + rules.filter(\.isCertain)),
            open: Self.strictestFirst(rules.filter { !$0.isCertain }),
            obligations: obligations,
            withheld: demands.withheld(obligations),
            questions: questions(byRules),
            isExact: settled.isExact,
            retention: retention,
            conflicts: conflicts
        )
    }

    /// One program for each participant, further readings left aside.
    var participating: ArraySlice<PackProgram> { assessor.programs.prefix(assessor.participants.count) }

    /// The programs that read a participant's pack again, with values of fewer packs.
    private var readings: Range<Int> { assessor.participants.count..<assessor.programs.count }

    /// Strictest first, then in the order of the packs and their rules.
    private static func strictestFirst(
        _ statements: [LegalAssessment.Statement]
    ) -> [LegalAssessment.Statement] {
        guard statements.count > 1 else { return statements }
        var ordered: [LegalAssessment.Statement] = []
        ordered.reserveCapacity(statements.count)
        for outcome in LegalOutcome.allCases.reversed() {
            for statement in statements where statement.outcome == outcome { ordered.append(statement) }
        }
        return ordered
    }

    // MARK: Packs and topics

    private func topics() -> [LegalAssessment.Topic] {
        var names: [String] = []
        for topic in assessor.programs.flatMap(\.topics) where !names.contains(topic.name) {
            names.append(topic.name)
        }
        return names.map { name in
            var opinions: [LegalAssessment.PackOpinion] = []
            for (index, program) in participating.enumerated() {
                guard let topic = program.topics.firstIndex(where: { $0.name == name }) else { continue }
                let again = readings.filter { assessor.programs[$0].rereads == index }
                opinions.append(
                    LegalAssessment.PackOpinion(
                        pack: program.participant.pack.id,
                        side: program.participant.side,
                        interval: again.reduce(settled.intervals[index][topic]) {
                            $0.merged(settled.intervals[$1][topic])
                        }
                    )
                )
            }
            let merged = opinions.reduce(OutcomeInterval(.permit)) { $0.merged($1.interval) }
            return LegalAssessment.Topic(name: name, interval: merged, byPack: opinions)
        }
    }

    // MARK: Statements

    private func packStatements(_ program: PackProgram) -> [LegalAssessment.Statement] {
        let pack = program.participant.pack
        var reasons = program.obstacles
        if !pack.inForce.contains(standardLawDay(program)) {
            reasons.append("the pack is not in force on \(standardLawDay(program))")
        }
        guard !reasons.isEmpty else { return [] }
        return [
            LegalAssessment.Statement(
                rule: LegalAssessment.RuleReference(
                    pack: pack.id,
                    rule: Self.packTopic,
                    side: program.participant.side,
                    citations: []
                ),
                topic: Self.packTopic,
                title: pack.title,
                outcome: .needsApproval,
                isCertain: true,
                says: LocalizedText("This pack cannot be relied on alone."),
                fix: LocalizedText("Have a legal officer decide, or bring the pack up to date."),
                approvers: [Self.legalOfficer],
                provenance: pack.provenance,
                reasons: reasons,
                openFacts: []
            )
        ]
    }

    private func standardLawDay(_ program: PackProgram) -> CalendarDate {
        if let name = LawDate.standard.factName, case .date(let date)? = facts[name] { return date }
        return program.decisionDay
    }

    private func ruleStatements() -> [LegalAssessment.Statement] {
        var statements: [LegalAssessment.Statement] = []
        for (programIndex, program) in participating.enumerated() {
            for index in program.rules.indices {
                let speaks = self.speaks(programIndex, index)
                if !speaks.isCertainlyNo { statements.append(statement(programIndex, index, speaks)) }
            }
        }
        return statements
    }

    /// Whether a rule speaks in any reading of its pack: the strictest counts.
    func speaks(_ programIndex: Int, _ index: Int) -> Possibility {
        readings.reduce(settled.speaks[programIndex][index]) { speaks, other in
            assessor.programs[other].rereads == programIndex
                ? speaks.or(settled.speaks[other][index]) : speaks
        }
    }

    private func openFacts(_ programIndex: Int, _ index: Int) -> FactSet {
        let own = standings[programIndex].openFacts(index, assessor.programs[programIndex])
        return readings.reduce(into: own) { facts, other in
            guard assessor.programs[other].rereads == programIndex else { return }
            facts.formUnion(standings[other].openFacts(index, assessor.programs[other]))
        }
    }

    private func statement(_ programIndex: Int, _ index: Int, _ speaks: Possibility)
        -> LegalAssessment.Statement
    {
        let program = assessor.programs[programIndex]
        let rule = program.rules[index].rule
        let isUndetermined = speaks == .undetermined
        let own = standings[programIndex].outcomes[index]
        let outcome = isUndetermined ? .needsApproval : own
        let reasons = self.reasons(programIndex, index, speaks)
        var approvers = rule.approver.map { [$0] } ?? []
        if outcome == .needsApproval, isUndetermined || rule.outcome != .needsApproval || !reasons.isEmpty {
            approvers.append(Self.legalOfficer)
        }
        let open = speaks.isSettled ? FactSet() : openFacts(programIndex, index)
        return LegalAssessment.Statement(
            rule: reference(programIndex, index),
            topic: rule.topic,
            title: rule.title,
            outcome: outcome,
            isCertain: !speaks.contains(.no),
            says: rule.says,
            fix: rule.fix,
            approvers: approvers.count < 2 ? approvers : Array(Set(approvers)).sorted(),
            provenance: rule.provenance,
            reasons: reasons,
            openFacts: speaks.isSettled ? [] : open.numbers.map { assessor.schema.facts[$0].name }
        )
    }

    func reference(_ programIndex: Int, _ index: Int) -> LegalAssessment.RuleReference {
        assessor.programs[programIndex].rules[index].reference
    }

    /// Why a legal officer has to look at the rule.
    private func reasons(_ programIndex: Int, _ index: Int, _ speaks: Possibility) -> [String] {
        let program = assessor.programs[programIndex]
        let rule = program.rules[index]
        guard
            rule.mayNeedReasons || speaks.contains(.undetermined)
                || speaks != settled.speaks[programIndex][index]
        else { return [] }
        let days = program.lawDays(rule, facts)
        let variants = rule.variants(from: days.lowerBound, to: days.upperBound)
        var reasons: Set<String> = []
        if speaks.contains(.undetermined) {
            let answers = facts.activation
            for variant in variants where variant.isInForce {
                guard let detail = variant.condition?.evaluate(answers) else {
                    reasons.insert("the condition cannot be read: \(variant.failure ?? "")")
                    continue
                }
                let names =
                    detail.obstacles.isEmpty ? Set(variant.condition?.obstacles ?? []) : detail.obstacles
                for name in names {
                    if let obstacle = variant.parameters[name]?.obstacle { reasons.insert(obstacle) }
                }
                if let failure = detail.failure {
                    reasons.insert("the condition cannot be computed: \(failure)")
                }
            }
        }
        for variant in variants { reasons.formUnion(variant.obligationObstacles) }
        if speaks != settled.speaks[programIndex][index] {
            reasons.insert(
                "it speaks by values of fewer packs than share them: merged they would not be stricter"
            )
        }
        if rule.rule.provenance.confidence == .low {
            reasons.insert(
                rule.rule.overrides.isEmpty
                    ? "the rule is of low confidence"
                    : "the exception is of low confidence and displaces nothing"
            )
        }
        return reasons.sorted()
    }

    // MARK: Questions

    private func questions(_ overall: OutcomeInterval) -> [LegalAssessment.Question] {
        if overall.isDecided, overall.floor == .refuse { return [] }
        func question(_ position: Int, _ settles: LegalAssessment.Question.Settles)
            -> LegalAssessment.Question
        {
            let declaration = assessor.schema.facts[position]
            return LegalAssessment.Question(
                fact: declaration.name,
                ask: declaration.question,
                type: declaration.type,
                settles: settles,
                isPartlyKnown: facts[declaration.name] != nil
            )
        }
        let moving = settled.outcomeFacts.isEmpty ? settled.conditionFacts : settled.outcomeFacts
        let outcome = overall.isDecided ? [] : assessor.requirements.askable(moving, facts)
        let others = settled.conditionFacts.filter {
            !outcome.contains($0) && (overall.isDecided || !moving.contains($0))
        }
        let conditions = assessor.requirements.askable(others, facts)
        return outcome.map { question($0, .outcome) } + conditions.map { question($0, .conditions) }
    }
}
