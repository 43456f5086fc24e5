import Referrals
import Testing
import Wire

struct SchemaTests {
    private static let schemas = Result { try DocumentSchemas() }

    @Test("Every type takes its bodies, and each of them is a move", arguments: DocumentType.allCases)
    func samples(type: DocumentType) throws {
        let schemas = try Self.schemas.get()
        let bodies = try #require(BodySamples.all[type], "\(type) has no sample")
        var writer = Samples.Writer()
        for body in bodies {
            #expect(schemas.findings(in: body, of: type).isEmpty, "\(type): \(body)")
            var opener = Samples.Writer()
            let opens = type == .assistanceRequest
            let document =
                opens
                ? try opener.write(.referrer, type, body)
                : try writer.write(.referrer, type, body, seen: 1)
            // The first phase of spontaneous information is a move only where it opens a thread.
            if body["phase"]?.string != "offer" { #expect(Move(document) != nil, "\(type): \(body)") }
            #expect(DocumentGist.line(document) != nil)
        }
    }

    @Test("A member that no schema has is refused in every type", arguments: DocumentType.allCases)
    func strangers(type: DocumentType) throws {
        let schemas = try Self.schemas.get()
        for body in try #require(BodySamples.all[type]) {
            var members = try #require(body.object)
            members["said"] = "what was said in the room"
            #expect(!schemas.findings(in: .object(members), of: type).isEmpty)
        }
    }

    @Test(
        "What the norms forbid has no valid form",
        arguments: [
            (DocumentType.status, "refused because it is fiscal alone", fiscal),
            (.status, "a ground that is not on the list", ground("fiscal-offence")),
            (.referral, "urgent without a reason", urgent), (.preservationRequest, "59 days", days(59)),
            (.withdrawal, "a reason", withReason),
            (.consentChange, "a reason", consentWithReason), (.outcome, "a narrative", narrative),
            (.dialogueMessage, "a message that is not sealed", plainMessage),
            (.spontaneousInformation, "content with the offer", offerWithContent),
        ]
    )
    func forbidden(type: DocumentType, what: String, body: JSON) throws {
        #expect(!(try Self.schemas.get()).findings(in: body, of: type).isEmpty, "\(type) takes \(what)")
    }

    @Test("The grounds on the wire are those that the software explains")
    func grounds() throws {
        let common = try JSON(parsing: try #require(DocumentSchemas.text(named: "common.schema.json")))
        let listed = common["$defs"]?["ground"]?["properties"]?["code"]?["enum"]?.array?.compactMap(\.string)
        #expect(listed == Ground.codes(for: .referral))
        let confirmation = try JSON(parsing: DocumentSchemas.text(of: .preservationConfirmation))
        let kept = confirmation["properties"]?["ground"]?["properties"]?["code"]?["enum"]?.array?
            .compactMap(\.string)
        #expect(kept.map { Set($0) } == Set(Ground.codes(for: .preservation)))
        let answer = try JSON(parsing: DocumentSchemas.text(of: .assistanceAnswer))
        let assisted = answer["$defs"]?["ground"]?["properties"]?["code"]?["enum"]?.array?.compactMap(
            \.string
        )
        #expect(assisted == Ground.codes(for: .assistance))
        #expect(Ground("fiscal-offence", for: .referral) == nil)
    }

    private static let withReason: JSON = ["by": "participant", "reason": "fear"]
    private static let fiscal: JSON = [
        "state": "declined", "says": "no", "ground": ["code": "own-law", "solelyFiscal": true],
    ]

    private static func ground(_ code: String) -> JSON {
        ["state": "declined", "says": "no", "ground": ["code": .string(code)]]
    }

    private static func changed(_ type: DocumentType, _ name: String, _ value: JSON) -> JSON {
        var members = BodySamples.all[type]?.first?.object ?? JSONObject()
        members[name] = value
        return .object(members)
    }

    private static var urgent: JSON { changed(.referral, "urgency", ["level": "urgent"]) }
    private static func days(_ count: Int64) -> JSON {
        changed(.preservationRequest, "days", .integer(count))
    }
    private static var consentWithReason: JSON { changed(.consentChange, "reason", "afraid") }
    private static var narrative: JSON { changed(.outcome, "says", "He was evasive.") }
    private static var plainMessage: JSON { changed(.dialogueMessage, "sealed", "I am sorry.") }
    private static var offerWithContent: JSON {
        var members = BodySamples.all[.spontaneousInformation]?.first?.object ?? JSONObject()
        members["case"] = ["reference": "EE-1"]
        return .object(members)
    }
}
