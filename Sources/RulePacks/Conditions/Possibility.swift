/// What a condition may still turn out to be: a set of *no*, *undetermined* and *yes* that is never empty.
///
/// More facts only take members away, so everything computed from possibilities narrows and never widens. *Undetermined*
/// is not a missing fact: the law's value is not known (or of low confidence), or the condition cannot be computed, and
/// a legal officer has to answer.
struct Possibility: OptionSet, Sendable, Hashable {
    let rawValue: UInt8

    static let no = Possibility(rawValue: 1)
    static let undetermined = Possibility(rawValue: 2)
    static let yes = Possibility(rawValue: 4)
    static let open: Possibility = [.no, .yes]

    var isCertainlyYes: Bool { self == .yes }
    var isCertainlyNo: Bool { self == .no }
    var mayBeYes: Bool { contains(.yes) }
    /// Exactly one answer is left.
    var isSettled: Bool { rawValue & (rawValue &- 1) == 0 }

    /// The order no < undetermined < yes gives `and` as the lesser of each pair and `or` as the greater.
    func and(_ other: Possibility) -> Possibility {
        var result = union(other).intersection(.no)
        if contains(.undetermined) && other.mayReachUndetermined
            || other.contains(.undetermined) && mayReachUndetermined
        {
            result.insert(.undetermined)
        }
        return result.union(intersection(other).intersection(.yes))
    }

    func or(_ other: Possibility) -> Possibility { negated.and(other.negated).negated }

    var negated: Possibility {
        Possibility(rawValue: (rawValue & 2) | ((rawValue & 1) << 2) | ((rawValue & 4) >> 2))
    }

    /// An exception displaces only where it certainly applies: what is undetermined does not displace.
    var displacing: Possibility {
        contains(.undetermined) ? subtracting(.undetermined).union(.no) : self
    }

    private var mayReachUndetermined: Bool { rawValue & 6 != 0 }
}
