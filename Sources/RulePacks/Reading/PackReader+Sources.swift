/// Sources, citations, provenance.
extension PackReader {
    static let addressKinds = ["eli", "celex", "id", "url"]

    func sources(_ top: MappingReader) -> [LegalSource] {
        guard let value = top["sources"],
            let members = MappingReader(value, "list of sources", keys: nil, findings)
        else { return [] }
        return members.order.compactMap { member in
            let keys = ["title", "expression", "language", "note", "verified"] + Self.addressKinds
            guard let reader = MappingReader(member.value, "source '\(member.key)'", keys: keys, findings),
                reader.required("title", "Give the title of the act.") != nil,
                let title = reader.localized("title")
            else { return nil }
            var addresses: [String: String] = [:]
            for kind in Self.addressKinds { addresses[kind] = reader.text(kind) }
            if addresses.isEmpty {
                findings.error(
                    .citation,
                    at: member.keyPlace,
                    "The source '\(member.key)' has no address.",
                    fix: "Give its eli, celex, id or url."
                )
            }
            return LegalSource(
                id: member.key,
                title: title,
                addresses: addresses,
                expression: reader.date("expression"),
                place: member.keyPlace
            )
        }
    }

    /// The citations of `cite`, of which there must be at least one.
    func citations(_ reader: MappingReader, _ pack: RulePack) -> [Citation] {
        guard reader["cite"] != nil, !reader.list("cite").isEmpty else {
            findings.error(
                .citation,
                at: reader.place,
                "The \(reader.what) has no citation.",
                fix: "Write `cite: {source: …, at: art_1}`; every rule and every dated value needs one."
            )
            return []
        }
        return reader.list("cite").compactMap { citation($0, reader.what, pack) }
    }

    private func citation(_ value: YAMLValue, _ what: String, _ pack: RulePack) -> Citation? {
        guard
            let reader = MappingReader(
                value,
                "citation of the \(what)",
                keys: ["source", "at", "note"],
                findings
            ),
            let sourceValue = reader.required("source", "Name an entry of `sources`."),
            let name = reader.text(sourceValue, "source")
        else { return nil }
        guard let source = pack.sources.first(where: { $0.id == name }) else {
            findings.error(
                .citation,
                at: sourceValue.place,
                "There is no source '\(name)'.",
                fix: "Add it under `sources`, with its address.",
                suggestion: NearMiss.of(name, among: pack.sources.map(\.id))
            )
            return nil
        }
        let part = reader.text("at")
        if let part, !Self.isPart(part) {
            findings.error(
                .citation,
                at: reader.place(of: "at"),
                "'\(part)' is not the address of a part.",
                fix: "Write kind and number joined by '_', parts joined by '__': art_7__para_1__point_a."
            )
        }
        return Citation(
            pack: pack.id,
            source: name,
            part: part,
            title: source.title,
            addresses: source.addresses,
            expression: source.expression,
            note: reader.text("note")
        )
    }

    /// `art_7__para_1`: lower-case kind, `_`, number or letter.
    static func isPart(_ text: String) -> Bool {
        guard !text.isEmpty, text.utf8.count <= 120 else { return false }
        return text.split(separator: "__", omittingEmptySubsequences: false).allSatisfy { step in
            let pieces = step.split(separator: "_", maxSplits: 1, omittingEmptySubsequences: false)
            guard let kind = pieces.first, !kind.isEmpty, kind.allSatisfy({ $0.isASCII && $0.isLowercase })
            else {
                return false
            }
            guard pieces.count == 2 else { return true }
            return !pieces[1].isEmpty
                && pieces[1].allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "-.,".contains($0)) }
        }
    }

    /// `confidence`, `basis` and `review`, each falling back to `standard`.
    ///
    /// - Parameter alsoAllowed: other words `basis` may carry in the same place (the basis of an exception).
    func provenance(_ reader: MappingReader, standard: Provenance, alsoAllowed: [String]) -> Provenance {
        var result = standard
        if let confidence = reader.word("confidence", Provenance.Confidence.self) {
            result.confidence = confidence
        }
        for value in reader.list("basis") {
            guard let text = reader.text(value, "basis"), !alsoAllowed.contains(text) else { continue }
            if let basis = Provenance.Basis(rawValue: text) {
                result.basis = basis
            } else {
                let known = Provenance.Basis.allCases.map(\.rawValue) + alsoAllowed
                reader.unknownWord(text, known, at: value.place, "basis")
            }
        }
        if let value = reader["review"] {
            if value.text == "none" {
                result.review = nil
            } else if let review = MappingReader(value, "review", keys: ["by", "on"], findings),
                review.required("by", "Say who reviewed it, or write `review: none`.") != nil,
                let by = review.text("by")
            {
                result.review = Provenance.Review(by: by, on: review.date("on"))
            }
        }
        return result
    }
}
