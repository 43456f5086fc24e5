import Referrals
import Testing
import Wire

struct DocumentTests {
    @Test("The claims of a document read back to the same document")
    func roundTrip() throws {
        var writer = Samples.Writer()
        let first = try writer.write(.referrer, .referral, Samples.referral)
        let second = try writer.write(.referrer, .withdrawal, Samples.withdrawal)
        for document in [first, second] {
            #expect(try Document(claims: JSON(parsing: document.claims.bytes())) == document)
        }
    }

    @Test(
        "A claim that is missing, of another form, or unknown is named",
        arguments: [
            ("iss", JSON.string("http://plain.example")), ("aud", .array([.string("https://a.example")])),
            ("jti", .string("not-a-uuid")), ("iat", .string("now")), ("seq", .integer(0)),
            ("seq", .number(1.5)),
            ("prev", .string("00")), ("seen", .integer(-1)), ("thread", .null),
        ]
    )
    func faults(claim: String, value: JSON) throws {
        var writer = Samples.Writer()
        var claims = try #require(try writer.write(.referrer, .referral, Samples.referral).claims.object)
        claims[claim] = value
        #expect(throws: DocumentError.self) { try Document(claims: .object(claims)) }
        claims[claim] = nil
        if claim != "prev" {
            let error = #expect(throws: DocumentError.self) { try Document(claims: .object(claims)) }
            #expect(error?.description.contains(claim) == true)
        }
    }

    @Test("An unknown claim is refused, because it might change the meaning of the known ones")
    func unknownClaim() throws {
        var writer = Samples.Writer()
        var claims = try #require(try writer.write(.referrer, .referral, Samples.referral).claims.object)
        claims["crit"] = true
        #expect(throws: DocumentError.self) { try Document(claims: .object(claims)) }
    }

    @Test(
        "A type that this node does not know is its own kind of error, and one that belongs elsewhere another"
    )
    func unsupportedType() throws {
        var writer = Samples.Writer()
        var claims = try #require(try writer.write(.referrer, .referral, Samples.referral).claims.object)
        claims["type"] = "extradition"
        let error = #expect(throws: DocumentError.self) { try Document(claims: .object(claims)) }
        #expect(error?.code == .outOfScope)
        #expect(error?.description.contains("art. 24") == true)
        claims["type"] = "gossip"
        let unknown = #expect(throws: DocumentError.self) { try Document(claims: .object(claims)) }
        #expect(unknown?.code == .unsupportedType)
    }

    @Test(
        "A kind of cooperation that belongs elsewhere is refused with the article and the way to go",
        arguments: [
            ("extradition-request", "24"), ("interception", "34"), ("real-time-traffic-data", "33"),
        ]
    )
    func outOfScope(type: String, article: String) throws {
        let found = try #require(OutOfScope(typeName: type))
        #expect(found.says.contains("art. \(article))"))
        #expect(OutOfScope(typeName: "referral") == nil)
    }

    @Test("Every published schema compiles, and takes the body that the thread tests use")
    func schemas() throws {
        let schemas = try DocumentSchemas()
        #expect(schemas.findings(in: Samples.review, of: .status).isEmpty)
        #expect(schemas.findings(in: Samples.declined, of: .status).isEmpty)
        #expect(schemas.findings(in: Samples.conditions, of: .status).isEmpty)
        #expect(schemas.findings(in: Samples.question, of: .informationRequest).isEmpty)
        #expect(schemas.findings(in: Samples.withdrawal, of: .withdrawal).isEmpty)
        #expect(!schemas.findings(in: ["by": "court"], of: .withdrawal).isEmpty)
        #expect(!schemas.findings(in: ["by": "participant", "reason": "fear"], of: .withdrawal).isEmpty)
        #expect(!schemas.findings(in: ["state": "declined", "says": "no"], of: .status).isEmpty)
        #expect(!schemas.findings(in: ["state": "accepted", "ground": [:]], of: .status).isEmpty)
    }
}
