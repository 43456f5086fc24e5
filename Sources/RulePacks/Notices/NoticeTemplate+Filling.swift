extension NoticeTemplate {
    /// Fills one notice for one jurisdiction.
    ///
    /// - Parameters:
    ///   - layers: any layers; those that the pack adopts count.
    ///   - day: the day whose law the notice states.
    /// - Throws: ``PackError`` where the template does not serve the jurisdiction, where the pack lacks a rule's words in the
    ///   template's language, or where nothing at all would be said.
    package func notice(
        _ topic: NoticeTopic,
        for pack: RulePack,
        layers: [RulePack],
        on day: CalendarDate,
        agency: NoticeAgency
    ) throws(PackError) -> Notice {
        guard let section = sections[topic], let code = pack.jurisdiction, let name = places[code] else {
            throw PackError(
                PackProblem(
                    .unknownName,
                    at: SourcePlace(file: file, line: 1, column: 1),
                    "The notices in '\(language)' do not serve '\(pack.jurisdiction ?? pack.id)'.",
                    fix: "Add 'place CODE: name' to the head."
                )
            )
        }
        let filling = NoticeFilling(
            pack: pack,
            layers: layers,
            day: day,
            agency: agency,
            language: language,
            place: name
        )
        var statements: [Notice.Statement] = []
        for block in section.blocks {
            if let statement = try filling.statement(block) { statements.append(statement) }
        }
        guard statements.contains(where: { $0.provenance != nil }) else {
            throw PackError(
                PackProblem(
                    .missingKey,
                    at: SourcePlace(file: file, line: 1, column: 1),
                    "The notice '\(topic.rawValue)' would state no law for '\(code)'.",
                    fix: "Add a block whose condition holds there."
                )
            )
        }
        return Notice(
            topic: topic,
            language: language,
            jurisdiction: code,
            place: name,
            title: section.title,
            statements: statements,
            words: words
        )
    }

    /// The rules, parameters and obligations that the conditions name and that none of the packs has: misspellings.
    package func unknownNames(among packs: [RulePack]) -> [PackProblem] {
        let rules = Set(packs.flatMap { $0.rules.map(\.id) })
        let endings = Set(rules.compactMap { $0.split(separator: ".", maxSplits: 1).last.map(String.init) })
        let parameters = Set(packs.flatMap { $0.parameters.map(\.name) })
        let obligations = Set(packs.flatMap { $0.rules.flatMap { $0.obligations.map(\.kind) } })
        return sections.values.flatMap(\.blocks).flatMap { block in
            block.conditions.compactMap { condition -> PackProblem? in
                let (name, known): (String, Set<String>)
                switch condition {
                case .always: return nil
                case .rule(.full(let id), _): (name, known) = (id, rules)
                case .rule(.ending(let ending), _): (name, known) = (ending, endings)
                case .ownObligation(let kind, _): (name, known) = (kind, obligations)
                case .parameter(let parameter, _): (name, known) = (parameter, parameters)
                }
                guard !known.contains(name) else { return nil }
                return PackProblem(
                    .unknownName,
                    at: block.place,
                    "No pack has '\(name)'.",
                    fix: "Correct the name.",
                    suggestion: NearMiss.of(name, among: known)
                )
            }
        }.sorted { $0.place < $1.place }
    }
}

/// One pack with its layers on one day, asked for what a block needs.
private struct NoticeFilling {
    let pack: RulePack
    let all: [Rule]
    let own: [Rule]
    let day: CalendarDate
    let agency: NoticeAgency
    let language: String
    let place: String

    init(
        pack: RulePack,
        layers: [RulePack],
        day: CalendarDate,
        agency: NoticeAgency,
        language: String,
        place: String
    ) {
        let adopted = Set(pack.adopts.map(\.pack))
        own = pack.rules.filter { $0.inForce.contains(day) }
        all =
            own
            + layers.filter { adopted.contains($0.id) }.flatMap(\.rules).filter { $0.inForce.contains(day) }
        self.pack = pack
        self.day = day
        self.agency = agency
        self.language = language
        self.place = place
    }

    /// - Returns: nil where a condition does not hold.
    func statement(_ block: NoticeTemplate.Block) throws(PackError) -> Notice.Statement? {
        var support: [(citations: [Citation], provenance: Provenance)] = []
        var rule: Rule?
        var value: ParameterValue?
        for condition in block.conditions {
            switch condition {
            case .always: break
            case .rule(let name, let wanted):
                let found = rules(name)
                guard found.isEmpty != wanted else { return nil }
                support += found.map { ($0.citations, $0.provenance) }
                if wanted { rule = found.first }
            case .ownObligation(let kind, let wanted):
                let found = own.filter { $0.obligations.contains { $0.kind == kind } }
                guard found.isEmpty != wanted else { return nil }
                support += found.map { ($0.citations, $0.provenance) }
            case .parameter(let name, let standing):
                let found = pack.parameter(name)?.value(on: day)
                guard self.standing(found) == standing else { return nil }
                if let found { support.append((found.citations, found.provenance)) }
                if standing == .deciding { value = found?.value }
            }
        }
        var paragraphs: [String] = []
        for pieces in block.paragraphs {
            var text = ""
            for piece in pieces {
                switch piece {
                case .text(let words): text += words
                case .placeholder(let placeholder):
                    text += try fill(placeholder, rule: rule, value: value, at: block.place)
                }
            }
            paragraphs.append(text)
        }
        var citations: [Citation] = []
        for citation in support.flatMap(\.citations) where !citations.contains(citation) {
            citations.append(citation)
        }
        let provenance = support.map(\.provenance)
        return Notice.Statement(
            paragraphs: paragraphs,
            citations: citations,
            provenance: provenance.dropFirst().reduce(provenance.first) { $0?.weaker($1) }
        )
    }

    private func rules(_ name: NoticeTemplate.RuleName) -> [Rule] {
        switch name {
        case .full(let id): all.filter { $0.id == id }
        case .ending(let ending): own.filter { $0.id.split(separator: ".", maxSplits: 1).last == ending[...] }
        }
    }

    private func standing(_ value: DatedValue?) -> NoticeTemplate.Condition.Standing {
        guard let value else { return .absent }
        return value.decides ? .deciding : .undetermined
    }

    private func fill(
        _ placeholder: NoticeTemplate.Placeholder,
        rule: Rule?,
        value: ParameterValue?,
        at place: SourcePlace
    ) throws(PackError) -> String {
        switch placeholder {
        case .jurisdiction: return self.place
        case .service: return agency.service
        case .contact: return agency.contact
        case .complaints: return agency.complaints
        case .says:
            if let words = rule?.says.texts[language] { return words }
            throw PackError(
                PackProblem(
                    .missingKey,
                    at: place,
                    "The rule '\(rule?.id ?? "")' has no words in '\(language)'.",
                    fix: "Add them to the rule's 'says', or write the sentence out in the template."
                )
            )
        case .value:
            switch value {
            case .whole(let number): return String(number)
            case .text(let text): return text
            case .date(let date): return date.description
            case .list(let items): return items.joined(separator: ", ")
            case .interval, .flag, .undetermined, nil:
                throw PackError(
                    PackProblem(
                        .wrongType,
                        at: place,
                        "The value cannot be shown in a sentence.",
                        fix: "Show a number, a date, a text or a list."
                    )
                )
            }
        }
    }
}
