package import Wire

/// Documents of one thread that a node gives back to its peer: those of both sides, as they were signed, in an order in which each
/// follows what it rests on.
package struct ReturnedDocuments: Sendable, Hashable {
    package struct Item: Sendable, Hashable {
        /// The signed document inside a seal to the asker.
        package var sealed: String
        /// The asker's own receipt for a document of the answering node: by it the asker knows that it had taken it in.
        package var receipt: String?

        package init(sealed: String, receipt: String?) { (self.sealed, self.receipt) = (sealed, receipt) }
    }

    package var items: [Item]
    /// Whether there are more behind the last.
    package var isMore: Bool

    /// The most documents of one answer.
    package static let most = 32
    /// No document is added to an answer that has as many bytes already.
    package static let mostBytes = 256 << 10
    /// The longest answer that is read.
    package static let longestAnswer = 1 << 20

    package init(items: [Item], isMore: Bool) { (self.items, self.isMore) = (items, isMore) }

    package var json: JSON {
        .object([
            "documents": .array(
                items.map { item in
                    var object: JSONObject = ["sealed": .string(item.sealed)]
                    if let receipt = item.receipt { object["receipt"] = .string(receipt) }
                    return .object(object)
                }
            ), "more": .bool(isMore),
        ])
    }

    /// Reads an answer; nil where it has not the form of one.
    package init?(json: JSON) {
        guard let documents = json["documents"]?.array, documents.count <= Self.most,
            let isMore = json["more"]?.bool
        else { return nil }
        var items: [Item] = []
        for document in documents {
            guard let sealed = document["sealed"]?.string else { return nil }
            items.append(Item(sealed: sealed, receipt: document["receipt"]?.string))
        }
        self.init(items: items, isMore: isMore)
    }

    /// Where they are asked for, below a node's base URL: those behind what the asker holds of its own chain and of the other.
    package static func path(of thread: Identifier, asker: Int, answerer: Int) -> String {
        "/threads/\(thread.text)/documents?asker=\(asker)&answerer=\(answerer)"
    }
}
