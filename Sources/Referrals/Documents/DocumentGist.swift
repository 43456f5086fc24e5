import Wire

/// What a document says, in one line, for a console or a terminal.
package enum DocumentGist {
    package static func line(_ document: Document) -> String? {
        let body = document.body
        return switch document.type {
        case .referral: body["request"]?["says"]?.string
        case .status: status(body)
        case .informationRequest: question(body)
        case .informationResponse: texts(body["answers"])
        case .preservationRequest:
            "Keep for \(number(body["days"])) days: \(texts(body["data"]))"
        case .preservationConfirmation:
            body["preservedUntil"]?.string.map { "Kept until \($0)." }
                ?? "Not kept (\(body["ground"]?["code"]?.string ?? "")). \(says(body))"
        case .assistanceRequest:
            (AssistanceMeasure(body["measure"])?.says).map { "\($0) \(texts(body["data"]))" }
        case .assistanceAnswer: assistance(body)
        case .spontaneousInformation: information(body)
        case .consentChange:
            "\(body["participant"]?.string ?? ""): consent \(body["standing"]?.string ?? "")"
                + list(" for ", body["steps"]) + "."
        case .dialogueMessage: "A message between the participants, sealed to the facilitator."
        case .agreement: agreement(body)
        case .monitoringReport: monitoring(body)
        case .outcome: outcome(body)
        case .withdrawal:
            body["by"]?.string == "agency" ? "Called off by the agency." : "A participant has withdrawn."
        case .correction: "Correction: \(texts(body["changes"]))"
        case .erasureRequest: "Erasure asked for (\(body["reason"]?.string ?? ""))."
        case .erasureReport:
            "\(body["erased"]?.array?.count ?? 0) erased, \(body["kept"]?.array?.count ?? 0) kept."
        case .acknowledgement: acknowledgement(body)
        case .notice: notice(body)
        }
    }

    private static func status(_ body: JSON) -> String? {
        switch body["state"]?.string {
        case "received":
            return body["assessment"]?["outcome"]?.string.map {
                "Arrived. The receiver's own rule pack says: \($0)."
            } ?? "Arrived."
        case "under-review": return "An officer has opened it."
        case "accepted":
            let terms = [
                named("Conditions: ", texts(body["conditions"])),
                named("Not taken up: ", texts(body["leavesOut"])), says(body),
            ]
            return (["Accepted."] + terms).filter { !$0.isEmpty }.joined(separator: " ")
        case "declined": return "Declined (\(body["ground"]?["code"]?.string ?? "")): \(says(body))"
        case "postponed":
            return
                "Put off until \(body["until"]?.string ?? "") (\(body["reason"]?.string ?? "")): \(says(body))"
        case "forwarded":
            let word = body["reason"]?.string == "misaddressed" ? "Misaddressed; belongs to" : "Passed on to"
            return "\(word) \(body["to"]?.string ?? ""). \(says(body))"
        case "preparing": return "Preparation has begun."
        case "in-dialogue": return "The dialogue has begun."
        case "monitoring": return "The follow-up has begun."
        case "lapsed": return "Its time ran out."
        default: return nil
        }
    }

    private static func question(_ body: JSON) -> String {
        switch body["purpose"]?.string {
        case "consultation": "Consultation: \(texts(body["questions"]))"
        case "onward-transfer":
            "May it go on to \(body["to"]?.string ?? "")? \(texts(body["questions"]))"
        default: texts(body["questions"])
        }
    }

    private static func assistance(_ body: JSON) -> String? {
        switch body["standing"]?.string {
        case "served": "Served on the provider on \(body["servedOn"]?.string ?? "")."
        case "given": "Given: \(texts(body["disclosed"]))"
        case "given-in-part":
            "Given in part: \(texts(body["disclosed"]))\(named(" Left out: ", texts(body["leavesOut"])))"
        case "refused": "Refused (\(body["ground"]?["code"]?.string ?? "")): \(says(body))"
        default: nil
        }
    }

    private static func information(_ body: JSON) -> String {
        guard body["phase"]?.string == "offer" else { return "The information itself. \(says(body))" }
        let conditions = named(" Conditions: ", texts(body["conditions"]))
        return "Information offered: \(says(body))\(conditions)"
    }

    private static func agreement(_ body: JSON) -> String {
        guard body["kind"]?.string == "participants" else { return "The agencies facilitate together." }
        let items = body["items"]?.array?.count ?? 0
        if let ground = body["reason"]?["ground"]?.string {
            return "Agreement, revision \(number(body["revision"])), declined: \(ground)."
        }
        return
            "Agreement, revision \(number(body["revision"])), \(body["standing"]?.string ?? ""): \(items) items."
    }

    private static func monitoring(_ body: JSON) -> String {
        let items = body["items"]?.array ?? []
        return items.map { "\(number($0["number"])) \($0["standing"]?.string ?? "")" }.joined(separator: ", ")
    }

    private static func outcome(_ body: JSON) -> String {
        let agreed = body["agreement"]?.string.map { "; agreement \($0)" } ?? ""
        return "Outcome: \(body["result"]?.string ?? "")\(agreed)."
            + (body["barEffect"].map { " " + barEffect($0) } ?? "")
    }

    /// What a discontinuation bars, with its provision and how sure that is.
    private static func barEffect(_ bar: JSON) -> String {
        let same = bar["effect"]?.string == "same-as-other-decisions"
        let effect =
            same
            ? "bars as other decisions do: same facts, same persons, same State" : "has no bar effect"
        return
            "The discontinuation of \(bar["decidedOn"]?.string ?? "") in \(bar["state"]?.string ?? "") \(effect), says \(bar["authority"]?.string ?? ""): \(bar["cite"]?.string ?? "") (\(bar["status"]?.string ?? ""))."
    }

    private static func acknowledgement(_ body: JSON) -> String? {
        if let conditions = body["conditions"]?.string { return "Conditions \(conditions)." }
        if let onward = body["onward"]?.string { return "Onward transfer \(onward)." }
        return body["opened"] == nil ? nil : "Opened by a person."
    }

    private static func notice(_ body: JSON) -> String {
        let kind = body["kind"]?.string ?? ""
        return switch kind {
        case "delay":
            "\(body["what"]?.string ?? "") delayed until \(body["until"]?.string ?? ""): \(says(body))"
        case "reminder": "\(body["what"]?.string ?? "") was due on \(body["due"]?.string ?? "")."
        case "security-incident": "Security incident: \(body["incident"]?["says"]?.string ?? "")"
        case "deletion-certificate": "A signed certificate of what was erased."
        case "statistics": "Figures from \(body["from"]?.string ?? "") to \(body["until"]?.string ?? "")."
        case "session-planned", "session-held", "readiness":
            "\(kind): "
                + (body["steps"]?.array ?? []).compactMap { $0["step"]?.string }.joined(separator: ", ")
        case "facilitators": "\(body["facilitators"]?.array?.count ?? 0) facilitate on the sender's side."
        case "progress":
            "Progress: \(body["stage"]?.string ?? "")\(named(", next report by ", body["nextReport"]?.string ?? ""))."
        case "bar-effect": barEffect(body["barEffect"] ?? .null)
        case "condition-lifted": lifted(body)
        case "stopped": "What rested on the consent has stopped at the sender's side."
        default: "\(kind): \(says(body))"
        }
    }

    private static func lifted(_ body: JSON) -> String {
        let places = (body["lifts"]?.array ?? []).map { item -> String in
            let element = item["element"]?.string ?? ""
            return "\(element.isEmpty ? "all of it" : element) (\(item["limit"]?.string ?? ""))"
        }
        let cite = body["cite"]?.string ?? ""
        return "Condition lifted for \(places.joined(separator: ", ")): \(says(body)) [\(cite)]"
    }

    private static func says(_ body: JSON) -> String { body["says"]?.string ?? "" }

    private static func number(_ value: JSON?) -> String { value?.int.map { "\($0)" } ?? "" }

    private static func named(_ name: String, _ text: String) -> String { text.isEmpty ? "" : name + text }

    private static func list(_ name: String, _ value: JSON?) -> String {
        named(name, (value?.array ?? []).compactMap(\.string).joined(separator: ", "))
    }

    private static func texts(_ items: JSON?) -> String {
        (items?.array ?? []).compactMap { $0["says"]?.string }.joined(separator: " ")
    }
}
