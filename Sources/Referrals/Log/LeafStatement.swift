/// What a leaf of a node's transparency log says, to whoever holds its salt: that something was recorded, when, about
/// what, and which bytes it fixes.
///
/// Its text is six lines under a heading, each ended by a newline; `-` stands where there is nothing. The log holds
/// SHA-256 over the salt and this text.
package struct LeafStatement: Sendable, Hashable {
    package static let heading = "comity-leaf/v1"

    /// The number of the journal entry.
    package var number: Int64
    /// Milliseconds since 1970.
    package var at: Instant
    /// What happened, for example `document-accepted`.
    package var event: String
    /// The document, thread or case.
    package var subject: Identifier?
    /// The digest that the event fixes.
    package var digest: Digest?
    /// The head of the journal with this entry, which fixes every entry before.
    package var head: Digest

    package init(
        number: Int64,
        at: Instant,
        event: String,
        subject: Identifier?,
        digest: Digest?,
        head: Digest
    ) {
        self.number = number
        self.at = at
        self.event = event
        self.subject = subject
        self.digest = digest
        self.head = head
    }

    /// The text that is committed to.
    package var text: String {
        "\(Self.heading)\n\(number)\n\(at.milliseconds)\n\(event)\n\(subject?.text ?? "-")\n\(digest?.hex ?? "-")\n\(head.hex)\n"
    }

    /// Reads the text; nil for anything that ``text`` would not write.
    package init?(text: String) {
        let lines = text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
            .map { String(decoding: $0, as: UTF8.self) }
        guard lines.count == 8, lines[0] == Self.heading, let number = Int64(lines[1]),
            let milliseconds = Int64(lines[2]), let head = Digest(hex: lines[6])
        else { return nil }
        self.init(
            number: number,
            at: Instant(milliseconds: milliseconds),
            event: lines[3],
            subject: Identifier(lines[4]),
            digest: Digest(hex: lines[5]),
            head: head
        )
        guard self.text.utf8.elementsEqual(text.utf8) else { return nil }
    }
}

/// Where something stands in a node's transparency log: what a receipt tells its receiver.
package struct LogPosition: Sendable, Hashable {
    /// The origin of the log, for example `node.agency.example/log/2026`.
    package var origin: String
    /// The leaf, counted from 0.
    package var leaf: Int64

    package init(origin: String, leaf: Int64) {
        self.origin = origin
        self.leaf = leaf
    }
}
