internal import Yams

// The only file that knows the YAML library. Everything above it sees `YAMLValue`.

extension YAMLValue {
    /// Reads one document of the strict YAML subset.
    ///
    /// - Throws: ``PackError`` with the line and column of the first thing refused: anchors, aliases, tags, merge keys, duplicate
    ///   keys, keys that are not text, tabs, directives, a second document, too much size or depth, or broken YAML.
    package init(yaml text: String, file: String, limits: YAMLLimits = YAMLLimits()) throws(PackError) {
        if let problem = YAMLScan.problem(in: text, file: file, limits: limits) { throw PackError(problem) }
        let root: Node?
        do {
            root = try Parser(yaml: text, resolver: .basic, encoding: .utf8).singleRoot()
        } catch {
            throw PackError(YAMLLibraryProblem.describe(error, file: file, text: text))
        }
        guard let root else {
            throw PackError(
                PackProblem(
                    .yaml,
                    at: SourcePlace(file: file, line: 1, column: 1),
                    "The file is empty.",
                    fix: "Begin with `pack:` or `schema:`."
                )
            )
        }
        var conversion = NodeConversion(file: file, limits: limits)
        self = try conversion.value(of: root, depth: 0)
    }
}

/// Turns the library's nodes into values and refuses what the subset leaves out.
private struct NodeConversion {
    let file: String
    let limits: YAMLLimits
    var count = 0

    mutating func value(of node: Node, depth: Int, isKey: Bool = false) throws(PackError) -> YAMLValue {
        let place = SourcePlace(file: file, line: node.mark?.line ?? 1, column: node.mark?.column ?? 1)
        count += 1
        guard depth <= limits.maximumDepth, count <= limits.maximumValues else {
            throw refusal(
                .limit,
                place,
                "The file is too deep or has too many values.",
                "Split it or simplify it."
            )
        }
        if node.anchor != nil {
            throw refusal(.yamlTrap, place, "Anchors are not allowed.", "Repeat the value.")
        }
        switch node {
        case .scalar(let scalar):
            // The library marks quoted text as text, and keys while it compares them.
            let isMarked = isKey || scalar.style != .plain
            try refuseTag(scalar.tag.rawValue, alsoText: isMarked, place)
            return YAMLValue(.scalar(scalar.string, isPlain: scalar.style == .plain), at: place)
        case .sequence(let sequence):
            try refuseTag(sequence.tag.rawValue, place)
            var values: [YAMLValue] = []
            values.reserveCapacity(sequence.count)
            for item in sequence { values.append(try value(of: item, depth: depth + 1)) }
            return YAMLValue(.sequence(values), at: place)
        case .mapping(let mapping):
            try refuseTag(mapping.tag.rawValue, place)
            return YAMLValue(.mapping(try members(of: mapping, depth: depth)), at: place)
        case .alias:
            throw refusal(.yamlTrap, place, "Aliases are not allowed.", "Repeat the value.")
        }
    }

    private mutating func members(of mapping: Node.Mapping, depth: Int) throws(PackError) -> [YAMLMember] {
        var members: [YAMLMember] = []
        members.reserveCapacity(mapping.count)
        // Few keys are compared one by one, many by their hashes.
        var seen: [String: SourcePlace]? = mapping.count > 12 ? [:] : nil
        for (keyNode, valueNode) in mapping {
            let key = try value(of: keyNode, depth: depth + 1, isKey: true)
            guard let name = key.text else {
                throw refusal(
                    .yamlTrap,
                    key.place,
                    "A key must be text.",
                    "Quote it if it begins with '[' or '{'."
                )
            }
            if name == "<<" {
                throw refusal(.yamlTrap, key.place, "Merge keys (<<) are not allowed.", "Write the keys out.")
            }
            let first = seen.map { $0[name] } ?? members.first { $0.key == name }?.keyPlace
            if let first {
                throw refusal(
                    .duplicate,
                    key.place,
                    "The key '\(name)' stands twice, first in line \(first.line).",
                    "Keep one of the two."
                )
            }
            seen?[name] = key.place
            members.append(
                YAMLMember(key: name, keyPlace: key.place, value: try value(of: valueNode, depth: depth + 1))
            )
        }
        return members
    }

    private static let text = "tag:yaml.org,2002:str"

    private func refuseTag(_ tag: String, alsoText: Bool = false, _ place: SourcePlace) throws(PackError) {
        if tag.isEmpty || alsoText && tag == Self.text { return }
        throw refusal(
            .yamlTrap,
            place,
            "A value that begins with '!' is a YAML tag.",
            "Put the condition in quotes: \"!…\"."
        )
    }

    private func refusal(
        _ code: PackProblem.Code,
        _ place: SourcePlace,
        _ message: String,
        _ fix: String
    ) -> PackError {
        PackError(PackProblem(code, at: place, message, fix: fix))
    }
}

/// Puts the library's errors into our words.
private enum YAMLLibraryProblem {
    static func describe(_ error: any Error, file: String, text: String) -> PackProblem {
        func problem(_ mark: Mark?, _ message: String, _ fix: String, _ code: PackProblem.Code = .yaml)
            -> PackProblem
        {
            let place = SourcePlace(file: file, line: mark?.line ?? 1, column: mark?.column ?? 1)
            return PackProblem(code, at: place, message, fix: fix)
        }
        guard let error = error as? YamlError else {
            return problem(nil, "The file is not readable YAML.", "Check its beginning.")
        }
        switch error {
        case .scanner(_, let reason, let mark, _), .parser(_, let reason, let mark, _):
            return problem(mark, "This is not YAML: \(reason).", advice(for: reason))
        case .composer(_, let reason, let mark, _):
            if reason.contains("alias") {
                return problem(
                    mark,
                    "Aliases are not allowed.",
                    "Quote text that begins with '*'.",
                    .yamlTrap
                )
            }
            return problem(mark, "There is a second document.", "Keep one document in a file.", .yamlTrap)
        case .duplicatedKeysInMapping(let names, let context):
            let (first, second) = lines(of: names.first ?? "", from: context.mark.line, in: text)
            return PackProblem(
                .duplicate,
                at: SourcePlace(file: file, line: second ?? context.mark.line, column: context.mark.column),
                "The key '\(names.first ?? "")' stands twice, first in line \(first).",
                fix: "Keep one of the two."
            )
        case .reader(let reason, _, _, _):
            return problem(nil, "The text cannot be read: \(reason).", "Save the file as UTF-8.")
        default:
            return problem(nil, "The file is not readable YAML.", "Check its beginning.")
        }
    }

    /// The library names the first of two equal keys; the second is the next line that begins with it.
    private static func lines(of key: String, from line: Int, in text: String) -> (first: Int, second: Int?) {
        var number = 0
        for content in text.split(separator: "\n", omittingEmptySubsequences: false) {
            number += 1
            guard number > line else { continue }
            let start = content.drop { $0 == " " || $0 == "-" || $0 == "\"" || $0 == "'" }
            if start.hasPrefix(key) { return (line, number) }
        }
        return (line, nil)
    }

    private static func advice(for reason: String) -> String {
        if reason.contains("mapping values are not allowed") {
            return "Quote text that contains ': '."
        }
        if reason.contains("did not find expected") {
            return
                "Look for a missing bracket, comma or quote in this line or the one before, or for uneven indentation."
        }
        return "Check quotes, brackets and indentation in this line and the one before."
    }
}
