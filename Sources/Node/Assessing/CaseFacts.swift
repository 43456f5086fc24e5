import Referrals
import Wire

/// The facts that rule packs may read, taken from a case and from what is asked. What nobody entered stays absent: it
/// becomes a question, never a no.
struct CaseFacts {
    private(set) var answers = JSONObject()

    /// - Parameters:
    ///   - sender: the referring agency's jurisdiction and kind.
    ///   - receiver: the other agency's.
    ///   - today: the calendar date of the assessment.
    init(
        of file: Case,
        for request: ReferralRequest,
        sender: AgencyFacts,
        receiver: AgencyFacts,
        today: String
    ) {
        // Answers to the packs' questions first: what a field of the case says goes before them. What only a consent can say is
        // not among them, whoever typed it.
        answers = JSONObject(
            file.answers.members.filter { !ConsentFact.names.contains($0.key) }.map { ($0.key, $0.value) }
        )
        set("sender.country", .string(sender.jurisdiction))
        set("sender.kind", .string(sender.kind))
        set("receiver.country", .string(receiver.jurisdiction))
        set("receiver.kind", .string(receiver.kind))
        set("referral.purpose", .string(request.purpose))
        set("referral.mechanism", .string(request.mechanism))
        set("referral.languages", .array(request.languages.sorted().map(JSON.string)))
        set("referral.data", .array(request.data.sorted().map(JSON.string)))
        set("referral.date", .string(today))
        set("referral.received", .string(today))
        set("case.stage", .string(file.stage))
        set("offence.budapest", .array(file.budapestArticles.sorted().map(JSON.string)))
        set("offence.date", file.record["offence"]?["date"])
        set("responsible.attribution", file.record["attribution"]?["certainty"])
        let harmed = file.parties.filter { $0.role == .harmed }
        if !harmed.isEmpty {
            set("harmed.kind", .string("person"))
            set("harmed.count", .integer(Int64(harmed.count)))
        }
        if let party = harmed.first { take(party, as: "harmed") }
        if let party = file.parties.first(where: { $0.role == .responsible }) {
            take(party, as: "responsible")
        }
    }

    private mutating func take(_ party: Party, as person: String) {
        set(person + ".birth", party.birth.map(JSON.string))
        if person == "responsible" { set("responsible.acknowledges", party.acknowledges.map(JSON.string)) }
    }

    private mutating func set(_ name: String, _ value: JSON?) {
        if let value { answers[name] = value }
    }
}

/// What the rule packs ask about an agency.
package struct AgencyFacts: Sendable, Hashable {
    package var jurisdiction: String
    package var kind: String

    package init(jurisdiction: String, kind: String) {
        self.jurisdiction = jurisdiction
        self.kind = kind
    }
}

extension CaseFacts {
    /// The data category that a fact about a person belongs to; facts without one describe the procedure.
    private static let categories: [String: String] = [
        "harmed.birth": "harmed-birth", "responsible.birth": "responsible-birth",
        "responsible.attribution": "attribution", "case.evidence": "attribution",
        "process.riskAssessed": "screening",
    ]

    /// The data category that a fact belongs to; nil for what describes the procedure.
    static func category(of fact: String) -> String? { categories[fact] }

    /// The facts that may leave with a referral: a fact about a person only with its data category, and of a consent the consent
    /// itself, which the referral declares.
    ///
    /// Of a birth that stays here the year leaves all the same: without it the receiver could not tell whether its law
    /// protects a minor. Packs compare partial dates.
    static func travelling(_ facts: JSONObject, sent: Set<String>) -> JSONObject {
        var travelling = JSONObject()
        for (name, value) in facts.members where !ConsentFact.names.contains(name) {
            if let category = Self.categories[name], !sent.contains(category) {
                if name.hasSuffix(".birth") {
                    travelling[name] = value.string.map { .string(String($0.prefix(4))) }
                }
            } else {
                travelling[name] = value
            }
        }
        return travelling
    }

    /// The facts that the receiver's own pack judges a referral by: what was sent, except what the receiver knows better.
    static func arriving(_ body: JSON, sender: AgencyFacts, receiver: AgencyFacts, today: String)
        -> JSONObject
    {
        // What the sender says of consents counts only as the consents that it declares.
        var facts = JSONObject(
            (body["facts"]?.object ?? JSONObject()).members.filter { !ConsentFact.names.contains($0.key) }
                .map { ($0.key, $0.value) }
        )
        facts["sender.country"] = .string(sender.jurisdiction)
        facts["sender.kind"] = .string(sender.kind)
        facts["receiver.country"] = .string(receiver.jurisdiction)
        facts["receiver.kind"] = .string(receiver.kind)
        facts["referral.received"] = .string(today)
        return facts
    }
}
