package import Wire

/// The word of a document's sender that a condition of it stands no more on an element: signed, with a reason and a provision.
///
/// It opens exactly the element that it names, under exactly the condition that it names. Nobody but the sender of the limited
/// document can say it, and what it does not name stays as it was.
package struct LimitLift: Sendable, Hashable {
    /// The conditions that can be lifted. A purpose and a day of erasure bind as long as there is anything left to bind.
    package static let kinds: Set<UseLimit.Kind> = [.confidential, .noExport, .noOnward, .askBefore]

    /// The limited document.
    package var document: Identifier
    /// A JSON Pointer (RFC 6901) into its body; empty for all of it.
    package var element: String
    package var kind: UseLimit.Kind
    /// Why, in plain words.
    package var says: String
    /// The provision on which the lift rests, as its sender cites it.
    package var cite: String
    /// The notice that says it.
    package var notice: Identifier
    package var on: Instant

    package init(
        document: Identifier,
        element: String,
        kind: UseLimit.Kind,
        says: String,
        cite: String,
        notice: Identifier,
        on: Instant
    ) {
        self.document = document
        self.element = element
        self.kind = kind
        self.says = says
        self.cite = cite
        self.notice = notice
        self.on = on
    }

    /// What a notice lifts; nothing where it is another notice, or lifts nothing.
    package static func said(in notice: Document) -> [LimitLift] {
        guard notice.type == .notice, notice.body["kind"]?.string == Move.Notice.conditionLifted.rawValue,
            let document = notice.body["document"]?.string.flatMap({ Identifier($0) }),
            let says = notice.body["says"]?.string, let cite = notice.body["cite"]?.string
        else { return [] }
        return (notice.body["lifts"]?.array ?? []).compactMap { item in
            guard let element = item["element"]?.string,
                let kind = item["limit"]?.string.flatMap(UseLimit.Kind.init(rawValue:)), kinds.contains(kind)
            else { return nil }
            return LimitLift(
                document: document,
                element: element,
                kind: kind,
                says: says,
                cite: cite,
                notice: notice.id,
                on: notice.issuedAt
            )
        }
    }

    /// Whether the element at a pointer is the one that it opens, or a part of it.
    package func opens(_ pointer: String) -> Bool {
        element.isEmpty || element == pointer || pointer.hasPrefix(element + "/")
    }

    /// In words, beside the condition.
    package var inWords: String {
        let what = element.isEmpty ? "all of it" : element
        return "lifted by its sender for \(what) on \(on.date): \(says) [\(cite)]"
    }

    package var json: JSON {
        [
            "element": .string(element), "says": .string(says), "cite": .string(cite),
            "notice": .string(notice.text), "on": .string(on.rfc3339),
        ]
    }
}

extension UseLimits {
    /// The limits of a document, each with what lifts it.
    ///
    /// A condition that another agency set is not its issuer's to lift.
    ///
    /// - Parameters:
    ///   - notices: documents of the same thread, in any order; only the sender's own count.
    ///   - other: another document on which these limits stand too: what is lifted on that counts as well.
    package init(
        of document: Document,
        liftedIn notices: some Sequence<Document>,
        alsoOn other: Identifier? = nil
    ) {
        self.init(of: document)
        guard !Self.isPassedOn(document) else { return }
        let lifts = notices.filter { $0.issuer == document.issuer }.flatMap { LimitLift.said(in: $0) }
            .filter { $0.document == document.id || $0.document == other }
        for index in limits.indices where limits[index].from ?? document.issuer == document.issuer {
            limits[index].lifts = lifts.filter { limits[index].isLifted(by: $0) }
        }
    }
}

extension UseLimit {
    /// Whether a lift is about this limit: of its kind, on an element that it stands on.
    package func isLifted(by lift: LimitLift) -> Bool { lift.kind == kind && concerns(lift.element) }

    /// Whether nothing of the limit stands any more on the element at `pointer`: a lift opens all of the element, or all that the
    /// limit stands on.
    package func isLifted(for pointer: String) -> Bool {
        lifts.contains { $0.opens(pointer) || $0.opens(element) }
    }
}
