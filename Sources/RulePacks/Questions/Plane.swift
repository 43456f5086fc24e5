/// A set of completions: one bit for each. Up to 64 take no storage of their own.
struct Plane: Sendable, Hashable {
    /// Bits beyond the last completion are never set.
    private var first: UInt64
    private var rest: [UInt64]

    init(none count: Int) {
        first = 0
        rest = count > 64 ? [UInt64](repeating: 0, count: (count + 63) >> 6 - 1) : []
    }

    init(all count: Int) {
        self.init(none: count)
        insert(0..<count)
    }

    /// Runs of completions, at equal distances.
    init(runsOf length: Int, from start: Int, every distance: Int, of count: Int) {
        self.init(none: count)
        var place = start
        while place < count {
            insert(place..<(place + length))
            place += distance
        }
    }

    private mutating func insert(_ range: Range<Int>) {
        var place = range.lowerBound
        while place < range.upperBound {
            let bit = place & 63
            let taken = min(64 - bit, range.upperBound - place)
            let bits = (UInt64.max >> UInt64(64 - taken)) << UInt64(bit)
            if place < 64 { first |= bits } else { rest[place >> 6 - 1] |= bits }
            place += taken
        }
    }

    mutating func insert(_ number: Int) {
        let bit: UInt64 = 1 << UInt64(number & 63)
        if number < 64 { first |= bit } else { rest[number >> 6 - 1] |= bit }
    }

    private func word(_ index: Int) -> UInt64 {
        index == 0 ? first : index <= rest.count ? rest[index - 1] : 0
    }

    mutating func formUnion(_ other: Plane) {
        first |= other.first
        for index in rest.indices { rest[index] |= other.rest[index] }
    }

    mutating func formIntersection(_ other: Plane) {
        first &= other.first
        for index in rest.indices { rest[index] &= other.rest[index] }
    }

    /// Adds what two planes have in common.
    mutating func formUnion(_ one: Plane, and other: Plane) {
        first |= one.first & other.first
        for index in rest.indices { rest[index] |= one.rest[index] & other.rest[index] }
    }

    func union(_ other: Plane) -> Plane { combined(other, |) }
    func intersection(_ other: Plane) -> Plane { combined(other, &) }
    func subtracting(_ other: Plane) -> Plane { combined(other) { $0 & ~$1 } }

    @inline(__always)
    private func combined(_ other: Plane, _ operation: (UInt64, UInt64) -> UInt64) -> Plane {
        var result = self
        result.first = operation(first, other.first)
        for index in rest.indices { result.rest[index] = operation(rest[index], other.rest[index]) }
        return result
    }

    var isEmpty: Bool { first == 0 && rest.allSatisfy { $0 == 0 } }

    func isSubset(of other: Plane) -> Bool {
        first & ~other.first == 0 && rest.indices.allSatisfy { rest[$0] & ~other.rest[$0] == 0 }
    }

    /// All or none of some completions are in the plane.
    func isConstant(on some: Plane) -> Bool {
        var (hasIn, hasOut) = (first & some.first != 0, ~first & some.first != 0)
        for index in rest.indices where !(hasIn && hasOut) {
            if rest[index] & some.rest[index] != 0 { hasIn = true }
            if ~rest[index] & some.rest[index] != 0 { hasOut = true }
        }
        return !(hasIn && hasOut)
    }

    /// Whether each of some completions is in the plane exactly where the completion `distance` further on is.
    func agrees(_ some: Plane, shifted distance: Int) -> Bool {
        let (whole, part) = (distance >> 6, UInt64(distance & 63))
        for index in 0...rest.count where some.word(index) != 0 {
            var moved = word(index + whole) >> part
            if part != 0 { moved |= word(index + whole + 1) << (64 - part) }
            if (moved ^ word(index)) & some.word(index) != 0 { return false }
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
