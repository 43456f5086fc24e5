import Referrals
import Store
import Wire

// What came under conditions goes on under them, whoever signs the document that says it.

extension Node {
    /// The conditions that go on with what a case was taken over with, on the elements of a document that says it: those under which
    /// it came, and those of the referrer's word that it may go to that node.
    ///
    /// Nobody is bound anew by what came from them.
    func passedOn(
        with content: JSON,
        ofCase id: Identifier,
        to node: EntityID,
        in transaction: any StoreReader
    ) throws -> [UseLimit] {
        try passedOn(ofCase: id, to: node, in: transaction).filter { $0.stands(in: content) }
    }

    /// The conditions that go on with what is said of a case in a thread that is under way: on each element of a data category, those on
    /// what the case itself holds of that category.
    ///
    /// - Parameter sent: the elements, as pointers into the document's body.
    func passedOn(
        with sent: [Disclosure.Element],
        in thread: ThreadRecord,
        _ transaction: any StoreReader
    ) throws -> [UseLimit] {
        guard !sent.isEmpty, let id = thread.caseID, let record = try transaction.caseRecord(id),
            record.erasedAt == nil
        else { return [] }
        let limits = try passedOn(ofCase: id, to: thread.peer, in: transaction)
        guard !limits.isEmpty else { return [] }
        let held = Disclosure(
            of: try Self.case(of: record),
            requested: Set(try library.dataCategories()),
            withheld: []
        ).sent
        return limits.flatMap { limit in
            let categories = Set(held.filter { limit.concerns("/case" + $0.pointer) }.map(\.category))
            return sent.filter { limit.element.isEmpty || categories.contains($0.category) }
                .map { limit.moved(to: $0.pointer) }
        }
    }

    private func passedOn(ofCase id: Identifier, to node: EntityID, in transaction: any StoreReader) throws
        -> [UseLimit]
    {
        let limits = try taken(intoCase: id, in: transaction).filter { $0.thread.peer != node }
            .flatMap { taken -> [UseLimit] in
                let demanded = UseLimits(
                    taken.thread.erasedAt == nil
                        ? try onwardLimits(of: taken.thread, to: node, in: transaction) : []
                )
                return UseLimits(taken.limits.limits + TakenContent.copied(demanded).limits)
                    .passedOn(setBy: taken.thread.peer)
            }
        return UseLimits(limits.map { $0.moved(to: TakenContent.place(of: $0.element)) }).withoutRepetition
    }

    /// Stops what was assessed while fewer conditions stood on it.
    ///
    /// - Throws: ``NodeError`` with `gateClosed`, naming those that it lacks.
    func requirePassedOn(
        with content: JSON,
        ofCase id: Identifier,
        to node: EntityID,
        in transaction: any StoreReader
    ) throws {
        let listed = Set((content["limits"]?.array ?? []).compactMap { UseLimit($0) })
        let missing = try passedOn(with: content, ofCase: id, to: node, in: transaction)
            .filter { !listed.contains($0) }
        guard missing.isEmpty else {
            throw NodeError(
                .gateClosed,
                "Since it was assessed, further conditions stand on what was received and would go on. Assess it again.",
                findings: missing.map { "\($0.element.isEmpty ? "all of it" : $0.element): \($0.inWords)" }
            )
        }
    }

    /// What limits this agency's own use of a document: of what it received everything that stands on it, of what it wrote the
    /// conditions under which it received what it passes on with that.
    ///
    /// Those that it set itself, or that the referrer set for the third node alone, bind the other side.
    func binding(on record: DocumentRecord, in transaction: any StoreReader) throws -> UseLimits {
        guard record.issuer == identity.entity else { return try limits(on: record, in: transaction) }
        guard record.erasedAt == nil else { return UseLimits() }
        let document = try Self.document(in: record)
        let body = document.body
        switch record.type {
        case .correction:
            guard let name = body["document"]?.string.flatMap({ Identifier($0) }),
                let corrected = try transaction.document(name), corrected.thread == record.thread,
                corrected.issuer == record.issuer, corrected.sequence < record.sequence
            else { return UseLimits() }
            let carried = try binding(on: corrected, in: transaction).carried(by: document)
            return UseLimits(carried + Self.received(in: document))
        case .referral, .spontaneousInformation:
            if UseLimits.isPassedOn(document) { return try binding(onPassedOn: document, in: transaction) }
            guard body["case"] != nil, let thread = try transaction.thread(record.thread),
                thread.side == .referrer, let id = thread.caseID
            else { return UseLimits() }
            // Asked anew, so that what was lifted or decided since counts.
            let limits = try taken(intoCase: id, in: transaction).flatMap(\.limits.limits)
            return UseLimits(
                limits.map { $0.moved(to: TakenContent.place(of: $0.element)) }.filter { $0.stands(in: body) }
            )
        default: return UseLimits(Self.received(in: document))
        }
    }

    /// The same content stands under the same limits as in the document in which it came.
    private func binding(onPassedOn document: Document, in transaction: any StoreReader) throws -> UseLimits {
        guard let name = document.body["forwarded"]?["document"]?.string.flatMap({ Identifier($0) }),
            let origin = try transaction.document(name), origin.erasedAt == nil
        else { return UseLimits(of: document) }
        return try limits(on: origin, in: transaction)
    }

    /// The conditions in an own document that another agency set.
    private static func received(in document: Document) -> [UseLimit] {
        (document.body["limits"]?.array ?? []).compactMap { UseLimit($0) }.filter { $0.from != nil }
    }

    /// Adds conditions to a body, beside those that it lists already.
    static func add(_ limits: [UseLimit], to body: inout JSONObject) {
        guard !limits.isEmpty else { return }
        let listed = body["limits"]?.array ?? []
        body["limits"] = .array(listed + limits.map(\.json).filter { !listed.contains($0) })
    }
}

extension UseLimit {
    /// Whether the element on which it stands is in a body.
    func stands(in body: JSON) -> Bool {
        guard let place = JSONPointer(text: element) else { return true }
        return body[place] != nil
    }
}
