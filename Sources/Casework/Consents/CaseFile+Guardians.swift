import Referrals

// A guardian's word stands beside a child's because the guardian has no side of their own. Whoever is on a side speaks for nobody else.

extension CaseFile {
    /// Why the word of somebody cannot stand beside that of a person whose guardian they are to be; nil where it can.
    ///
    /// Of a guardian whom only a peer knows, that side knows and judges.
    func guardianFault(_ name: String, of pseudonym: String, on day: Day) -> String? {
        guard name != pseudonym else { return "nobody is their own guardian" }
        guard let guardian = try? person(name) else { return nil }
        guard guardian.role == .guardian else {
            return "\(name) is in the case as \(guardian.role.rawValue), and no guardian for \(pseudonym)"
        }
        if guardian.left != nil { return "the guardian \(name) is no longer in the case" }
        // Somebody of unknown age is taken for a child where that protects them; here it would only leave a child alone.
        return guardian.birth != nil && guardian.isChild(on: day) ? "the guardian \(name) is a child" : nil
    }

    /// Whether two people stand on different sides, so that neither goes with the other nor speaks for them.
    func areOpposed(_ one: PersonRecord, _ other: PersonRecord) -> Bool {
        one.role.isPrincipal && other.role.isPrincipal && one.isHarmedSide != other.isHarmedSide
    }

    /// - Throws: ``CaseworkError`` with `invalid` where somebody who is to stand beside a person cannot, and `notFound` where the
    ///   case does not know them.
    func requireOwn(_ person: PersonRecord, on day: Day) throws(CaseworkError) {
        for name in [person.guardian, person.supporter, person.representative].compactMap(\.self) {
            guard !areOpposed(person, try self.person(name)) else {
                throw CaseworkError(
                    .invalid,
                    "\(name) is of the other side, and neither goes with \(person.pseudonym) nor speaks for them."
                )
            }
        }
        if let name = person.guardian, let says = guardianFault(name, of: person.pseudonym, on: day) {
            throw CaseworkError(.invalid, "The guardian has to be a person of the role guardian: \(says).")
        }
    }
}
