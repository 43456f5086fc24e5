import Wire

/// Takes the content of a file apart into the parts that can be shown or hidden.
package enum EvidenceParts {
    /// The largest file that is taken apart by its structure, in bytes; a larger one by ranges.
    package static let largestStructured = 16 << 20
    /// The most parts of a structure.
    package static let mostParts = 200_000

    /// The parts of a JSON text or a CSV table in order; nil where it is none, or has too many.
    package static func structured(_ content: [UInt8], mediaType: String) -> (
        PartCommitment.Scheme, [EvidencePart]
    )? {
        guard content.count <= largestStructured else { return nil }
        switch mediaType {
        case "application/json":
            guard let json = try? JSON(parsing: content, limits: .local) else { return nil }
            var parts: [EvidencePart] = []
            collect(json, at: "", into: &parts)
            return parts.count <= mostParts ? (.json, parts) : nil
        case "text/csv": return cells(content).map { (.csv, $0) }
        default: return nil
        }
    }

    /// The ranges of content that is held in memory.
    package static func ranges(_ content: [UInt8]) -> [EvidencePart] {
        RangeCommitter.parts(of: content, from: 0)
    }

    /// The parts of a file by the scheme under which it was committed to.
    package static func parts(_ content: [UInt8], scheme: PartCommitment.Scheme) -> [EvidencePart]? {
        switch scheme {
        case .json: structured(content, mediaType: "application/json")?.1
        case .csv: structured(content, mediaType: "text/csv")?.1
        case .ranges: ranges(content)
        }
    }

    private static func collect(_ value: JSON, at place: String, into parts: inout [EvidencePart]) {
        switch value {
        case .object(let members) where !members.isEmpty:
            for member in members.members {
                let name = member.key.replacing("~", with: "~0").replacing("/", with: "~1")
                collect(member.value, at: place + "/" + name, into: &parts)
            }
        case .array(let elements) where !elements.isEmpty:
            for (index, element) in elements.enumerated() {
                collect(element, at: place + "/\(index)", into: &parts)
            }
        default: parts.append(EvidencePart(place: place, content: value.bytes()))
        }
    }

    /// The cells of a table (RFC 4180), separated by commas, or by semicolons where the first line has none; nil where a
    /// quotation does not end.
    private static func cells(_ content: [UInt8]) -> [EvidencePart]? {
        let firstLine = content.prefix { $0 != 0x0A }
        let separator = UInt8(ascii: firstLine.contains(UInt8(ascii: ",")) ? "," : ";")
        var parts: [EvidencePart] = []
        var (row, column, start, isQuoted) = (1, 1, 0, false)
        func end(_ position: Int) {
            var cell = content[start..<position]
            if cell.last == 0x0D { cell = cell.dropLast() }
            parts.append(EvidencePart(place: "\(row)/\(column)", content: Array(cell)))
        }
        for (position, byte) in content.enumerated() {
            if byte == UInt8(ascii: "\"") { isQuoted.toggle() }
            guard !isQuoted, byte == separator || byte == 0x0A else { continue }
            end(position)
            guard parts.count <= mostParts else { return nil }
            (row, column) = byte == separator ? (row, column + 1) : (row + 1, 1)
            start = position + 1
        }
        if start < content.count || column > 1 { end(content.count) }
        return isQuoted ? nil : parts
    }
}

extension PartCommitment {
    /// The commitment to parts that are held in memory.
    package init(scheme: Scheme, to parts: [EvidencePart], salts: SaltSource) {
        self.init(
            scheme: scheme,
            parts: Int64(parts.count),
            root: RedactedParts.root(of: parts, salts: salts)
        )
    }
}
