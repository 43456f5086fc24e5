package import JOSE
import Referrals
package import Wire

extension CustodyEvent {
    /// The claims in the order of the specification, ready to be signed.
    package var claims: JSON {
        var claims = JSONObject([
            ("iss", .string(issuer.text)), ("file", .string(file.text)), ("seq", .integer(Int64(sequence))),
        ])
        if let previous { claims["prev"] = .string(previous.hex) }
        claims["iat"] = .integer(at.seconds)
        claims["officer"] = .string(officer.hex)
        claims["event"] = .string(kind.rawValue)
        for member in details.members.members { claims[member.key] = member.value }
        return .object(claims)
    }

    /// Signs the event.
    ///
    /// - Throws: ``JOSEError`` where the key cannot sign.
    package func signed(with key: SigningKey) throws(JOSEError) -> String {
        try JWS.sign(claims.bytes(), type: Self.mediaType, key: key)
    }

    /// Reads the event inside a signature that has been verified, or that is verified afterwards.
    ///
    /// - Throws: ``EvidenceError`` `malformed`.
    package init(in compact: String) throws(EvidenceError) {
        guard let payload = try? JWS.parse(compact).payload, let json = try? JSON(parsing: payload) else {
            throw EvidenceError(.malformed, "A custody event is a JWS over a JSON object.")
        }
        try self.init(claims: json)
    }

    /// - Throws: ``EvidenceError`` `malformed` naming the claim that is missing or of the wrong form.
    package init(claims: JSON) throws(EvidenceError) {
        let reader = MemberReader(claims, of: "custody event")
        let sequence = Int(try reader.integer("seq", in: 1...Self.greatestSequence))
        let previous = reader.has("prev") ? try reader.digest("prev") : nil
        guard (sequence == 1) == (previous == nil) else {
            throw reader.wrong("prev", "absent in the first event and present in every other")
        }
        self.init(
            issuer: try reader.require("iss", as: "an https base URL") { EntityID($0) },
            file: try reader.require("file", as: "a UUID of version 7") { Identifier($0) },
            sequence: sequence,
            previous: previous,
            at: Instant(seconds: try reader.integer("iat", in: 0...253_402_300_799)),
            officer: try reader.digest("officer"),
            details: try Details(
                reader.require("event", as: "one of the kinds of the specification") { Kind(rawValue: $0) },
                reader
            )
        )
    }
}

extension CustodyEvent.Details {
    fileprivate var members: JSONObject {
        switch self {
        case .collected(let size, let mediaType, let content):
            [
                "size": .integer(size), "mediaType": .string(mediaType), "content": .string(content.hex),
            ]
        case .sealed(let commitment): ["commitment": commitment.json]
        case .transferred(let peer, let document):
            ["to": .string(peer.text), "document": .string(document.text)]
        case .received(let peer, let document, let content):
            [
                "from": .string(peer.text), "document": .string(document.text),
                "content": .string(content.hex),
            ]
        case .opened(let purpose), .copied(let purpose): ["purpose": .string(purpose.rawValue)]
        case .redacted(let file): ["into": .string(file.text)]
        case .derived(let file, let commitment, let content):
            [
                "original": .string(file.text), "commitment": commitment.json,
                "content": .string(content.hex),
            ]
        case .destroyed(let reason): ["reason": .string(reason.rawValue)]
        }
    }

    fileprivate init(_ kind: CustodyEvent.Kind, _ reader: MemberReader) throws(EvidenceError) {
        let uuid = "a UUID of version 7"
        switch kind {
        case .collected:
            self = .collected(
                size: try reader.integer("size", in: 0...ChunkPlan.greatestSize),
                mediaType: try reader.text("mediaType", longest: 100),
                content: try reader.digest("content")
            )
        case .sealed: self = .sealed(try PartCommitment(json: reader.value("commitment")))
        case .transferred:
            self = .transferred(
                to: try reader.require("to", as: "an https base URL") { EntityID($0) },
                document: try reader.require("document", as: uuid) { Identifier($0) }
            )
        case .received:
            self = .received(
                from: try reader.require("from", as: "an https base URL") { EntityID($0) },
                document: try reader.require("document", as: uuid) { Identifier($0) },
                content: try reader.digest("content")
            )
        case .opened, .copied:
            let purpose = try reader.require("purpose", as: "one of the purposes of the specification") {
                CustodyEvent.Purpose(rawValue: $0)
            }
            self = kind == .opened ? .opened(purpose) : .copied(purpose)
        case .redacted where reader.has("into"):
            self = .redacted(into: try reader.require("into", as: uuid) { Identifier($0) })
        case .redacted:
            self = .derived(
                from: try reader.require("original", as: uuid) { Identifier($0) },
                try PartCommitment(json: reader.value("commitment")),
                content: try reader.digest("content")
            )
        case .destroyed:
            self = .destroyed(
                try reader.require("reason", as: "one of the reasons of the specification") {
                    CustodyEvent.Reason(rawValue: $0)
                }
            )
        }
    }
}
