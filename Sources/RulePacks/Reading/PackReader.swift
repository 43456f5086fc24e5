extension RulePack {
    /// Reads a pack: structure, names, citations, dates, types of values, and every condition against the schema.
    ///
    /// - Parameters:
    ///   - text: the YAML text, see the article "The format of rule packs and of the fact schema".
    ///   - file: the name for messages.
    ///   - schema: the fact schema that the pack names in `facts`.
    ///   - layers: the packs it adopts, if they are at hand; overrides of their rules are checked against them.
    /// - Throws: ``PackError`` with every problem found, in order of place.
    package init(yaml text: String, file: String, schema: FactSchema, layers: [RulePack] = [])
        throws(PackError)
    {
        try self.init(YAMLValue(yaml: text, file: file), schema: schema, layers: layers)
    }

    /// Reads a pack whose YAML has been read.
    ///
    /// - Throws: ``PackError`` with every problem found, in order of place.
    package init(_ root: YAMLValue, schema: FactSchema, layers: [RulePack] = []) throws(PackError) {
        let findings = Findings()
        let reader = PackReader(schema: schema, layers: layers, findings: findings)
        var pack = reader.pack(root)
        if let read = pack, !findings.hasErrors { reader.checkConditions(of: read) }
        guard pack != nil, !findings.hasErrors else { throw PackError(findings.problems) }
        pack?.notices = findings.problems.sorted { $0.place < $1.place }
        pack?.digest = CanonicalPack.digest(of: root)
        guard let pack else { throw PackError(findings.problems) }
        self = pack
    }
}

/// Reads one pack file, part by part; each part is in a file of its own.
struct PackReader {
    let schema: FactSchema
    let layers: [RulePack]
    let findings: Findings

    static let keys = [
        "pack", "kind", "jurisdiction", "title", "version", "facts", "inForce", "verified", "provenance",
        "leapDay",
        "calendars", "adopts", "sources", "parameters", "define", "topics", "rules", "expectations", "note",
    ]

    func pack(_ root: YAMLValue) -> RulePack? {
        guard let top = MappingReader(root, "pack", keys: Self.keys, findings) else { return nil }
        let id = identity(top)
        let version = version(top, "version")
        let title = top.required("title", "Name the pack for its readers.").flatMap { _ in
            top.localized("title")
        }
        checkSchema(top)
        let inForce =
            top.required("inForce", "Write `inForce: {from: 2026-07-01}`.").flatMap { span($0, "inForce") }
        guard let id, let version, let title, let inForce else { return nil }
        var pack = RulePack(
            id: id,
            kind: top.word("kind", RulePack.Kind.self) ?? .jurisdiction,
            jurisdiction: top.text("jurisdiction"),
            title: title,
            version: version,
            factSchema: schema.id,
            inForce: inForce,
            verified: verification(top),
            provenance: .unstated,
            leapDay: top.word("leapDay", LeapDayRule.self) ?? .march1,
            calendars: [:],
            adopts: adoptions(top),
            sources: sources(top),
            parameters: [],
            definitions: [],
            topics: [],
            rules: [],
            expectations: [],
            nevers: [],
            digest: "",
            place: root.place,
            notices: []
        )
        if let value = top["provenance"],
            let reader = MappingReader(
                value,
                "provenance",
                keys: ["confidence", "basis", "review"],
                findings
            )
        {
            pack.provenance = provenance(reader, standard: .unstated, alsoAllowed: [])
        }
        pack.calendars = calendars(top, pack)
        pack.parameters = parameters(top, pack)
        pack.definitions = definitions(top)
        pack.topics = topics(top)
        pack.rules = rules(top, pack)
        (pack.expectations, pack.nevers) = expectations(top, pack)
        checkOverrides(of: pack)
        return pack
    }

    private func identity(_ top: MappingReader) -> String? {
        guard let value = top.required("pack", "Write `pack: xa-arvenia`."), let id = top.text(value, "pack")
        else {
            return nil
        }
        let allowed = id.allSatisfy { $0.isASCII && ($0.isLowercase || $0.isNumber || $0 == "-") }
        guard allowed, !id.isEmpty, id.utf8.count <= 60 else {
            findings.error(
                .wrongType,
                at: value.place,
                "The name of the pack has other characters than lower-case letters, digits and hyphens.",
                fix: "Write it as `ee` or `xa-arvenia`."
            )
            return nil
        }
        return id
    }

    func version(_ reader: MappingReader, _ key: String) -> PackVersion? {
        guard let value = reader.required(key, "Write `version: 2026.1`."), let text = reader.text(value, key)
        else {
            return nil
        }
        if let version = PackVersion(text) { return version }
        findings.error(
            .wrongType,
            at: value.place,
            "The version of the \(reader.what) is not numbers with dots.",
            fix: "Write it as 2026.1."
        )
        return nil
    }

    private func checkSchema(_ top: MappingReader) {
        guard let value = top.required("facts", "Write `facts: \(schema.id)`."),
            let id = top.text(value, "facts"),
            id != schema.id
        else { return }
        findings.error(
            .unknownName,
            at: value.place,
            "The pack is written for the facts '\(id)', but the schema at hand is '\(schema.id)'.",
            fix: "Use the schema it names, or check the pack against '\(schema.id)' and name that."
        )
    }

    func span(_ value: YAMLValue, _ what: String) -> DateSpan? {
        guard let reader = MappingReader(value, what, keys: ["from", "until"], findings),
            reader.required("from", "Write `from: 2026-07-01`.") != nil,
            let from = reader.date("from")
        else { return nil }
        let until = reader.date("until")
        if let until, until < from {
            findings.error(
                .date,
                at: reader.place(of: "until"),
                "'until' is before 'from'.",
                fix: "Swap them."
            )
        }
        return DateSpan(from: from, until: until)
    }

    private func verification(_ top: MappingReader) -> RulePack.Verification? {
        guard let value = top["verified"],
            let reader = MappingReader(value, "verification", keys: ["on", "by", "again"], findings),
            reader.required("on", "Say when the law was checked.") != nil,
            let on = reader.date("on")
        else { return nil }
        return RulePack.Verification(on: on, by: reader.texts("by"), again: reader.date("again"))
    }

    private func adoptions(_ top: MappingReader) -> [RulePack.Adoption] {
        top.list("adopts").compactMap { item in
            guard
                let reader = MappingReader(item, "adoption", keys: ["pack", "version", "digest"], findings),
                reader.required("pack", "Name the adopted pack.") != nil,
                let name = reader.text("pack"),
                let version = version(reader, "version")
            else { return nil }
            let digest = reader.text("digest")
            if let digest, !CanonicalPack.isDigest(digest) {
                findings.error(
                    .adoption,
                    at: reader.place(of: "digest"),
                    "The digest is not `sha256:` and 64 hexadecimal digits.",
                    fix: "Copy it from the publication of the adopted pack."
                )
            }
            let adoption = RulePack.Adoption(
                pack: name,
                version: version,
                digest: digest,
                place: reader.place
            )
            checkAdoption(adoption)
            return adoption
        }
    }

    private func checkAdoption(_ adoption: RulePack.Adoption) {
        guard !layers.isEmpty else { return }
        let same = layers.filter { $0.id == adoption.pack }
        guard let layer = same.first(where: { $0.version == adoption.version }) else {
            findings.error(
                .adoption,
                at: adoption.place,
                "The adopted pack '\(adoption.pack)' \(adoption.version) is not at hand.",
                fix: same.first.map { "Version \($0.version) is; name it or fetch the other." }
                    ?? "Fetch it.",
                suggestion: NearMiss.of(adoption.pack, among: layers.map(\.id))
            )
            return
        }
        if let digest = adoption.digest, digest != layer.digest {
            findings.error(
                .adoption,
                at: adoption.place,
                "The adopted pack '\(adoption.pack)' has another digest than the one stated.",
                fix: "Read what changed, then state \(layer.digest)."
            )
        }
        if layer.kind == .treaty, adoption.digest == nil {
            findings.error(
                .adoption,
                at: adoption.place,
                "The treaty '\(adoption.pack)' is adopted without its digest.",
                fix: "It loosens the law, so say exactly which text is meant: digest: \"\(layer.digest)\"."
            )
        }
        if layer.kind == .jurisdiction {
            findings.error(
                .adoption,
                at: adoption.place,
                "'\(adoption.pack)' is a jurisdiction's own pack.",
                fix: "Adopt only packs of kind layer or treaty."
            )
        }
    }
}
