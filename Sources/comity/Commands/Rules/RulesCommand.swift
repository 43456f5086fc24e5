import ArgumentParser

/// `comity rules`: the tools of legal staff.
struct RulesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rules",
        abstract: "Write, check, test, compare and publish rule packs.",
        discussion: """
            A rule pack is the law of one jurisdiction as data: a text file with values, rules, citations and examples. \
            No programming is needed; the format is described in the documentation of RulePacks.

            A usual day:
              comity rules check Jurisdictions/EE          is the pack well formed?
              comity rules test Jurisdictions/EE           does it say what its examples say?
              comity rules explain facts.json --sender EE --receiver PT    why does a case come out so?
              comity rules stale Jurisdictions             what has to be read again?

              comity rules impact draft.yaml --home NODE            whom would a change touch?
              comity rules sign …, comity rules publish …           four eyes, then in force

            Exit codes: 0 fine; 1 refused; 2 something was found; 65 the input cannot be read; 66 there is no such file; 78 the \
            node or what it has published cannot be used.
            """,
        subcommands: [
            RulesCheck.self, RulesTest.self, RulesExplain.self, RulesDiff.self, RulesImpact.self,
            RulesMatrix.self,
            RulesStale.self, RulesTable.self, RulesCalendar.self, RulesNew.self, RulesKeys.self,
            RulesSign.self,
            RulesPublish.self,
            RulesReplay.self,
        ]
    )
}
