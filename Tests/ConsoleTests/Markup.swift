import Foundation

/// A page's tags, read as simply as a browser would at worst: enough to see whether text became markup.
struct Markup {
    struct Tag: Hashable {
        var name: String
        var attributes: [Attribute]

        func value(of name: String) -> String? { attributes.first { $0.name == name }?.value }
    }

    struct Attribute: Hashable {
        var name: String
        var value: String
    }

    let tags: [Tag]
    /// Everything outside tags, entities undone.
    let text: String

    /// The text as it is read: blanks run together, and none before a comma.
    var words: String {
        text.split(whereSeparator: \.isWhitespace).joined(separator: " ").replacingOccurrences(
            of: " ,",
            with: ","
        )
    }

    /// The tags without the attributes' values: what text must never change.
    var shape: [String] {
        tags.map { ([$0.name] + $0.attributes.map(\.name)).joined(separator: " ") }
    }

    init(_ html: String) {
        var tags: [Tag] = []
        var text = ""
        var reader = Reader(scalars: Array(html.unicodeScalars))
        while let scalar = reader.peek {
            if scalar == "<" {
                reader.advance()
                tags.append(reader.readTag())
                text += " "
            } else {
                text.unicodeScalars.append(scalar)
                reader.advance()
            }
        }
        self.tags = tags
        self.text = Self.undoingEntities(text)
    }

    static func undoingEntities(_ text: String) -> String {
        var plain = text
        for (entity, scalar) in [
            ("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&#96;", "`"), ("&amp;", "&"),
        ] {
            plain = plain.replacingOccurrences(of: entity, with: scalar, options: .literal)
        }
        return plain
    }

    private struct Reader {
        let scalars: [Unicode.Scalar]
        var position = 0

        var peek: Unicode.Scalar? { position < scalars.count ? scalars[position] : nil }

        mutating func advance() { position += 1 }

        mutating func read(while condition: (Unicode.Scalar) -> Bool) -> String {
            var read = String.UnicodeScalarView()
            while let scalar = peek, condition(scalar) {
                read.append(scalar)
                advance()
            }
            return String(read)
        }

        mutating func readTag() -> Tag {
            var tag = Tag(name: read { !" \n/>".unicodeScalars.contains($0) || $0 == "/" }, attributes: [])
            while let scalar = peek {
                if scalar == ">" {
                    advance()
                    break
                }
                if " \n/".unicodeScalars.contains(scalar) {
                    advance()
                    continue
                }
                let name = read { !" \n/>=".unicodeScalars.contains($0) }
                var value = ""
                if peek == "=" {
                    advance()
                    if let quote = peek, quote == "\"" || quote == "'" {
                        advance()
                        value = read { $0 != quote }
                        advance()
                    } else {
                        value = read { !" \n>".unicodeScalars.contains($0) }
                    }
                } else if name.isEmpty {
                    advance()
                    continue
                }
                tag.attributes.append(Attribute(name: name, value: Markup.undoingEntities(value)))
            }
            return tag
        }
    }
}
