import Referrals
import RulePacks
import Wire

extension BundleCheck {
    /// What the rules on evidence of both sides say: the same packs on the same facts decide the same, and the facts are those that the
    /// bundle itself shows. Otherwise its maker could ask about a better bundle than the one that it hands over.
    ///
    /// To be called last of all that is checked: it goes by the stamps and the chains of custody that held.
    mutating func checkAdmissibility() {
        let place = BundlePaths.admissibility
        guard manifest.hasAdmissibility, let text = text(place) else { return }
        guard let admissibility = Admissibility(text: text), let stored = admissibility.assessment else {
            return find(.decisionUnsound, place, "It is not of the published form.")
        }
        replay(outcome: admissibility.outcome, facts: admissibility.facts, packs, place)
        guard let maker = parties[manifest.maker] else { return }
        let first = manifest.referrals.first
        let side = Admissibility.side(of: first?.side)
        let decided = manifest.decisions.last.flatMap { readDecision($0, naming: false) }
            .flatMap { try? JSON(parsing: Array($0.facts.utf8), limits: .local) }?.object
        let asked = try? JSON(parsing: Array(admissibility.facts.utf8), limits: .local).object
        // A maker may know more against its own custody than the chains show: a key, say, that it held in doubt.
        let saysGaps = asked?["evidence.custody"]?.string == "gaps"
        let shown = Admissibility.facts(
            from: decided ?? JSONObject(),
            of: Admissibility.Maker(side: side, country: maker.jurisdiction, kind: maker.kind),
            hasStamps: !stamped.isEmpty,
            custody: isCustodyWhole.map { $0 && !saysGaps }
        )
        let others = Set(shown.members.map(\.key) + (asked?.members.map(\.key) ?? []))
            .filter { shown[$0] != asked?[$0] }.sorted()
        if !others.isEmpty {
            find(
                .admissibilityOther,
                place,
                "It was asked about other facts than the bundle shows: \(others.joined(separator: ", "))."
            )
        }
        if stored.decisionDay.description != manifest.asOf.at.date {
            find(
                .admissibilityOther,
                place,
                "It was asked as of \(stored.decisionDay), and the bundle is of \(manifest.asOf.at.date)."
            )
        }
        let peer = first.flatMap { parties[$0.peer] }
        let both = [(maker.jurisdiction, side)] + (peer.map { [($0.jurisdiction, side.other)] } ?? [])
        for (jurisdiction, side) in both where !isAsked(stored, jurisdiction, side) {
            find(
                .admissibilityOther,
                place,
                "The rules of \(jurisdiction), whose agency is the \(side.rawValue), were not asked."
            )
        }
    }

    private func isAsked(_ stored: LegalAssessment, _ jurisdiction: String, _ side: RulePacks.Side) -> Bool {
        stored.packs.contains { asked in
            asked.side == side
                && packs.contains {
                    $0.statement.contents.digest == asked.digest && $0.pack.pack.jurisdiction == jurisdiction
                }
        }
    }
}

extension RulePacks.Side {
    fileprivate var other: RulePacks.Side { self == .sender ? .receiver : .sender }
}
