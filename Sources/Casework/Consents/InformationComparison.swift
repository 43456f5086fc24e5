package import Referrals

/// Which information somebody was shown, as far as both sides of a border can compare it.
package struct InformationShown: Sendable, Hashable, Codable {
    /// The law that filled it: each side's own, so it differs across a border and decides nothing.
    package var version: String
    /// The package in all its languages; nil where nobody knows.
    package var packageDigest: Digest?

    package init(version: String, packageDigest: Digest?) {
        self.version = version
        self.packageDigest = packageDigest
    }

    /// For people who compare.
    package var says: String { "\(version), package \(packageDigest?.short ?? "unknown")" }
}

/// That a person has read what both sides were shown, and says whether they were told the same (COE-15).
///
/// It holds for exactly these two: whoever is shown something else afterwards is compared anew.
package struct InformationComparisonRecord: RecordContent {
    package static var kind: RecordKind { .informationComparison }

    /// The pseudonym of whoever is looked after at the peer.
    package var person: String
    package var peer: EntityID
    package var there: InformationShown
    package var here: InformationShown
    package var isSame: Bool
    package var says: String
    package var by: String
    package var at: Instant

    package init(
        person: String,
        peer: EntityID,
        there: InformationShown,
        here: InformationShown,
        isSame: Bool,
        says: String,
        by: String,
        at: Instant
    ) {
        self.person = person
        self.peer = peer
        self.there = there
        self.here = here
        self.isSame = isSame
        self.says = says
        self.by = by
        self.at = at
    }
}

/// That it is open whether the two sides were told the same: a question to a person, never a permission.
package struct InformationQuestion: Sendable, Hashable {
    /// Who is looked after at the peer.
    package var person: String
    package var peer: EntityID
    package var there: InformationShown
    package var here: InformationShown
    /// What a person has found already: that it is not the same.
    package var isFoundDifferent: Bool

    package var says: String {
        let shown = "at \(peer.text) they were shown \(there.says); the other side was shown \(here.says)"
        if isFoundDifferent {
            return "was told something else than the other side: \(shown). Show both the same and ask anew"
        }
        let isKnown = there.packageDigest != nil && here.packageDigest != nil
        return
            (isKnown
            ? "was shown another information package than the other side: "
            : "nobody knows whether they were told the same: ")
            + "\(shown). Compare the two texts; `comity consent compare` records what you find"
    }
}

extension CaseFile {
    /// What a person was shown before they consented to take part, and at which peer; nil where they were not asked elsewhere.
    private func shownThere(to pseudonym: String) -> (peer: EntityID, shown: InformationShown)? {
        guard let home = home(of: pseudonym),
            let consent = all(ConsentRecord.self).map(\.content).last(where: {
                $0.person == pseudonym && $0.origin == home && $0.isAboutTakingPart && $0.answer == .given
            }),
            let version = consent.noticeVersion
        else { return nil }
        return (home, InformationShown(version: version, packageDigest: consent.noticePackage))
    }

    /// What a person was shown here or at the peer that looks after them.
    private func shown(to pseudonym: String) -> InformationShown? {
        guard !isElsewhere(pseudonym) else { return shownThere(to: pseudonym)?.shown }
        return all(InformationRecord.self).last { $0.content.person == pseudonym }.map {
            InformationShown(version: $0.content.version, packageDigest: $0.content.packageDigest)
        }
    }

    /// Each pair of sides of which it is open whether they were told the same, because at least one is looked after at a peer.
    ///
    /// - Parameter people: the pseudonyms of those who decide for themselves.
    package func informationQuestions(among people: [String]) -> [InformationQuestion] {
        let shown = people.compactMap { name in self.shown(to: name).map { (name: name, shown: $0) } }
        let elsewhere = Dictionary(people.compactMap { name in shownThere(to: name).map { (name, $0.peer) } })
        {
            first,
            _ in first
        }
        var questions: [InformationQuestion] = []
        for one in shown {
            guard let peer = elsewhere[one.name] else { continue }
            // Of two who are both looked after elsewhere the pair is asked about once.
            for other in shown
            where other.name != one.name && !(elsewhere[other.name] != nil && other.name < one.name)
                && isOpen(one.shown, other.shown)
            {
                let found = comparison(of: one.name, one.shown, other.shown)
                guard found?.isSame != true else { continue }
                let question = InformationQuestion(
                    person: one.name,
                    peer: peer,
                    there: one.shown,
                    here: other.shown,
                    isFoundDifferent: found != nil
                )
                if !questions.contains(question) { questions.append(question) }
            }
        }
        return questions
    }

    private func isOpen(_ there: InformationShown, _ here: InformationShown) -> Bool {
        guard let one = there.packageDigest, let other = here.packageDigest else { return true }
        return one != other
    }

    /// What a person said last of exactly these two.
    private func comparison(of person: String, _ there: InformationShown, _ here: InformationShown)
        -> InformationComparisonRecord?
    {
        all(InformationComparisonRecord.self).map(\.content).last {
            $0.person == person && $0.there == there && $0.here == here
        }
    }

    /// Records what somebody found who compared what a person was shown at the peer with what the other side was shown.
    ///
    /// - Throws: ``CaseworkError``: `notFound` for a person whom the case does not know, `notNow` where nothing is open, `invalid` without
    ///   words, `notPermitted`.
    @discardableResult
    package mutating func compareInformation(
        of pseudonym: String,
        isSame: Bool,
        says: String,
        by act: Act
    ) throws(CaseworkError) -> Filed<InformationComparisonRecord> {
        try act.require(.write, .consent)
        _ = try person(pseudonym)
        let principals = people.filter { $0.role.isPrincipal && $0.left == nil }.map(\.pseudonym)
        let open = informationQuestions(among: principals).filter { $0.person == pseudonym }
        guard says.isText(atMost: 4000) else {
            throw CaseworkError(.invalid, "Say what you compared and what you found.")
        }
        guard let last = open.last else {
            throw CaseworkError(
                .notNow,
                "Of \(pseudonym) nothing is open: they are looked after here, or both sides were shown the same package."
            )
        }
        for question in open.dropLast() {
            try file(comparison(question, isSame: isSame, says: says, by: act), by: act)
        }
        return try file(comparison(last, isSame: isSame, says: says, by: act), by: act)
    }

    private func comparison(_ question: InformationQuestion, isSame: Bool, says: String, by act: Act)
        -> InformationComparisonRecord
    {
        InformationComparisonRecord(
            person: question.person,
            peer: question.peer,
            there: question.there,
            here: question.here,
            isSame: isSame,
            says: says,
            by: act.by,
            at: act.at
        )
    }
}
