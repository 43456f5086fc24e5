import API
import ArgumentParser
import Node
import Referrals
import Store
import Wire

/// `comity assistance request`.
struct AssistanceAsk: OfficersCommand {
    static let configuration = CommandConfiguration(
        commandName: "request",
        abstract: "Ask another authority for data, under one measure.",
        discussion: """
            Each measure needs its own fields; what is missing is named, and nothing is signed then. An emergency is stated by \
            its facts with --emergency, and told to the other side's point of contact too: the answer says whom to call.

            traffic-data-disclosure: --facts, --preservation. stored-data: --facts, --necessity. domain-registration: --domain, \
            --necessity, --manner, --respond-by. subscriber-information: --facts, --provider, --legal-grounds, --penalties, --manner, \
            --notification. order-given-effect: --facts, --provider, --order, --supporting, --data-kind. emergency-disclosure: \
            --provider, --emergency. emergency-mutual-assistance: --emergency, and each --data with its link as DATA|RELATION.
            """
    )
    static let operation = OperationID.requestAssistance
    @OptionGroup var options: NodeOptions
    @OptionGroup var officer: OfficerOption
    @Argument(help: "The measure.") var measure: String
    @Option(help: "The peer's base URL.") var to: String
    @Option(help: "Your own reference.") var reference: String
    @Option(name: .customLong("case"), help: "Your case that it belongs to.") var caseName: String?
    @Option(help: "The thread of the referral that it concerns.") var concerns: String?
    @Option(help: "The authority that seeks the data, or that issued the order.") var authority: String
    @Option(help: "The day on which it was issued; today where nothing is said.") var issuedOn: String?
    @Option(help: "The investigation or proceeding that the data serve, and no other.") var purpose: String
    @Option(
        help:
            "The data, precisely; DATA|RELATION adds how they relate to the offence or the emergency; repeatable."
    )
    var data: [String]
    @Option(help: "The facts of the offence in brief.") var facts: String?
    @Option(help: "An article of the Budapest Convention that the conduct falls under; repeatable.")
    var article: [String] = []
    @Option(help: "Whoever holds the data.") var provider: String?
    @Option(help: "A domain name; repeatable.") var domain: [String] = []
    @Option(help: "Why the data are needed.") var necessity: String?
    @Option(help: "The request to preserve these data, by its document or reference.") var preservation:
        String?
    @Option(help: "The domestic legal grounds that empower the authority.") var legalGrounds: String?
    @Option(help: "The provisions and penalties that apply to the offence.") var penalties: String?
    @Option(help: "What is ordered.") var order: String?
    @Option(help: "The information that supports an order and is not passed to the provider.") var supporting:
        String?
    @Option(help: "What an order is about: subscriber or traffic.") var dataKind: String?
    @Option(
        help: "not-demanded, simultaneous or consultation: what the other Party demands of a direct order."
    )
    var notification: String?
    @Option(help: "In which manner the data are to be returned.") var manner: String?
    @Option(help: "The day by which they are needed.") var respondBy: String?
    @Option(help: "central-authority, contact-point, judicial or direct.") var route: String?
    @Option(help: "The level of security and authentication that is offered or demanded.") var authentication:
        String?
    @Option(help: "A formality that you wish to be followed (art. 27(3)); repeatable.") var procedure:
        [String] = []
    @Option(help: "Why it cannot wait (Budapest Convention arts. 25(3), 31(3)).") var urgent: String?
    @Option(help: "The facts of a significant and imminent risk to somebody's life or safety.") var emergency:
        String?
    @Option(help: "The day by which the formal confirmation of what is urgent follows.") var confirmBy:
        String?
    @Option(help: "The day by which a request for mutual assistance follows.") var followUpBy: String?
    @Option(help: "A fact for the other side's rule pack, as FACT=VALUE; repeatable.") var fact: [String] = []
    var subject: String? { caseName }

    func perform() async throws {
        let node = try options.node()
        guard let kind = AssistanceMeasure(rawValue: measure) else {
            throw ValidationError("There is no measure \"\(measure)\": `comity assistance measures`.")
        }
        let peer = try NodeName.read(to)
        let result = try await node.requestAssistance(
            AssistanceRequest(measure: kind, fields: try fields(for: node)),
            reference: reference,
            from: peer,
            ofCase: caseName,
            by: officer.proven(options)
        )
        var lines = [
            "The request is on its way. (thread \(result.thread.id))",
            "\(kind.cite) (\(AssistanceMeasure.status))",
        ]
        lines += kind.times
        if kind.isEmergency {
            lines.append("Call their point of contact now: \(try await node.contactPoint(of: peer))")
        }
        options.answer(result.json, lines.joined(separator: "\n"))
    }

    private func fields(for node: Node) throws -> JSONObject {
        guard urgent == nil || emergency == nil else {
            throw ValidationError("Say --urgent or --emergency, not both.")
        }
        var fields: JSONObject = [
            "authority": .string(authority), "purpose": .string(purpose), "data": .array(data.map(Self.item)),
        ]
        for (name, value) in [
            ("concerns", concerns), ("issuedOn", issuedOn), ("provider", provider), ("necessity", necessity),
            ("preservation", preservation), ("legalGrounds", legalGrounds), ("penalties", penalties),
            ("supporting", supporting), ("dataKind", dataKind), ("notification", notification),
            ("manner", manner), ("respondBy", respondBy), ("route", route),
            ("authentication", authentication),
        ] {
            if let value { fields[name] = .string(value) }
        }
        if let facts {
            var offence: JSONObject = ["says": .string(facts)]
            if !article.isEmpty { offence["budapest"] = .array(article.map(JSON.string)) }
            fields["offence"] = .object(offence)
        }
        if !domain.isEmpty { fields["domains"] = .array(domain.map(JSON.string)) }
        if !procedure.isEmpty { fields["procedures"] = .array(procedure.map(JSON.string)) }
        if let order { fields["order"] = ["says": .string(order)] }
        if let followUpBy { fields["followUp"] = ["intended": true, "by": .string(followUpBy)] }
        if let reason = emergency ?? urgent {
            fields["urgency"] =
                Urgency(level: emergency == nil ? .urgent : .emergency, reason: reason, confirmBy: confirmBy)
                .json
        }
        let known = try AssistanceFacts.read(fact, for: node)
        if !known.isEmpty { fields["facts"] = .object(known) }
        return fields
    }

    private static func item(_ text: String) -> JSON {
        let parts = text.split(separator: "|", maxSplits: 1).map { $0.trimmingPrefix(" ") }
        var item: JSONObject = ["says": .string(String(parts.first ?? ""))]
        if parts.count == 2 { item["relation"] = .string(String(parts[1])) }
        return .object(item)
    }
}
