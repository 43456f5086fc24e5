import Casework
import Referrals
import Wire

/// A consent as the other side is told of it. Neither a reason nor anything that the person said has a place.
extension ConsentRecord {
    /// What a `consent-change`, or a party of a referral, says: the steps that the person's word still stands for or, where steps
    /// are told to have been taken back, exactly those. Nil where the other side has no part in any of them.
    ///
    /// - Parameter recipient: the node that is told; only that it may know is said, not who else may.
    func wire(
        named id: Identifier,
        to recipient: EntityID,
        takenBack: Set<ConsentStep> = [],
        at now: Instant
    ) -> JSONObject? {
        let isTakenBack = !takenBack.isEmpty
        let names = (isTakenBack ? takenBack : standingSteps).compactMap(\.wire)
        guard !names.isEmpty else { return nil }
        let at = (isTakenBack ? withdrawnAt : answeredAt) ?? now
        var body: JSONObject = [
            "consent": .string(id.text), "participant": .string(person), "at": .string(at.rfc3339),
            "standing": .string(isTakenBack ? "withdrawn" : answer.rawValue),
            "purpose": .string(String(purpose.prefix(80))),
            "steps": .array(names.sorted().map(JSON.string)),
            "recipients": .array([.string(recipient.text)]),
            "askedBy": ["how": .string(askedHow.rawValue)],
        ]
        if !data.isEmpty { body["categories"] = .array(data.sorted().map(JSON.string)) }
        if let serves { body["serves"] = .string(serves) }
        if let noticeVersion, let noticeLanguage {
            var shown: JSONObject = ["version": .string(noticeVersion), "language": .string(noticeLanguage)]
            // The other side compares it with what was shown there; of the person it says nothing.
            if let noticePackage { shown["package"] = .string(noticePackage.hex) }
            body["information"] = .object(shown)
        }
        if let guardian, guardian.answer == .given { body["guardian"] = .string(guardian.by) }
        if let capacity = capacity?.wire { body["capacity"] = .string(capacity) }
        if let expires { body["expires"] = .string(expires.description) }
        return body
    }

    /// Reads a consent that was given at another node; nil where the body says nothing of a person and a step.
    init?(wire body: JSON, from issuer: EntityID, at now: Instant) {
        guard let person = body["participant"]?.string else { return nil }
        let steps = Set(
            (body["steps"]?.array ?? []).compactMap { $0.string.flatMap { ConsentStep(wire: $0) } }
        )
        guard !steps.isEmpty else { return nil }
        // No clock of a peer makes a word later than the moment at which it came.
        let at = min(body["at"]?.string.flatMap { Instant(rfc3339: $0) } ?? now, now)
        self.init(
            person: person,
            purpose: body["purpose"]?.string ?? "",
            serves: body["serves"]?.string,
            steps: steps,
            data: Set((body["categories"]?.array ?? []).compactMap(\.string)),
            recipients: Set((body["recipients"]?.array ?? []).compactMap(\.string)),
            information: nil,
            askedBy: issuer.text,
            askedHow: body["askedBy"]?["how"]?.string.flatMap { Channel(rawValue: $0) } ?? .inPerson,
            askedAt: at,
            expires: body["expires"]?.string.flatMap { Day($0) }
        )
        origin = issuer
        answer = .given
        answeredAt = at
        // The sending node's own gates have judged both; a consent that was not free is never declared as given.
        freely = true
        capacity = PersonRecord.Capacity(wire: body["capacity"]?.string)
        if capacity == .supported { supporter = "at \(issuer.text)" }
        noticeVersion = body["information"]?["version"]?.string
        noticeLanguage = body["information"]?["language"]?.string
        noticePackage = body["information"]?["package"]?.string.flatMap { Digest(hex: $0) }
        if let guardian = body["guardian"]?.string {
            self.guardian = GuardianWord(by: guardian, answer: .given, at: at)
        }
    }

    /// The consents that a referral declares, party by party.
    static func declared(in referral: JSON, by issuer: EntityID, at now: Instant) -> [ConsentRecord] {
        (referral["case"]?["parties"]?.array ?? []).flatMap { party -> [ConsentRecord] in
            (party["consents"]?.array ?? []).compactMap { item in
                guard var body = item.object, (body["standing"] ?? "given") == "given" else { return nil }
                body["participant"] = party["pseudonym"]
                return ConsentRecord(wire: .object(body), from: issuer, at: now)
            }
        }
    }
}
