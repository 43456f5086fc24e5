/// Which figures of a count may not be shown, so that none from 1 to 4 can be read, or taken from what is shown as a difference.
///
/// A figure gives people away as surely by what remains beside it: 22 cases of which 20 were offered leave two, 10 that were
/// completed and 10 that were stopped leave two that are open, a year less three quarters leaves the fourth. Each such rest is a
/// ``Rest`` here; figures are hidden until none of them is small. Hiding only ever adds, so it ends.
struct SmallCells {
    /// The smallest count that is shown; smaller ones, but for none, are given as bounds.
    static let smallestShown = 5

    private let tally: Tally
    private(set) var hidden: Set<Figure>

    static func areSmall(_ count: Int) -> Bool { count > 0 && count < smallestShown }

    /// - Parameter parts: what was counted in each part of the period, and is given in a return of its own.
    init(of parts: [Tally]) {
        tally = Tally(addingUp: parts)
        hidden = Set(tally.figures.filter { [tally] in Self.areSmall(tally[$0]) })
        if parts.count > 1 { hideWhatPartsWouldLose(parts) }
        while let next = nextToHide() {
            hidden.insert(next)
            // The groups of a total that is hidden would add up to it.
            if next.group == nil { hidden.formUnion(tally.groups(of: next.measure)) }
        }
    }

    /// A figure of the whole period goes where it would give away the one part that hides it, or that few of it are hidden.
    private mutating func hideWhatPartsWouldLose(_ parts: [Tally]) {
        let hiddenParts = parts.map { SmallCells(of: [$0]).hidden }
        for figure in tally.figures {
            let counts = zip(parts, hiddenParts).filter { $1.contains(figure) }.map { part, _ in part[figure]
            }
            if counts.count == 1 || Self.areSmall(counts.reduce(0, +)) { hidden.insert(figure) }
        }
    }

    /// What remains of a figure beside others that are parts of it.
    private struct Rest {
        var whole: Figure
        var parts: [Figure]
    }

    private func nextToHide() -> Figure? {
        if let total = Measure.allCases.lazy.map({ Figure($0, nil) }).first(where: {
            hidden.contains($0) && !hidden.isSuperset(of: tally.groups(of: $0.measure))
        }) {
            return tally.groups(of: total.measure).first { !hidden.contains($0) }
        }
        for rest in Self.rests(in: tally) where isShown(rest) {
            let remains = rest.parts.reduce(tally[rest.whole]) { $0 - tally[$1] }
            if Self.areSmall(remains) { return smallest(of: rest.parts) ?? rest.whole }
        }
        return Measure.allCases.lazy.compactMap(groupToHide).first
    }

    private func isShown(_ rest: Rest) -> Bool {
        !hidden.contains(rest.whole) && rest.parts.allSatisfy { !hidden.contains($0) }
    }

    private func smallest(of figures: [Figure]) -> Figure? {
        figures.filter { tally[$0] > 0 }.min { (tally[$0], $0) < (tally[$1], $1) }
    }

    /// One hidden group could be taken from the total, and so could the few that several hidden ones are together.
    private func groupToHide(of measure: Measure) -> Figure? {
        let total = Figure(measure, nil)
        let groups = tally.groups(of: measure)
        let kept = groups.filter { hidden.contains($0) }
        guard !hidden.contains(total), !kept.isEmpty,
            kept.count == 1 || Self.areSmall(kept.reduce(0) { $0 + tally[$1] })
        else { return nil }
        return smallest(of: groups.filter { !hidden.contains($0) }) ?? total
    }

    /// Measures of which a case counts for one at most, all parts of the same one.
    private static let alternatives: [(of: Measure, [Measure])] = [
        (.referral, [.completed, .stopped]), (.agreementReached, [.agreementKept, .agreementFailed]),
    ]

    private static func rests(in tally: Tally) -> [Rest] {
        var rests: [Rest] = []
        for measure in Measure.allCases {
            for whole in measure.larger {
                rests.append(Rest(whole: Figure(whole, nil), parts: [Figure(measure, nil)]))
                for group in tally.groups(of: measure) {
                    rests.append(Rest(whole: Figure(whole, nil), parts: [group]))
                    // The groups of what was stopped are reasons, and of everything else mechanisms.
                    guard measure != .stopped else { continue }
                    rests.append(Rest(whole: Figure(whole, group.group), parts: [group]))
                }
            }
        }
        for (whole, measures) in alternatives {
            rests.append(Rest(whole: Figure(whole, nil), parts: measures.map { Figure($0, nil) }))
            guard !measures.contains(.stopped) else { continue }
            for group in tally.groups(of: whole) {
                rests.append(Rest(whole: group, parts: measures.map { Figure($0, group.group) }))
            }
        }
        return rests
    }
}

extension Measure {
    /// Every measure of which this one counts a part, from the nearest on.
    var larger: [Measure] {
        var larger: [Measure] = []
        var next = partOf
        while let measure = next, !larger.contains(measure) {
            larger.append(measure)
            next = measure.partOf
        }
        return larger
    }
}
