package import Referrals
import Store
package import Wire

extension Node {
    /// Puts right what an earlier document of this node said; that document stays as it was.
    ///
    /// A correction says nothing that the document did not say: it changes what is there, or takes it back. What is said of a person
    /// leaves under the law as it is asked now.
    ///
    /// - Throws: ``NodeError`` with `notFound` for a document that is not this agency's own in the thread, `gateClosed` for an element
    ///   that the document does not have or whose data category may not leave.
    package func correct(
        _ document: Identifier,
        in thread: Identifier,
        changes: [(element: String, says: String, value: JSON?)],
        by officer: Officer
    ) async throws -> MoveResult {
        try await move(
            .correct,
            in: thread,
            by: officer,
            reading: { [self] record, _, transaction in
                guard let own = try transaction.document(document), own.thread == thread,
                    own.issuer == identity.entity
                else {
                    throw NodeError(
                        .notFound,
                        "This agency has no such document in this thread; each side corrects its own."
                    )
                }
                let corrected = try Self.document(in: own)
                var sent: [Disclosure.Element] = []
                let items = try changes.enumerated().map { index, change -> JSON in
                    var item: JSONObject = ["element": .string(change.element), "says": .string(change.says)]
                    if let value = change.value {
                        item["value"] = value
                        sent += try Self.categories(of: value, at: change.element, in: corrected).map {
                            Disclosure.Element(pointer: "/changes/\(index)/value", category: $0)
                        }
                    } else {
                        _ = try Self.element(change.element, of: corrected)
                    }
                    return .object(item)
                }
                var body: JSONObject = ["document": .string(document.text), "changes": .array(items)]
                if !sent.isEmpty {
                    for (name, value) in try lawMembers(for: sent, in: record, in: transaction).members {
                        body[name] = value
                    }
                }
                return (.correction, .object(body))
            }
        )
    }

    /// The element of a document that a correction names.
    private static func element(_ pointer: String, of document: Document) throws(NodeError) -> JSON {
        guard let place = JSONPointer(text: pointer), let element = document.body[place] else {
            throw NodeError(
                .gateClosed,
                "The document says nothing at \(pointer): a correction changes what was said, and adds nothing. What else has to be said goes as an answer, under the law."
            )
        }
        return element
    }

    /// The data categories of what a correction puts in the place of an element.
    private static func categories(of value: JSON, at pointer: String, in document: Document)
        throws(NodeError)
        -> [String]
    {
        let before = try element(pointer, of: document)
        guard value.hasNoMember(beyond: before) else {
            throw NodeError(
                .gateClosed,
                "What is to stand at \(pointer) has parts that the document did not have. Correct each part where it stands."
            )
        }
        let body = document.body
        let frame = body["case"] == nil ? "" : "/case"
        func concerns(_ element: String) -> Bool {
            element == pointer || pointer.isEmpty || element.hasPrefix(pointer + "/")
                || pointer.hasPrefix(element + "/")
        }
        let listed = (body["minimisation"]?["sent"]?.array ?? []).compactMap { item -> String? in
            guard let element = item["element"]?.string, concerns(frame + element) else { return nil }
            return item["category"]?.string
        }
        let facts = (body["facts"]?.object ?? JSONObject()).members.map(\.key).filter { name in
            // Of a birth that stays here the year leaves all the same, and no more than the year.
            concerns("/facts/" + name)
                && !(name.hasSuffix(".birth") && pointer == "/facts/" + name && value.string?.utf8.count == 4)
        }.compactMap { CaseFacts.category(of: $0) }
        return Set(listed + facts).sorted()
    }
}

extension JSON {
    /// Whether a value has no member and no element, however deep, that another does not have in the same place.
    fileprivate func hasNoMember(beyond other: JSON) -> Bool {
        switch (self, other) {
        case (.object(let members), .object(let others)):
            members.members.allSatisfy { name, value in
                others[name].map { value.hasNoMember(beyond: $0) } ?? false
            }
        case (.array(let elements), .array(let others)):
            // A list of words may grow; what has parts has no more of them than it had.
            elements.allSatisfy { element in
                element.isPlain || others.contains { element.hasNoMember(beyond: $0) }
            }
        // What has parts is corrected part by part, and is not told anew in words.
        case (.object, _), (.array, _), (_, .object), (_, .array): false
        default: true
        }
    }

    private var isPlain: Bool {
        switch self {
        case .object, .array: false
        default: true
        }
    }
}
