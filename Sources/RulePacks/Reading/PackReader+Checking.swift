internal import CEL

/// Conditions against the schema: syntax, names, types, domains, and dates that parameters cover.
extension PackReader {
    func checkConditions(of pack: RulePack) {
        do {
            let environment = try ConditionEnvironment(pack, schema: schema).withOpenParameters()
            let written = Definitions.writtenOut(pack.definitions)
            let checker = ConditionChecker(
                environment: environment,
                pack: pack,
                schema: schema,
                definitions: written.texts,
                findings: findings
            )
            for definition in pack.definitions {
                checker.check(definition.condition, "definition '\(definition.name)'")
            }
            var ready: [CompiledRules.CheckedRule] = []
            for rule in pack.rules {
                if let checked = checker.checkRule(rule.condition, "rule '\(rule.id)'") {
                    ready.append(CompiledRules.CheckedRule(rule: rule, condition: checked))
                }
                checkCoverage(rule, pack, written.parameters)
            }
            pack.compiled.keep(ready, of: pack, schema)
            for never in pack.nevers { checker.check(never) }
        } catch {
            findings.error(
                .condition,
                at: pack.place,
                "The pack's names cannot be used: \(error)",
                fix: "Rename them."
            )
        }
    }

    /// A parameter without a value at the beginning of a rule's force is an error, not a silent zero.
    ///
    /// - Parameter definitionParameters: what each definition reads, those it uses included.
    private func checkCoverage(
        _ rule: Rule,
        _ pack: RulePack,
        _ definitionParameters: [String: Set<String>]
    ) {
        let inDefinitions = rule.condition.namesUsed(among: Set(definitionParameters.keys))
            .reduce(into: Set<String>()) { $0.formUnion(definitionParameters[$1] ?? []) }
        let names = rule.condition.parametersRead.union(inDefinitions)
            .union(rule.obligations.compactMap(\.period))
        for name in names.sorted() {
            guard let parameter = pack.parameter(name), let first = parameter.values.first else { continue }
            if first.from > rule.inForce.from {
                findings.error(
                    .date,
                    at: parameter.place,
                    "'\(name)' has no value before \(first.from), but the rule '\(rule.id)' is in force from \(rule.inForce.from).",
                    fix:
                        "Add the value that held then, `null` with a note if it is not determined, or let the rule begin later."
                )
            }
            if let last = parameter.values.last?.until, rule.inForce.until.map({ $0 > last }) ?? true {
                findings.warn(
                    .date,
                    at: parameter.place,
                    "'\(name)' has no value after \(last), while the rule '\(rule.id)' stays in force.",
                    fix: "Add the next value before then; from that day on a legal officer has to approve."
                )
            }
        }
    }
}
