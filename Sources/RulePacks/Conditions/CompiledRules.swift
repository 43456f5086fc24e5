internal import CEL
internal import Synchronization

/// What has been compiled of a pack: a pack is read once and takes part in many cases.
///
/// It belongs to the pack as it was read. Copies of the pack share it, also where a copy has been changed since: whatever is
/// taken from it has first been compared with what it was made from.
final class CompiledRules: Sendable {
    /// What the meaning of a condition depends on beside its own text.
    private struct Setting: Equatable {
        var facts: [FactDeclaration]
        var parameters: [Parameter]
        var definitions: [NamedCondition]
        var leapDay: LeapDayRule
        var calendars: [String: HolidayCalendar]

        init(_ pack: RulePack, _ schema: FactSchema) {
            facts = schema.facts
            parameters = pack.parameters
            definitions = pack.definitions
            leapDay = pack.leapDay
            calendars = pack.calendars
        }
    }

    /// A rule with what has been made of it.
    struct Entry {
        let rule: Rule
        let variants: [RuleVariant]
        let outline: RuleOutline
    }

    /// A rule whose condition was checked when the pack was read.
    struct CheckedRule {
        let rule: Rule
        /// With parameters as variables.
        let condition: CheckedExpression

        /// True where the condition is the same whatever the parameters are.
        var readsNoParameter: Bool { !condition.variables.contains { $0.hasPrefix("param.") } }
    }

    private struct State {
        var setting: Setting?
        /// What the reader left for the first who compiles, by rule.
        var checked: [String: CheckedRule] = [:]
        var entries: [String: Entry] = [:]
    }

    private let state = Mutex(State())

    /// The rules of the pack with their variants, compiled now or before.
    ///
    /// Where a rule reads a parameter that packs share, its variants depend on the other packs of the case, and are made anew.
    ///
    /// - Throws: the engine's error where the names of the pack cannot be declared.
    static func entries(_ rules: [Rule], of pack: RulePack, book: ParameterBook, schema: FactSchema)
        throws(CELError)
        -> [Entry]
    {
        let setting = Setting(pack, schema)
        let known = pack.compiled.known(setting)
        var maker: RuleVariantMaker?
        var found: [Entry] = []
        var made: [Entry] = []
        for rule in rules {
            if let entry = known[rule.id], entry.rule == rule {
                found.append(entry)
                continue
            }
            let ready: RuleVariantMaker
            if let maker {
                ready = maker
            } else {
                ready = try RuleVariantMaker(
                    pack,
                    book: book,
                    schema: schema,
                    checked: pack.compiled.takeChecked(setting)
                )
                maker = ready
            }
            let variants = ready.variants(of: rule)
            let entry = Entry(rule: rule, variants: variants, outline: RuleOutline(rule, variants, schema))
            found.append(entry)
            let isAlone = variants.allSatisfy { variant in
                variant.parameters.values.allSatisfy { $0.parameter.shared == nil }
            }
            if isAlone { made.append(entry) }
        }
        if !made.isEmpty { pack.compiled.keep(made, setting) }
        return found
    }

    /// Keeps conditions as they were checked, until the rules are compiled for the first time.
    func keep(_ checked: [CheckedRule], of pack: RulePack, _ schema: FactSchema) {
        let setting = Setting(pack, schema)
        let rules = checked.filter(\.readsNoParameter).map { ($0.rule.id, $0) }
        state.withLock { state in
            state = State(setting: setting)
            state.checked = Dictionary(rules) { first, _ in first }
        }
    }

    /// The checked conditions are taken once: what is compiled of them lasts, the trees need not.
    private func takeChecked(_ setting: Setting) -> [String: CheckedRule] {
        state.withLock { state in
            defer { state.checked = [:] }
            return state.setting == setting ? state.checked : [:]
        }
    }

    private func known(_ setting: Setting) -> [String: Entry] {
        state.withLock { $0.setting == setting ? $0.entries : [:] }
    }

    private func keep(_ made: [Entry], _ setting: Setting) {
        state.withLock { state in
            if state.setting != setting { state = State(setting: setting) }
            for entry in made { state.entries[entry.rule.id] = entry }
        }
    }
}

/// What has been compiled of a fact schema. Schemas are equal whatever has been compiled of them.
final class CompiledSchema: Sendable, Hashable {
    private let requirements = Mutex<(facts: [FactDeclaration], compiled: [Int: CompiledCondition])?>(nil)

    /// The conditions of facts, by position, compiled now or before.
    func requirements(
        _ facts: [FactDeclaration],
        _ compile: () -> [Int: CompiledCondition]
    ) -> [Int: CompiledCondition] {
        if let known = requirements.withLock({ $0 }), known.facts == facts { return known.compiled }
        let compiled = compile()
        requirements.withLock { $0 = (facts, compiled) }
        return compiled
    }

    static func == (left: CompiledSchema, right: CompiledSchema) -> Bool { true }

    func hash(into hasher: inout Hasher) {}
}
