import Referrals
import Testing
import Wire

@Suite("Requests for assistance")
struct AssistanceTests {
    private static let schemas = Result { try DocumentSchemas() }

    private static func findings(_ body: JSON) throws -> [Problem.Finding] {
        try schemas.get().findings(in: body, of: .assistanceRequest)
    }

    @Test(
        "Each measure needs its own fields, and the schema says which is missing",
        arguments: AssistanceMeasure.allCases
    )
    func fields(measure: AssistanceMeasure) throws {
        let body = try #require(AssistanceSamples.request(measure).object)
        #expect(try Self.findings(.object(body)).isEmpty)
        let needs = try #require(AssistanceSamples.needs[measure]?.keys)
        for name in ["measure", "authority", "issuedOn", "purpose", "data", "legalBasis"] + needs {
            var less = body
            less[name] = nil
            #expect(!(try Self.findings(.object(less)).isEmpty), "\(measure) without \(name)")
        }
    }

    @Test("An emergency is one by its facts: no other urgency and no other route will do")
    func emergencies() throws {
        for measure in AssistanceMeasure.allCases where measure.isEmergency {
            var body = try #require(AssistanceSamples.request(measure).object)
            body["urgency"] = ["level": "urgent", "reason": "It is deleted soon."]
            #expect(!(try Self.findings(.object(body)).isEmpty))
        }
        var body = try #require(AssistanceSamples.request(.emergencyDisclosure).object)
        body["route"] = "judicial"
        #expect(!(try Self.findings(.object(body)).isEmpty))
        body = try #require(AssistanceSamples.request(.emergencyMutualAssistance).object)
        body["route"] = "judicial"
        #expect(try Self.findings(.object(body)).isEmpty)
        body["data"] = [["says": "The mailbox"]]
        #expect(!(try Self.findings(.object(body)).isEmpty), "the link of the data to the emergency")
    }

    @Test("What no answer may say has no valid form")
    func answers() throws {
        func findings(_ measure: AssistanceMeasure, _ standing: String, _ name: String, _ value: JSON?) throws
            -> Bool
        {
            var body = try #require(AssistanceSamples.answer(measure, standing).object)
            body[name] = value
            return !(try Self.schemas.get().findings(in: .object(body), of: .assistanceAnswer).isEmpty)
        }
        #expect(try findings(.trafficDataDisclosure, "given", "path", nil))
        #expect(try findings(.storedData, "given", "assessment", nil), "nothing is given without the law")
        #expect(try findings(.storedData, "given", "leavesOut", [["says": "x"]]))
        #expect(try findings(.storedData, "given-in-part", "leavesOut", nil))
        #expect(try findings(.storedData, "refused", "ground", nil))
        #expect(try findings(.storedData, "refused", "disclosed", [["says": "x"]]))
        #expect(try findings(.storedData, "served", "servedOn", "2026-12-10"), "only an order is served")
        #expect(try findings(.trafficDataDisclosure, "refused", "ground", ["code": "no-dual-criminality"]))
        #expect(try findings(.storedData, "refused", "ground", ["code": "own-law", "solelyFiscal": true]))
    }

    private static func opened(_ measure: AssistanceMeasure) throws -> (Samples.Writer, Identifier) {
        var writer = Samples.Writer()
        let request = try writer.write(.referrer, .assistanceRequest, AssistanceSamples.request(measure))
        _ = try writer.write(.receiver, .status, Samples.received)
        return (writer, request.id)
    }

    @Test("A refusal without consultation has no effect; after one it has, on the grounds of its own list")
    func consultation() throws {
        var (writer, request) = try Self.opened(.storedData)
        let refusal = AssistanceSamples.answer(.storedData, "refused", to: request.text)
        _ = try writer.write(.receiver, .assistanceAnswer, refusal)
        var state = try writer.state()
        #expect(state.steps.last?.effect == .noEffect(.gateClosed(.consulted)))
        let question = try writer.write(.receiver, .informationRequest, Samples.consultation)
        _ = try writer.write(
            .referrer,
            .informationResponse,
            ["request": .string(question.id.text), "answers": [["says": "Part of it will do."]]]
        )
        _ = try writer.write(.receiver, .assistanceAnswer, refusal)
        state = try writer.state()
        #expect(state.stage == .declined && state.ground == "essential-interests")
        #expect(state.duties.isEmpty)
        #expect(Ground("no-capacity", for: AssistanceMeasure.storedData.grounds) == nil)
    }

    @Test(
        "P2-08 An order has its times: to be served, then for what is returned, by the kind of data, as unverified"
    )
    func clocks() throws {
        for (kind, days) in [("subscriber", Int64(20)), ("traffic", 45)] {
            var writer = Samples.Writer()
            var body = try #require(AssistanceSamples.request(.orderGivenEffect).object)
            body["dataKind"] = .string(kind)
            let request = try writer.write(.referrer, .assistanceRequest, .object(body))
            func clocks() throws -> [ThreadClock] {
                try writer.state().clocks(
                    of: writer.documents,
                    referrer: try Samples.tartu(),
                    terms: ClockTerms()
                )
            }
            let service = try #require(try clocks().first { $0.kind == .service })
            #expect(service.due == request.issuedAt.adding(seconds: 45 * ClockTerms.day))
            #expect(service.side == .receiver)
            _ = try writer.write(.receiver, .status, Samples.received)
            _ = try writer.write(
                .receiver,
                .assistanceAnswer,
                AssistanceSamples.answer(.orderGivenEffect, "served", to: request.id.text)
            )
            #expect(try writer.state().stage == .accepted)
            let returned = try #require(try clocks().first { $0.kind == .returned })
            let served = try #require(Instant(date: "2026-12-11"))
            #expect(returned.due == served.adding(seconds: days * ClockTerms.day))
            #expect(try !clocks().contains { $0.kind == .service })
        }
        #expect(AssistanceMeasure.status == "unverified, check before use")
    }

    @Test(
        "An emergency is due within hours; a day that a request names counts, but does not stretch what is urgent"
    )
    func urgent() throws {
        let (writer, _) = try Self.opened(.emergencyDisclosure)
        let clocks = try writer.state().clocks(
            of: writer.documents,
            referrer: try Samples.tartu(),
            terms: ClockTerms()
        )
        let answer = try #require(clocks.first { $0.kind == .assistance })
        #expect(answer.due.seconds(since: answer.start) == ClockTerms().emergency)
    }

    @Test("Data may be given while a question is open; a refusal waits for the answer to it")
    func questionOpen() throws {
        var (writer, request) = try Self.opened(.emergencyDisclosure)
        _ = try writer.write(.receiver, .informationRequest, Samples.consultation)
        #expect(try writer.state().stage == .informationNeeded)
        #expect(try !writer.state().permits(.refuse, by: .receiver))
        _ = try writer.write(
            .receiver,
            .assistanceAnswer,
            AssistanceSamples.answer(.emergencyDisclosure, "given", to: request.text)
        )
        #expect(try writer.state().stage == .completed)
    }
}
