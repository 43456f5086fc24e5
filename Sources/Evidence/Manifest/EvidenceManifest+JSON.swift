import Referrals
package import Wire

extension EvidenceManifest {
    package static let format = "comity-evidence/1"

    /// The manifest as it stands in the member `evidence` of a document's body.
    package var json: JSON {
        .object(
            JSONObject([
                ("format", .string(Self.format)), ("id", .string(id.text)), ("name", .string(name)),
                ("mediaType", .string(mediaType)), ("size", .integer(digests.size)),
                ("sha256", .string(digests.sha256.hex)), ("chunkBytes", .integer(Int64(chunkBytes))),
                ("root", .string(digests.root.hex)), ("salt", .string(Base64URL.encode(contentSalt))),
                ("commitment", commitment.json), ("custody", .array(custody.map(JSON.string))),
                ("conditions", .array(conditions.map(JSON.string))),
            ])
        )
    }

    /// Reads a manifest.
    ///
    /// - Throws: ``EvidenceError`` `malformed` naming the member that is missing or of the wrong form; `tooLarge`.
    package init(json: JSON) throws(EvidenceError) {
        let reader = MemberReader(json, of: "manifest")
        try reader.require("format", as: Self.format) { $0 == Self.format ? true : nil }
        let name = try reader.text("name", longest: 1_000)
        guard Self.shown(name: name) == name else { throw reader.wrong("name", "a plain file name") }
        self.init(
            id: try reader.require("id", as: "a UUID of version 7") { Identifier($0) },
            name: name,
            mediaType: try reader.text("mediaType", longest: 100),
            digests: ContentDigests(
                size: try reader.integer("size", in: 0...ChunkPlan.greatestSize),
                sha256: try reader.digest("sha256"),
                root: try reader.digest("root")
            ),
            chunkBytes: Int(try reader.integer("chunkBytes", in: 0...Int64(Int32.max))),
            contentSalt: try reader.bytes("salt", count: 32),
            commitment: try PartCommitment(json: reader.value("commitment")),
            custody: try reader.texts("custody", most: Self.mostEvents, longest: 8_192),
            conditions: try reader.texts("conditions", most: 20, longest: 2_000)
        )
        _ = try plan
    }
}

/// Reads the members of an object and says which is wrong and what it must be; never what it was.
struct MemberReader {
    private let json: JSON
    private let subject: String

    init(_ json: JSON, of subject: String) {
        self.json = json
        self.subject = subject
    }

    func wrong(_ name: String, _ form: String) -> EvidenceError {
        EvidenceError(.malformed, "The member \(name) of the \(subject) must be \(form).")
    }

    func has(_ name: String) -> Bool { json[name] != nil }

    func value(_ name: String) throws(EvidenceError) -> JSON {
        guard let value = json[name] else { throw wrong(name, "present") }
        return value
    }

    @discardableResult
    func require<Value>(_ name: String, as form: String, _ read: (String) -> Value?)
        throws(EvidenceError) -> Value
    {
        guard let text = json[name]?.string, let value = read(text) else { throw wrong(name, form) }
        return value
    }

    func text(_ name: String, longest: Int) throws(EvidenceError) -> String {
        try require(name, as: "a string of 1 to \(longest) bytes") {
            (1...longest).contains($0.utf8.count) ? $0 : nil
        }
    }

    func digest(_ name: String) throws(EvidenceError) -> Digest {
        try require(name, as: "64 lower-case hexadecimal digits") { Digest(hex: $0) }
    }

    func integer(_ name: String, in range: ClosedRange<Int64>) throws(EvidenceError) -> Int64 {
        guard case .integer(let number)? = json[name], range.contains(number) else {
            throw wrong(name, "a whole number from \(range.lowerBound) to \(range.upperBound)")
        }
        return number
    }

    func bytes(_ name: String, count: Int? = nil) throws(EvidenceError) -> [UInt8] {
        try require(name, as: count.map { "\($0) bytes in base64url" } ?? "base64url") { text in
            guard let bytes = try? Base64URL.decode(text), count == nil || bytes.count == count else {
                return nil
            }
            return bytes
        }
    }

    func texts(_ name: String, most: Int, longest: Int) throws(EvidenceError) -> [String] {
        let items = json[name]?.array ?? []
        let texts = items.compactMap(\.string).filter { (1...longest).contains($0.utf8.count) }
        guard json[name]?.array != nil, texts.count == items.count, texts.count <= most else {
            throw wrong(name, "an array of at most \(most) strings of at most \(longest) bytes")
        }
        return texts
    }
}
