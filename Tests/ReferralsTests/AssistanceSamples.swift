import Referrals
import Wire

/// A valid request for every measure, and an answer of every standing.
enum AssistanceSamples {
    static let id = "01999999-9999-7999-8999-999999999999"
    private static let provider: JSON = "Provider of the mailbox"

    /// What every request says, whatever the measure.
    private static let common: JSONObject = [
        "authority": "Prosecutor's office", "issuedOn": "2026-11-29",
        "purpose": "The investigation of the takeover of an account.",
        "data": [["says": "Sign-ins of 14 September", "relation": "They show who took it over."]],
        "legalBasis": [["provision": "Budapest Convention art. 23"]],
    ]

    /// What each measure needs beyond that.
    static let needs: [AssistanceMeasure: JSONObject] = [
        .trafficDataDisclosure: ["offence": offence, "preservation": .string(id)],
        .storedData: ["offence": offence, "necessity": "It is deleted after 30 days."],
        .domainRegistration: [
            "domains": ["shop.example"], "necessity": "It served the fraud.", "protocolStatement": true,
            "manner": "As a document of this thread.", "respondBy": "2026-12-20",
        ],
        .subscriberInformation: [
            "offence": offence, "provider": provider, "protocolStatement": true,
            "legalGrounds": "The own code of procedure.", "penalties": "Up to three years.",
            "contact": "duty desk", "manner": "As a document of this thread.", "notification": "simultaneous",
        ],
        .orderGivenEffect: [
            "offence": offence, "provider": provider, "protocolStatement": true,
            "order": ["says": "Hand over who holds the mailbox."], "supporting": "How it was found.",
            "dataKind": "traffic",
        ],
        .emergencyDisclosure: [
            "provider": provider, "protocolStatement": true, "route": "contact-point",
            "contact": "duty desk", "urgency": emergency,
        ],
        .emergencyMutualAssistance: [
            "protocolStatement": true, "contact": "duty desk", "urgency": emergency,
        ],
    ]

    private static let offence: JSON = ["budapest": ["2"], "says": "An account was taken over."]
    private static let emergency: JSON = [
        "level": "emergency", "reason": "A message announces that a person will be hurt tonight.",
    ]

    static func request(_ measure: AssistanceMeasure) -> JSON {
        var body = common
        body["measure"] = .string(measure.rawValue)
        for (name, value) in needs[measure]?.members ?? [] { body[name] = value }
        return .object(body)
    }

    static let requests = AssistanceMeasure.allCases.map(request)

    static func answer(_ measure: AssistanceMeasure, _ standing: String, to request: String = id) -> JSON {
        var body: JSONObject = [
            "request": .string(request), "measure": .string(measure.rawValue), "standing": .string(standing),
        ]
        switch standing {
        case "served": body["servedOn"] = "2026-12-10"
        case "refused":
            body["ground"] = ["code": "essential-interests"]
            body["says"] = "It would prejudice security."
        default:
            body["disclosed"] = [["says": "Sign-ins of 14 September"]]
            body["assessment"] = [
                "outcome": "permit", "packs": [["id": "PT", "version": "1", "digest": "x"]],
            ]
            if measure == .trafficDataDisclosure { body["path"] = [["provider": "Another provider"]] }
            if standing == "given-in-part" { body["leavesOut"] = [["says": "the rest"]] }
        }
        return .object(body)
    }

    static let answers =
        AssistanceMeasure.allCases.flatMap { measure in
            ["given", "given-in-part", "refused"].map { answer(measure, $0) }
        } + [answer(.orderGivenEffect, "served")]
}
