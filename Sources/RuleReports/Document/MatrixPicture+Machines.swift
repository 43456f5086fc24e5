package import Wire

extension Report.MatrixPicture {
    /// One line for each pair and case, with a heading (RFC 4180).
    package var csv: String {
        var lines = [
            ["sender", "receiver", "case", "outcome", "decides", "rules", "obligations", "questions"]
        ]
        eachField { layer, sender, receiver, field in
            lines.append([
                sender.code, receiver.code, layer.id, field.outcome, field.decides,
                field.rules.joined(separator: " "),
                field.obligations.joined(separator: " "), field.questions.joined(separator: " "),
            ])
        }
        return lines.map { $0.map(Self.quoted).joined(separator: ",") + "\r\n" }.joined()
    }

    package var json: JSON {
        var fields: [JSON] = []
        eachField { layer, sender, receiver, field in
            fields.append(
                .object([
                    "sender": .string(sender.code), "receiver": .string(receiver.code),
                    "case": .string(layer.id),
                    "outcome": .string(field.outcome), "decides": .string(field.decides),
                    "rules": .array(field.rules.map(JSON.string)),
                    "obligations": .array(field.obligations.map(JSON.string)),
                    "questions": .array(field.questions.map(JSON.string)),
                ])
            )
        }
        return .array(fields)
    }

    private func eachField(_ body: (Layer, Party, Party, Field) -> Void) {
        for layer in layers {
            for (row, sender) in parties.enumerated() {
                for (column, receiver) in parties.enumerated() {
                    if let field = layer.fields[row][column] { body(layer, sender, receiver, field) }
                }
            }
        }
    }

    /// Quoted, and never a formula for a spreadsheet.
    private static func quoted(_ text: String) -> String {
        // By scalars: an accent after the sign, or a line feed after a carriage return, is one character with it.
        let isFormula = text.unicodeScalars.first.map { "=+-@\t\r\n".unicodeScalars.contains($0) } == true
        let safe = isFormula ? "'" + text : text
        guard safe.utf8.contains(where: { ",\"\r\n".utf8.contains($0) }) else { return safe }
        return "\"" + safe.replacing("\"", with: "\"\"") + "\""
    }
}
