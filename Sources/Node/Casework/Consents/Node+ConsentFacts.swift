import Casework
import Referrals
import Store
import Wire

extension Node {
    /// What the consents on record say about sharing a case with a peer, as facts for the rule packs. They go before any answer that
    /// was typed; where a person was never asked for such a consent, nothing is said here.
    static func consentFacts(of file: CaseFile, for peer: EntityID, at now: Instant) -> [(
        fact: String, value: JSON
    )] {
        concerned(file).flatMap { prefix, person -> [(String, JSON)] in
            let words = file.all(ConsentRecord.self).map(\.content).filter {
                $0.person == person && $0.steps.contains(.share) && $0.answer != .asked
            }
            guard let last = words.last else { return [] }
            let need = ConsentNeed(person, .share, recipient: peer.text)
            guard case .inForce(let consent) = file.consent(for: need, at: now) else {
                return [(prefix + ".consent", .string(last.answer == .refused ? "refused" : "withdrawn"))]
            }
            var facts: [(String, JSON)] = [(prefix + ".consent", "given"), (prefix + ".informed", true)]
            if let at = consent.content.answeredAt {
                facts.append((prefix + ".consentDate", .string(at.date)))
            }
            if let word = consent.content.guardian {
                facts.append((prefix + ".guardianConsent", .string(word.answer.rawValue)))
            }
            return facts
        }
    }

    /// The first person of each side, of whom the packs ask.
    private static func concerned(_ file: CaseFile) -> [(prefix: String, person: String)] {
        [("harmed", PersonRole.harmed), ("responsible", .responsible)].compactMap { prefix, role in
            file.people.first { $0.role == role }.map { (prefix, $0.pseudonym) }
        }
    }

    /// Asks the gate before a referral leaves for the consents that stand on record at this very moment: what was in force when the
    /// case was assessed may have been withdrawn since.
    ///
    /// - Throws: ``NodeError`` with `gateClosed`, naming whose consent is missing.
    func requireConsents(
        of record: CaseRecord,
        toShareWith peer: EntityID,
        at now: Instant,
        in transaction: any StoreReader
    ) throws {
        let file = try Self.caseFile(record, in: transaction)
        let asked = Self.concerned(file).map(\.person).filter { person in
            file.all(ConsentRecord.self).contains {
                $0.content.person == person && $0.content.steps.contains(.share)
            }
        }
        let needs = asked.map { ConsentNeed($0, .share, recipient: peer.text) }
        let standing = ReferralStanding(isDecided: true, isRefused: false, consents: needs)
        do {
            try file.open(.sendReferral, Situation(at: now, referral: standing))
        } catch {
            throw NodeError(error)
        }
    }
}
