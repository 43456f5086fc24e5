package import RulePacks

extension Report {
    /// What the law says, never without its citation and without saying how far it can be relied on.
    package struct LegalStatement: Sendable, Hashable {
        /// The outcome in words, or what the statement is.
        package var label: String
        package var tone: Tone
        package var title: String
        package var says: String
        /// The rule or parameter by name.
        package var name: String
        package var citations: [Citation]
        package var provenance: Provenance
        /// Further sentences: reasons, how to mend it.
        package var notes: [String]

        package init(
            label: String,
            tone: Tone,
            title: String,
            says: String,
            name: String,
            citations: [Citation],
            provenance: Provenance,
            notes: [String] = []
        ) {
            self.label = label
            self.tone = tone
            self.title = title
            self.says = says
            self.name = name
            self.citations = citations
            self.provenance = provenance
            self.notes = notes
        }
    }
}

extension Report.LegalStatement {
    /// A rule that spoke, or may yet.
    package init(_ statement: LegalAssessment.Statement) {
        self.init(
            label: statement.isCertain ? statement.outcome.words : "perhaps " + statement.outcome.words,
            tone: statement.outcome.tone,
            title: statement.title.description,
            says: statement.says.description,
            name: "\(statement.rule.pack) / \(statement.rule.rule)",
            citations: statement.rule.citations,
            provenance: statement.provenance,
            notes: statement.notes
        )
    }

    /// A rule as its pack has it.
    package init(_ rule: Rule, of pack: RulePack, notes: [String] = []) {
        self.init(
            label: rule.outcome.words,
            tone: rule.outcome.tone,
            title: rule.title.description,
            says: rule.says.description,
            name: "\(pack.id) / \(rule.id)",
            citations: rule.citations,
            provenance: rule.provenance,
            notes: notes
        )
    }
}

extension LegalAssessment.Statement {
    var notes: [String] {
        var notes = reasons.map { "Because \($0)." }
        if !openFacts.isEmpty {
            notes.append("Depends on \(openFacts.map(\.text).joined(separator: ", ")).")
        }
        if !approvers.isEmpty { notes.append("To be approved by \(approvers.joined(separator: ", ")).") }
        if let fix { notes.append("To mend it: \(fix)") }
        return notes
    }
}
