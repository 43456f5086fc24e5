import HTTPSignatures
import Wire

/// A message as standards print it: a start line, fields, an empty line, content.
struct PrintedMessage {
    let startLine: [String]
    let fields: HTTPFields
    let content: [UInt8]

    init(_ text: String) {
        let normal = text.split(separator: "\r\n", omittingEmptySubsequences: false).joined(separator: "\n")
        var lines = normal.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        startLine = lines.removeFirst().split(separator: " ").map(String.init)
        let end = lines.firstIndex(of: "") ?? lines.endIndex
        fields = HTTPFields(Self.fields(Array(lines[..<end])))
        content = Array(lines[end...].dropFirst().joined(separator: "\n").utf8)
    }

    static func fields(_ lines: [String]) -> [(String, String)] {
        lines.map { line in
            let name = line.prefix { $0 != ":" }
            return (String(name), String(line.dropFirst(name.count + 1)))
        }
    }

    var request: RequestHead {
        RequestHead(
            method: startLine[0],
            authority: fields.combined("host") ?? "",
            target: startLine[1],
            fields: fields
        )
    }

    var response: ResponseHead {
        ResponseHead(status: Int(startLine[1]) ?? 0, fields: fields)
    }
}
