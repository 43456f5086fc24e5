extension NoticeTemplate {
    /// Reads a template.
    ///
    /// - Throws: ``PackError`` with every problem, each with its line: an unknown key, topic, condition or placeholder; a
    ///   missing topic; a statement of law without a condition that cites.
    package init(markdown: String, file: String) throws(PackError) {
        var reader = NoticeReader(file: file)
        self = try reader.read(markdown)
    }
}

/// Reads the lines of one template, collecting problems.
private struct NoticeReader {
    let file: String
    private var problems: [PackProblem] = []
    private var head: [String: String] = [:]
    private var places: [String: String] = [:]
    private var sections: [NoticeTopic: NoticeTemplate.Section] = [:]
    private var topic: NoticeTopic?

    private static let keys = [
        "language", "source", "basis text", "basis secondary", "basis recall", "unsure", "unreviewed",
    ]
    private static let limit = 200_000

    init(file: String) { self.file = file }

    mutating func read(_ markdown: String) throws(PackError) -> NoticeTemplate {
        guard markdown.utf8.count <= Self.limit else {
            throw PackError(
                PackProblem(
                    .limit,
                    at: place(1),
                    "The file is larger than \(Self.limit) bytes.",
                    fix: "Split it."
                )
            )
        }
        let lines = markdown.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        let body = readHead(lines)
        readBody(lines, from: body)
        for topic in NoticeTopic.allCases where sections[topic] == nil {
            report(
                .missingKey,
                lines.count,
                "The notice '\(topic.rawValue)' is missing.",
                "Add '# \(topic.rawValue) Title'."
            )
        }
        for key in Self.keys where head[key] == nil {
            report(.missingKey, 1, "The head lacks '\(key)'.", "Add '\(key): …' between the lines '---'.")
        }
        if places.isEmpty {
            report(
                .missingKey,
                1,
                "The head names no place.",
                "Add 'place CODE: name' for each jurisdiction."
            )
        }
        guard problems.isEmpty else { throw PackError(problems) }
        return NoticeTemplate(
            language: head["language", default: ""],
            places: places,
            words: .init(
                source: head["source", default: ""],
                text: head["basis text", default: ""],
                secondary: head["basis secondary", default: ""],
                recall: head["basis recall", default: ""],
                unsure: head["unsure", default: ""],
                unreviewed: head["unreviewed", default: ""]
            ),
            sections: sections,
            file: file
        )
    }

    /// - Returns: the index of the first line after the head.
    private mutating func readHead(_ lines: [String]) -> Int {
        guard lines.first == "---", let end = lines.dropFirst().firstIndex(of: "---") else {
            report(.missingKey, 1, "The head is missing.", "Begin with '---', 'key: value' lines and '---'.")
            return 0
        }
        for index in 1..<end where !lines[index].isEmpty {
            guard let colon = lines[index].firstRange(of: ": ") else {
                report(.wrongType, index + 1, "The line is not 'key: value'.", "Write 'key: value'.")
                continue
            }
            let key = String(lines[index][..<colon.lowerBound])
            let value = String(lines[index][colon.upperBound...])
            let earlier: String?
            if key.hasPrefix("place ") {
                earlier = places.updateValue(value, forKey: String(key.dropFirst("place ".count)))
            } else if Self.keys.contains(key) {
                earlier = head.updateValue(value, forKey: key)
            } else {
                earlier = nil
                report(
                    .unknownKey,
                    index + 1,
                    "'\(key)' is no key of the head.",
                    "Use \(Self.keys.joined(separator: ", ")).",
                    meant: NearMiss.of(key, among: Self.keys)
                )
            }
            if earlier != nil { report(.duplicate, index + 1, "'\(key)' appears twice.", "Keep one.") }
        }
        return end + 1
    }

    private mutating func readBody(_ lines: [String], from start: Int) {
        var open: (conditions: [NoticeTemplate.Condition], line: Int, text: [String])?
        for index in start..<lines.count {
            let line = lines[index]
            if line.hasPrefix("## ") {
                close(&open)
                open = (conditions(String(line.dropFirst(3)), line: index + 1), index + 1, [])
            } else if line.hasPrefix("# ") {
                close(&open)
                beginTopic(String(line.dropFirst(2)), line: index + 1)
            } else if open != nil {
                open?.text.append(line)
            } else if !line.allSatisfy(\.isWhitespace) {
                report(.unknownKey, index + 1, "Text outside a block.", "Put it below a line '## condition'.")
            }
        }
        close(&open)
    }

    private mutating func beginTopic(_ heading: String, line: Int) {
        let halves = heading.split(separator: " ", maxSplits: 1).map(String.init)
        topic = nil
        guard halves.count == 2, let named = NoticeTopic(rawValue: halves[0]) else {
            let known = NoticeTopic.allCases.map(\.rawValue)
            report(
                .unknownName,
                line,
                "'\(heading)' is not '# topic Title'.",
                "Topics are \(known.joined(separator: ", ")).",
                meant: NearMiss.of(halves.first ?? "", among: known)
            )
            return
        }
        if sections[named] != nil {
            report(.duplicate, line, "The notice '\(named.rawValue)' appears twice.", "Keep one.")
        }
        topic = named
        sections[named] = .init(title: halves[1], blocks: [])
    }

    private mutating func close(
        _ open: inout (conditions: [NoticeTemplate.Condition], line: Int, text: [String])?
    ) {
        guard let block = open else { return }
        open = nil
        guard let topic else {
            report(.missingKey, block.line, "A block without a notice.", "Put '# topic Title' above it.")
            return
        }
        let paragraphs = block.text.split { $0.allSatisfy(\.isWhitespace) }.map { $0.joined(separator: " ") }
        let read = NoticeTemplate.Block(
            conditions: block.conditions,
            paragraphs: paragraphs.map { pieces($0, line: block.line) },
            place: place(block.line)
        )
        check(read, line: block.line)
        sections[topic]?.blocks.append(read)
    }

    /// What keeps a statement of law from standing without its source.
    private mutating func check(_ block: NoticeTemplate.Block, line: Int) {
        if block.paragraphs.isEmpty {
            report(.missingKey, line, "The block says nothing.", "Write what people are told.")
        }
        if block.conditions.contains(.always) {
            if block.conditions.count > 1 || !block.placeholders.contains(where: \.isOfAgency) {
                report(
                    .citation,
                    line,
                    "A block under 'always' has no citation.",
                    "Let it speak of the agency ({service}, {contact}, {complaints}), or name the rule it rests on."
                )
            }
        } else if !block.conditions.contains(where: \.cites) {
            report(
                .citation,
                line,
                "No condition brings a citation.",
                "Add 'rule …', 'own obligation …' or 'parameter …'."
            )
        }
        let values = block.conditions.filter { if case .parameter(_, .deciding) = $0 { true } else { false } }
        if block.placeholders.contains(.value), values.count != 1 {
            report(
                .unknownName,
                line,
                "{value} needs exactly one 'parameter NAME'.",
                "Name the parameter it shows."
            )
        }
        let rules = block.conditions.filter { if case .rule(_, true) = $0 { true } else { false } }
        if block.placeholders.contains(.says), rules.count != 1 {
            report(.unknownName, line, "{says} needs exactly one 'rule NAME'.", "Name the rule it quotes.")
        }
    }

    private mutating func conditions(_ heading: String, line: Int) -> [NoticeTemplate.Condition] {
        heading.split(separator: " and ").compactMap { condition(String($0), line: line) }
    }

    private mutating func condition(_ text: String, line: Int) -> NoticeTemplate.Condition? {
        var words = text.split(separator: " ").map(String.init)
        if words == ["always"] { return .always }
        guard let name = words.popLast() else { return nil }
        switch words {
        case ["rule"], ["no", "rule"]:
            let rule: NoticeTemplate.RuleName =
                name.hasPrefix("*.") ? .ending(String(name.dropFirst(2))) : .full(name)
            return .rule(rule, wanted: words.count == 1)
        case ["own", "obligation"], ["no", "own", "obligation"]:
            return .ownObligation(name, wanted: words.count == 2)
        case ["parameter"]: return .parameter(name, .deciding)
        case ["undetermined", "parameter"]: return .parameter(name, .undetermined)
        case ["no", "parameter"]: return .parameter(name, .absent)
        default:
            report(
                .unknownName,
                line,
                "'\(text)' is no condition.",
                "Use always, rule, own obligation, parameter or undetermined parameter, with no before it where meant."
            )
            return nil
        }
    }

    private mutating func pieces(_ text: String, line: Int) -> [NoticeTemplate.Piece] {
        var pieces: [NoticeTemplate.Piece] = []
        var rest = Substring(text)
        while let open = rest.firstIndex(of: "{") {
            if open > rest.startIndex { pieces.append(.text(String(rest[..<open]))) }
            let inside = rest[rest.index(after: open)...]
            guard let close = inside.firstIndex(of: "}") else {
                report(
                    .unknownName,
                    line,
                    "A place is not closed: '\(rest[open...].prefix(30))'.",
                    "Close it with '}'."
                )
                return pieces
            }
            let name = String(inside[..<close])
            if let placeholder = NoticeTemplate.Placeholder(rawValue: name) {
                pieces.append(.placeholder(placeholder))
            } else {
                let known = NoticeTemplate.Placeholder.allCases.map(\.rawValue)
                report(
                    .unknownName,
                    line,
                    "'{\(name)}' is no place that can be filled.",
                    "Places are \(known.map { "{\($0)}" }.joined(separator: ", ")).",
                    meant: NearMiss.of(name, among: known)
                )
            }
            rest = inside[inside.index(after: close)...]
        }
        if !rest.isEmpty { pieces.append(.text(String(rest))) }
        return pieces
    }

    private func place(_ line: Int) -> SourcePlace { SourcePlace(file: file, line: line, column: 1) }

    private mutating func report(
        _ code: PackProblem.Code,
        _ line: Int,
        _ message: String,
        _ fix: String,
        meant: String? = nil
    ) {
        problems.append(PackProblem(code, at: place(line), message, fix: fix, suggestion: meant))
    }
}
