package import Wire

/// The threads that a node shares with the peer that asks, and how much of each is here: what a peer has to know that an older
/// backup was put back to.
package struct ThreadListing: Sendable, Hashable {
    package struct Entry: Sendable, Hashable {
        package var thread: Identifier
        /// The highest `seq` of the asker's own documents that the answering node holds.
        package var asker: Int
        /// The highest `seq` of the answering node's documents for which the asker gave a receipt.
        package var answerer: Int
        /// Whether its content was erased, so that nothing of it can be given back.
        package var isErased: Bool

        package init(thread: Identifier, asker: Int, answerer: Int, isErased: Bool) {
            (self.thread, self.asker, self.answerer, self.isErased) = (thread, asker, answerer, isErased)
        }
    }

    /// In the order of their identifiers.
    package var entries: [Entry]
    /// Whether there are more behind the last.
    package var isMore: Bool

    /// The most entries of one answer.
    package static let most = 256

    package init(entries: [Entry], isMore: Bool) { (self.entries, self.isMore) = (entries, isMore) }

    package var json: JSON {
        .object([
            "threads": .array(
                entries.map { entry in
                    .object([
                        "thread": .string(entry.thread.text), "asker": .integer(Int64(entry.asker)),
                        "answerer": .integer(Int64(entry.answerer)), "erased": .bool(entry.isErased),
                    ])
                }
            ), "more": .bool(isMore),
        ])
    }

    /// Reads an answer; nil where it has not the form of one.
    package init?(json: JSON) {
        guard let items = json["threads"]?.array, items.count <= Self.most, let isMore = json["more"]?.bool
        else { return nil }
        var entries: [Entry] = []
        for item in items {
            guard let thread = item["thread"]?.string.flatMap({ Identifier($0) }),
                let asker = item["asker"]?.int, let answerer = item["answerer"]?.int,
                let isErased = item["erased"]?.bool, (0...Document.maximumSequence).contains(asker),
                (0...Document.maximumSequence).contains(answerer),
                entries.last.map({ $0.thread < thread }) ?? true
            else { return nil }
            entries.append(Entry(thread: thread, asker: asker, answerer: answerer, isErased: isErased))
        }
        guard !isMore || !entries.isEmpty else { return nil }
        self.init(entries: entries, isMore: isMore)
    }

    /// Where it is asked for, below a node's base URL.
    package static func path(after thread: Identifier?) -> String {
        "/threads" + (thread.map { "?after=\($0.text)" } ?? "")
    }
}
