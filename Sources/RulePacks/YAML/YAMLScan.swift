/// What is refused before the text reaches the YAML library: characters and constructs that make one text mean two
/// things, and nesting or size that would cost the reader more than a pack ever needs.
enum YAMLScan {
    static func problem(in text: String, file: String, limits: YAMLLimits) -> PackProblem? {
        guard text.utf8.count <= limits.maximumBytes else {
            return PackProblem(
                .limit,
                at: SourcePlace(file: file, line: 1, column: 1),
                "The file is larger than \(limits.maximumBytes) bytes.",
                fix: "Split it, or move common law into a shared layer."
            )
        }
        var scan = Scan(file: file, limits: limits)
        for scalar in text.unicodeScalars {
            if let problem = scan.take(scalar) { return problem }
        }
        return nil
    }

    private struct Scan {
        let file: String
        let limits: YAMLLimits
        var line = 1
        var column = 0
        var brackets = 0
        var lineIndent = 0
        var inIndent = true
        var dashes = 0
        var previous: Unicode.Scalar = "\n"
        /// `&` after a space: an anchor, if a name follows at once.
        var possibleAnchor = false

        var place: SourcePlace { SourcePlace(file: file, line: line, column: max(column, 1)) }

        mutating func take(_ scalar: Unicode.Scalar) -> PackProblem? {
            column += 1
            defer { previous = scalar }
            if possibleAnchor {
                possibleAnchor = false
                if scalar.properties.isAlphabetic || ("0"..."9").contains(scalar) || scalar == "_" {
                    column -= 1
                    return trap(
                        "'&' followed at once by a name is a YAML anchor.",
                        "Repeat the value, or write a space after '&'."
                    )
                }
            }
            switch scalar {
            case "\n":
                line += 1
                column = 0
                inIndent = true
                dashes = 0
                return nil
            case "\r":
                return nil
            case "\t":
                return trap("There is a tab.", "Indent and separate with spaces.")
            case "\u{FEFF}":
                return trap("There is a byte order mark.", "Save the file as UTF-8 without one.")
            case "\u{85}", "\u{2028}", "\u{2029}":
                return trap("There is an unusual line break character.", "Use ordinary line ends.")
            case "\u{0}"..."\u{1F}", "\u{7F}"..."\u{9F}":
                return trap("There is a control character.", "Remove it.")
            default:
                break
            }
            return structure(scalar)
        }

        private mutating func structure(_ scalar: Unicode.Scalar) -> PackProblem? {
            if inIndent {
                if scalar == " " { return column > limits.maximumIndent ? tooDeep : nil }
                if column == 1, scalar == "%" {
                    return trap(
                        "The line begins with a YAML directive.",
                        "Remove it; packs are always YAML 1.2."
                    )
                }
                inIndent = scalar == "-"
                if scalar == "-" { dashes += 1 }
                if dashes > limits.maximumDepth { return tooDeep }
            }
            switch scalar {
            case "[", "{":
                brackets += 1
                if brackets > limits.maximumDepth { return tooDeep }
            case "]", "}":
                brackets = max(0, brackets - 1)
            case "&":
                possibleAnchor = " \n[{,:".unicodeScalars.contains(previous)
            default:
                break
            }
            return nil
        }

        private func trap(_ message: String, _ fix: String) -> PackProblem {
            PackProblem(.yamlTrap, at: place, message, fix: fix)
        }

        private var tooDeep: PackProblem {
            PackProblem(
                .limit,
                at: place,
                "The file nests deeper than \(limits.maximumDepth) levels.",
                fix: "Name the inner part under `define`."
            )
        }
    }
}

/// Bounds on what the YAML reader takes.
package struct YAMLLimits: Sendable {
    package var maximumBytes = 1 << 20
    package var maximumDepth = 32
    /// Columns of leading space; every level of nesting needs at least one.
    package var maximumIndent = 128
    package var maximumValues = 100_000

    package init() {}
}
