package import Referrals
package import Wire

extension ConsentNeed {
    /// The purposes that people take part in of their own will: nobody's data leave for them without that person's consent,
    /// whatever a rule pack says (COE-16a).
    package static let voluntary: Set<String> = ["restorative-process"]

    /// Exactly the consents that sharing a minimised case rests on: one for each person whom the content concerns, for the step
    /// of sharing, this purpose, this recipient, and the data categories about the person that leave.
    ///
    /// For a purpose that needs no consent the words of those who were asked all the same are respected.
    ///
    /// - Parameters:
    ///   - content: the body that would go out, with `case`, `request` and `minimisation`.
    ///   - file: the case's records.
    package static func toShare(_ content: JSON, of file: CaseFile, with recipient: EntityID) -> [ConsentNeed]
    {
        let purpose = content["request"]?["purpose"]?.string
        let parties = (content["case"]?["parties"]?.array ?? []).map(Party.init(record:))
        let sent = content["minimisation"]?["sent"]?.array ?? []
        return parties.enumerated().compactMap { index, party in
            guard party.role == .harmed || party.role == .responsible else { return nil }
            guard
                purpose.map(voluntary.contains) == true
                    || file.wasAsked(party.pseudonym, to: .share, by: recipient)
            else { return nil }
            let data = sent.compactMap { item -> String? in
                guard let element = item["element"]?.string else { return nil }
                return concerns(element, index, party.role) ? item["category"]?.string : nil
            }
            return ConsentNeed(
                party.pseudonym,
                .share,
                data: Set(data),
                recipient: recipient.text,
                serves: purpose
            )
        }
    }

    /// Whether an element of a case is about one of its parties: the harm about those harmed, the deed and how sure it is about
    /// those responsible, and what a party's own record says about that party.
    private static func concerns(_ element: String, _ index: Int, _ role: Party.Role?) -> Bool {
        if element.hasPrefix("/parties/") { return element.hasPrefix("/parties/\(index)/") }
        return element.hasPrefix("/harm") ? role == .harmed : role == .responsible
    }
}

extension CaseFile {
    /// Whether a person has answered a question about a step in which the recipient was named.
    func wasAsked(_ pseudonym: String, to step: ConsentStep, by recipient: EntityID) -> Bool {
        all(ConsentRecord.self).contains {
            $0.content.person == pseudonym && $0.content.steps.contains(step) && $0.content.answer != .asked
                && $0.content.recipients.contains(recipient.text)
        }
    }
}
