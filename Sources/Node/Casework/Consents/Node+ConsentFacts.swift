import Casework
import Referrals
import RulePacks
import Store
import Wire

/// The facts about consents that rule packs ask for. They follow from the consents on record, and from nothing else: no answer
/// that is typed, no case file and no document can say them.
package enum ConsentFact {
    /// The facts' first words, each with the role that they are about.
    static let prefixes: [(name: String, role: PersonRole)] = [
        ("harmed", .harmed), ("responsible", .responsible),
    ]

    package static let names: Set<String> = Set(
        prefixes.flatMap { prefix in
            ["consent", "consentDate", "informed", "guardianConsent"].map { prefix.name + "." + $0 }
        }
    )

    /// - Throws: ``NodeError`` with `invalidInput` where somebody would say with an answer what only a consent says.
    static func requireNone(among facts: some Sequence<String>) throws(NodeError) {
        let typed = facts.filter(names.contains).sorted()
        guard typed.isEmpty else {
            throw NodeError(
                .invalidInput,
                "A consent is not an answer to a question. Record what the person was asked and answered: `comity consent ask --step share`, then `comity consent answer`.",
                findings: typed.map { "\($0) follows from the consents on record" }
            )
        }
    }
}

extension Node {
    /// What the consents on record say about sharing a case, as facts for the rule packs. A side has consented only where every
    /// person of it has, for this recipient and this purpose; where somebody has not been asked for that, nothing is said, and
    /// it stays a question.
    static func consentFacts(
        of file: CaseFile,
        purpose: String,
        recipient: EntityID,
        at now: Instant
    ) -> JSONObject {
        var facts = JSONObject()
        for (prefix, role) in ConsentFact.prefixes {
            let persons = file.people.filter { $0.role == role }.map(\.pseudonym)
                .filter { person in file.basis.parties.contains { $0.pseudonym == person } }
            for (name, value) in words(of: persons, in: file, purpose, recipient, at: now) {
                facts[prefix + "." + name] = value
            }
        }
        return facts
    }

    private static func words(
        of persons: [String],
        in file: CaseFile,
        _ purpose: String,
        _ recipient: EntityID,
        at now: Instant
    ) -> [(String, JSON)] {
        guard !persons.isEmpty else { return [] }
        var given: [ConsentRecord] = []
        var isOpen = false
        for person in persons {
            let need = ConsentNeed(person, .share, recipient: recipient.text, serves: purpose)
            if case .inForce(let consent) = file.consent(for: need, at: now) {
                given.append(consent.content)
            } else if let no = lastNo(of: person, in: file, to: recipient) {
                return [("consent", .string(no))]
            } else {
                isOpen = true
            }
        }
        guard !isOpen else { return [] }
        var words: [(String, JSON)] = [("consent", "given"), ("informed", true)]
        if let last = given.compactMap(\.answeredAt).max() {
            words.append(("consentDate", .string(last.date)))
        }
        if given.contains(where: { $0.guardian?.answer == .given }) {
            words.append(("guardianConsent", "given"))
        }
        return words
    }

    /// The no of a person who was asked about sharing with the recipient, where that was the latest word.
    private static func lastNo(of person: String, in file: CaseFile, to recipient: EntityID) -> String? {
        let last = file.all(ConsentRecord.self).map(\.content).last {
            $0.person == person && $0.steps.contains(.share) && $0.answer != .asked
                && $0.recipients.contains(recipient.text)
        }
        guard let last else { return nil }
        if last.answer == .refused { return "refused" }
        return last.withdrawnSteps.contains(.share) ? "withdrawn" : nil
    }
}
