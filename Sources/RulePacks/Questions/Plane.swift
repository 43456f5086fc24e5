/// A set of completions: one bit for each.
struct Plane: Sendable, Hashable {
    /// Bits beyond the last completion are never set.
    private(set) var words: [UInt64]

    init(none count: Int) { words = [UInt64](repeating: 0, count: (count + 63) >> 6) }

    init(all count: Int) {
        words = [UInt64](repeating: ~0, count: (count + 63) >> 6)
        if count & 63 != 0 { words[words.count - 1] = ~0 >> UInt64(64 - count & 63) }
    }

    /// Runs of completions, at equal distances.
    init(runsOf length: Int, from start: Int, every distance: Int, of count: Int) {
        self.init(none: count)
        var first = start
        while first < count {
            insert(first..<(first + length))
            first += distance
        }
    }

    private mutating func insert(_ range: Range<Int>) {
        var first = range.lowerBound
        while first < range.upperBound {
            let bit = first & 63
            let taken = min(64 - bit, range.upperBound - first)
            words[first >> 6] |= (~0 >> UInt64(64 - taken)) << UInt64(bit)
            first += taken
        }
    }

    mutating func insert(_ number: Int) { words[number >> 6] |= 1 << UInt64(number & 63) }

    mutating func formUnion(_ other: Plane) {
        for index in words.indices { words[index] |= other.words[index] }
    }

    mutating func formIntersection(_ other: Plane) {
        for index in words.indices { words[index] &= other.words[index] }
    }

    /// Adds what two planes have in common.
    mutating func formUnion(_ one: Plane, and other: Plane) {
        for index in words.indices { words[index] |= one.words[index] & other.words[index] }
    }

    func union(_ other: Plane) -> Plane { combined(other, |) }
    func intersection(_ other: Plane) -> Plane { combined(other, &) }
    func subtracting(_ other: Plane) -> Plane { combined(other) { $0 & ~$1 } }

    @inline(__always)
    private func combined(_ other: Plane, _ operation: (UInt64, UInt64) -> UInt64) -> Plane {
        var result = self
        for index in words.indices { result.words[index] = operation(words[index], other.words[index]) }
        return result
    }

    var isEmpty: Bool { words.allSatisfy { $0 == 0 } }

    func isSubset(of other: Plane) -> Bool {
        words.indices.allSatisfy { words[$0] & ~other.words[$0] == 0 }
    }

    /// All or none of some completions are in the plane.
    func isConstant(on some: Plane) -> Bool {
        var hasIn = false
        var hasOut = false
        for index in words.indices {
            if words[index] & some.words[index] != 0 { hasIn = true }
            if ~words[index] & some.words[index] != 0 { hasOut = true }
            if hasIn && hasOut { return false }
        }
        return true
    }

    /// Whether each of some completions is in the plane exactly where the completion `distance` further on is.
    func agrees(_ some: Plane, shifted distance: Int) -> Bool {
        let (whole, part) = (distance >> 6, UInt64(distance & 63))
        for index in words.indices where some.words[index] != 0 {
            let place = index + whole
            var moved = place < words.count ? words[place] >> part : 0
            if part != 0, place + 1 < words.count { moved |= words[place + 1] << (64 - part) }
            if (moved ^ words[index]) & some.words[index] != 0 { return false }
        }
        return true
    }
}

/// What a rule may say in each of many completions: three planes that together are a ``Possibility`` for each.
struct PossibilityPlanes: Sendable {
    private(set) var no: Plane
    private(set) var undetermined: Plane
    private(set) var yes: Plane

    init(_ count: Int) {
        no = Plane(none: count)
        undetermined = no
        yes = no
    }

    private init(no: Plane, undetermined: Plane, yes: Plane) {
        self.no = no
        self.undetermined = undetermined
        self.yes = yes
    }

    mutating func insert(_ possibility: Possibility, _ number: Int) {
        if possibility.contains(.no) { no.insert(number) }
        if possibility.contains(.undetermined) { undetermined.insert(number) }
        if possibility.contains(.yes) { yes.insert(number) }
    }

    /// Adds a possibility for all completions that are in both planes.
    mutating func insert(_ possibility: Possibility, _ one: Plane, _ other: Plane) {
        if possibility.contains(.no) { no.formUnion(one, and: other) }
        if possibility.contains(.undetermined) { undetermined.formUnion(one, and: other) }
        if possibility.contains(.yes) { yes.formUnion(one, and: other) }
    }

    mutating func fill(_ possibility: Possibility, _ all: Plane) { insert(possibility, all, all) }

    /// As ``Possibility/and(_:)``, for each completion.
    func and(_ other: PossibilityPlanes) -> PossibilityPlanes {
        var open = undetermined.intersection(other.undetermined.union(other.yes))
        open.formUnion(other.undetermined, and: undetermined.union(yes))
        return PossibilityPlanes(
            no: no.union(other.no),
            undetermined: open,
            yes: yes.intersection(other.yes)
        )
    }

    func or(_ other: PossibilityPlanes) -> PossibilityPlanes { negated.and(other.negated).negated }

    var negated: PossibilityPlanes { PossibilityPlanes(no: yes, undetermined: undetermined, yes: no) }

    /// As ``Possibility/displacing``.
    var displacing: PossibilityPlanes {
        PossibilityPlanes(
            no: no.union(undetermined),
            undetermined: undetermined.subtracting(undetermined),
            yes: yes
        )
    }

    /// Everything some completion gives.
    var union: Possibility {
        var possibility = Possibility()
        if !no.isEmpty { possibility.insert(.no) }
        if !undetermined.isEmpty { possibility.insert(.undetermined) }
        if !yes.isEmpty { possibility.insert(.yes) }
        return possibility
    }

    /// Where the rule says something.
    var spoken: Plane { yes.union(undetermined) }

    /// Where what the rule says is at least an outcome, for a rule that comes to `own` where it speaks.
    func reaching(_ outcome: LegalOutcome, own: LegalOutcome) -> Plane? {
        switch (own >= outcome, LegalOutcome.needsApproval >= outcome) {
        case (true, true): spoken
        case (true, false): yes
        case (false, true): undetermined
        case (false, false): nil
        }
    }
}
