package import Referrals

extension AgreementItem {
    /// The word of one of those to whom an item is owed that they waive it: whose, when, how, and to whom it was said.
    package struct Waiver: Sendable, Hashable, Codable {
        package var person: String
        package var at: Instant
        package var how: Channel
        /// The officer who heard it.
        package var by: String
        /// Who said so beside a child, or beside whoever lacks the capacity to decide.
        package var guardian: String?
    }
}

extension CaseFile {
    /// Waives an item: the word of those it was for, never the agency's. Each word is kept with the item.
    ///
    /// - Parameters:
    ///   - word: those who said so.
    ///   - how: by which way.
    ///   - guardians: who said so beside a child, by the child's pseudonym.
    /// - Throws: ``CaseworkError`` with `invalid` where the word of somebody, or of a guardian beside a child, is missing.
    @discardableResult
    package mutating func waive(
        _ id: Identifier,
        item number: Int,
        word: [String],
        how: Channel,
        guardians: [String: String] = [:],
        by act: Act
    ) throws(CaseworkError) -> Filed<AgreementRecord> {
        let (agreement, index) = try running(id, number)
        let names = agreement.content.items[index].for
        guard
            agreement.content.shared == nil || !names.contains(where: { AgreementItem.cohort(in: $0) != nil })
        else {
            throw CaseworkError(
                .notPermitted,
                "Item \(number) is owed to everybody of a cohort, and no side knows them all; agree on new terms instead."
            )
        }
        let owed = those(owed: names)
        let silent = owed.subtracting(word).sorted()
        guard silent.isEmpty, !owed.isEmpty else {
            throw CaseworkError(
                .invalid,
                "Only those to whom it is owed waive an item; the word of \(silent.joined(separator: ", ")) is missing."
            )
        }
        guard agreement.content.shared == nil || owed.allSatisfy(isHere) else {
            throw CaseworkError(
                .notPermitted,
                "Those to whom it is owed are looked after at the other side, and waive it there."
            )
        }
        var words: [AgreementItem.Waiver] = []
        for name in owed.sorted() {
            let guardian = try guardian(of: name, among: guardians, on: act.day)
            words.append(.init(person: name, at: act.at, how: how, by: act.by, guardian: guardian))
        }
        return try amend(agreement, by: act) { content throws(CaseworkError) in
            content.items[index].status = .waived
            content.items[index].waived = words
        }
    }

    /// Whose word stands beside a person's; nil for whoever decides alone.
    private func guardian(of pseudonym: String, among named: [String: String], on day: Day)
        throws(CaseworkError) -> String?
    {
        let person = try person(pseudonym)
        guard person.isChild(on: day) || person.capacity == .lacking else { return nil }
        guard let name = named[pseudonym], name == person.guardian else {
            throw CaseworkError(
                .invalid,
                "\(pseudonym) does not waive alone; the word of \(person.guardian ?? "a parent or guardian") beside theirs is missing."
            )
        }
        if let says = guardianFault(name, of: pseudonym, on: day) {
            throw CaseworkError(.invalid, "That word does not count: \(says).")
        }
        return name
    }
}
