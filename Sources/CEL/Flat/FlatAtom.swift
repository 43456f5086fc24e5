/// The smallest part of a flat condition: a comparison of one or two words.
struct FlatAtom: Sendable {
    enum Test: UInt8, Sendable {
        /// The word is not zero.
        case isTrue
        /// The bit of the constant that the word names is set: a truth table over a choice.
        case table
        /// A word and the constant have a bit in common.
        case anyBit
        /// They have none.
        case noBit
        /// They have exactly one.
        case oneBit
        case lessThanConstant, lessOrEqualToConstant, equalToConstant
        case lessThanFact, lessOrEqualToFact, equalToFact
        /// `first - second` against the constant; overflow is an error.
        case differenceLess, differenceLessOrEqual, differenceEqual
        /// As before for seconds, where the difference must also fit a duration.
        case secondsLess, secondsLessOrEqual, secondsEqual
        /// The constant decides.
        case always
        /// `has(fact)`; decided by what is recorded of the fact, not by its word.
        case presence
        /// A test of the embedding program, by its number.
        case custom
        /// Evaluated the general way, by its number.
        case general
    }

    var test: Test
    var first: UInt16 = 0
    /// The same as the first where there is only one.
    var second: UInt16 = 0
    var constant: Int64 = 0
    /// The facts it reads.
    var facts = FactSet()

    /// Whether the test can be made on words alone.
    var isFast: Bool {
        switch test {
        case .presence, .custom, .general: false
        default: true
        }
    }
}

/// A condition as a tree of atoms.
indirect enum FlatNode: Sendable {
    case atom(Int)
    case not(FlatNode)
    case and([FlatNode])
    case or([FlatNode])
    case conditional(FlatNode, FlatNode, FlatNode)
}

/// An atom and where to go from it, for evaluation as long as facts are known.
struct FlatStep: Sendable {
    let test: FlatAtom.Test
    let first: UInt16
    let second: UInt16
    let constant: Int64
    /// The number of the next step, or an exit.
    var onTrue: Int32
    var onFalse: Int32

    static let yes: Int32 = -1
    static let no: Int32 = -2
}

/// The tree of a condition laid out in one array, for evaluation where facts are missing.
struct FlatBranch: Sendable {
    enum Kind: UInt8, Sendable {
        case atom, not, and, or, conditional
    }

    let kind: Kind
    /// The number of the atom, or the place of the first child in the list of children.
    let start: Int32
    /// How many children there are.
    let count: Int32
}
