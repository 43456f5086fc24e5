import Referrals
import Wire

extension BundleManifest {
    /// Reads the manifest's bytes: strict JSON, valid under its schema, in its one canonical form.
    ///
    /// - Throws: ``BundleError`` `malformed` with the first place that is wrong.
    package init(parsing bytes: [UInt8]) throws(BundleError) {
        let json: JSON
        do {
            guard bytes.count <= BundleLimits.maximumManifestBytes else {
                throw BundleError(.malformed, "The manifest is larger than any bundle needs.")
            }
            json = try JSON(parsing: bytes, limits: .local)
            guard try json.canonicalBytes() == bytes else {
                throw BundleError(.malformed, "The manifest is not in its canonical form (RFC 8785).")
            }
        } catch let error as BundleError {
            throw error
        } catch {
            throw BundleError(.malformed, "The manifest is no strict JSON: \(error)")
        }
        if let finding = try BundleSchema.manifest().validate(json, budget: 50_000_000).first {
            throw BundleError(
                .malformed,
                "The manifest is not of the published form: \(finding.instance.isEmpty ? "/" : finding.instance) \(finding.message)."
            )
        }
        try self.init(json: json)
    }

    /// Reads what the schema has taken.
    private init(json: JSON) throws(BundleError) {
        let root = Member(json)
        let (subject, asOf) = (root["subject"], root["asOf"])
        self.init(
            maker: try root["maker"].entity(),
            subject: Subject(
                kind: try subject["kind"].choice(),
                id: try subject["id"].identifier(),
                reference: try subject["reference"].text()
            ),
            asOf: AsOf(
                origin: try asOf["log"].text(),
                size: try asOf["size"].integer(),
                at: try asOf["at"].instant()
            )
        )
        parties = try root["parties"].list { item throws(BundleError) in try Party(item) }
        referrals = try root["referrals"].list { item throws(BundleError) in try Referral(item) }
        let (law, log) = (root["law"], root["log"])
        decisions = try law["decisions"].list { item throws(BundleError) in
            Decision(
                id: try item["id"].identifier(),
                file: try item["file"].text(),
                madeAt: try item["madeAt"].instant()
            )
        }
        casework = try root["casework"].list { item throws(BundleError) in
            Casework(
                id: try item["id"].identifier(),
                kind: try item["kind"].text(),
                revision: try item["revision"].integer(),
                writtenAt: try item["writtenAt"].instant(),
                file: try item["file"].text()
            )
        }
        packs = try law["packs"].list { item throws(BundleError) in
            Pack(
                id: try item["id"].text(),
                version: try item["version"].text(),
                jurisdiction: try item["jurisdiction"].text(),
                file: try item["file"].text()
            )
        }
        signers = try law["signers"].list { item throws(BundleError) in
            Signers(jurisdiction: try item["jurisdiction"].text(), file: try item["file"].text())
        }
        hasAdmissibility = law["admissibility"].isThere
        evidence = try root["evidence"].list { item throws(BundleError) in
            EvidenceFile(
                id: try item["id"].identifier(),
                origin: try item["origin"].choice(),
                original: item["original"].isThere ? try item["original"].identifier() : nil,
                custody: try item["custody"].text(),
                manifest: try item["manifest"].optionalText(),
                content: try item["content"].optionalText()
            )
        }
        try read(log)
        stamps = try root["time"].list { item throws(BundleError) in
            Stamp(
                checkpoint: try item["checkpoint"].text(),
                file: try item["file"].text(),
                authority: try item["authority"].text(),
                certificates: try item["certificates"].optionalText(),
                intermediates: try item["intermediates"].optionalText(),
                policies: item["policies"].isThere
                    ? try item["policies"].list { item throws(BundleError) in try item.text() } : nil
            )
        }
        leftOut = try root["leftOut"].list { item throws(BundleError) in
            Omission(
                subject: try item["what"].choice(),
                name: try item["name"].text(),
                reason: try item["why"].choice(),
                says: try item["says"].text()
            )
        }
        files = try root["files"].list { item throws(BundleError) in
            File(
                path: try item["path"].text(),
                size: try item["size"].integer(),
                sha256: try item["sha256"].digest()
            )
        }
    }

    private mutating func read(_ log: Member) throws(BundleError) {
        logKeys = try log["keys"].list { item throws(BundleError) in try item.text() }
        checkpoints = try log["checkpoints"].list { item throws(BundleError) in
            Checkpoint(
                file: try item["file"].text(),
                origin: try item["log"].text(),
                size: try item["size"].integer()
            )
        }
        consistency = try log["consistency"].list { item throws(BundleError) in
            Consistency(
                origin: try item["log"].text(),
                from: try item["from"].integer(),
                to: try item["to"].integer(),
                hashes: try item["hashes"].list { item throws(BundleError) in try item.text() }
            )
        }
        proofs = try log["proofs"].list { item throws(BundleError) in
            Proof(
                file: try item["file"].text(),
                entry: try item["entry"].integer(),
                shows: try item["shows"].text()
            )
        }
        hasPolicy = log["policy"].isThere
    }
}

extension BundleManifest.Party {
    fileprivate init(_ item: Member) throws(BundleError) {
        self.init(
            entity: try item["entity"].entity(),
            name: try item["name"].text(),
            jurisdiction: try item["jurisdiction"].text(),
            kind: try item["kind"].text(),
            statements: try item["statements"].list { item throws(BundleError) in
                Statement(file: try item["file"].text(), heldFrom: try item["heldFrom"].instant())
            },
            chains: try item["chains"].list { item throws(BundleError) in
                Chain(
                    file: try item["file"].text(),
                    anchor: try item["anchor"].text(),
                    validatedAt: try item["validatedAt"].instant()
                )
            }
        )
    }
}

extension BundleManifest.Referral {
    fileprivate init(_ item: Member) throws(BundleError) {
        self.init(
            id: try item["id"].identifier(),
            side: try item["side"].choice(),
            peer: try item["peer"].entity(),
            reference: try item["reference"].text(),
            stage: try item["stage"].text(),
            documents: try item["documents"].list { item throws(BundleError) in
                try BundleManifest.Document(item)
            }
        )
    }
}

extension BundleManifest.Document {
    fileprivate init(_ item: Member) throws(BundleError) {
        let receipt = item["receipt"]
        self.init(
            id: try item["id"].identifier(),
            issuer: try item["issuer"].entity(),
            audience: try item["audience"].entity(),
            sequence: Int(clamping: try item["sequence"].integer()),
            type: try item["type"].text(),
            issuedAt: try item["issuedAt"].instant(),
            storedAt: try item["storedAt"].instant(),
            sha256: try item["sha256"].digest(),
            file: try item["file"].optionalText(),
            conditions: try item["conditions"].list { item throws(BundleError) in try item.text() },
            receipt: receipt.isThere
                ? BundleManifest.Receipt(
                    file: try receipt["file"].text(),
                    issuer: try receipt["issuer"].entity(),
                    storedAt: try receipt["storedAt"].instant()
                ) : nil
        )
    }
}

/// A member of the manifest with the place where it stands.
private struct Member {
    private let json: JSON?
    private let place: String

    init(_ json: JSON?, at place: String = "") {
        self.json = json
        self.place = place
    }

    var isThere: Bool { json != nil }
    subscript(_ name: String) -> Member { Member(json?[name], at: "\(place)/\(name)") }

    func text() throws(BundleError) -> String { try read("a string", \.string) }
    func optionalText() throws(BundleError) -> String? { isThere ? try text() : nil }
    func entity() throws(BundleError) -> EntityID {
        try read("an https base URL") { $0.string.flatMap { EntityID($0) } }
    }
    func identifier() throws(BundleError) -> Identifier {
        try read("a UUID of version 7") { $0.string.flatMap { Identifier($0) } }
    }
    func digest() throws(BundleError) -> Digest {
        try read("a SHA-256 in hexadecimal digits") { $0.string.flatMap { Digest(hex: $0) } }
    }
    func instant() throws(BundleError) -> Instant {
        try read("a moment (RFC 3339, UTC)") { $0.string.flatMap { Instant(rfc3339: $0) } }
    }
    func integer() throws(BundleError) -> Int64 {
        try read("a whole number that is not negative") { $0.int.flatMap { $0 >= 0 ? Int64($0) : nil } }
    }
    func choice<Value: RawRepresentable<String>>() throws(BundleError) -> Value {
        try read("one of the words of the format") { $0.string.flatMap(Value.init(rawValue:)) }
    }

    func list<Value>(_ read: (Member) throws(BundleError) -> Value) throws(BundleError) -> [Value] {
        var values: [Value] = []
        for (index, item) in (json?.array ?? []).enumerated() {
            values.append(try read(Member(item, at: "\(place)/\(index)")))
        }
        return values
    }

    private func read<Value>(_ form: String, _ value: (JSON) -> Value?) throws(BundleError) -> Value {
        guard let value = json.flatMap(value) else {
            throw BundleError(.malformed, "The manifest has no \(form) at \(place).")
        }
        return value
    }
}
