/// A set of facts by their numbers in a ``FactLayout``, at most 256.
public struct FactSet: Sendable, Hashable {
    private var bits: SIMD4<UInt64>

    /// How many facts there can be.
    public static let capacity = 256

    /// No fact.
    public init() { bits = SIMD4(repeating: 0) }

    /// One fact; no fact where the number is not one.
    public init(_ number: Int) {
        self.init()
        insert(number)
    }

    /// Whether there is no fact.
    public var isEmpty: Bool { bits[0] | bits[1] | bits[2] | bits[3] == 0 }

    /// Whether a fact is in the set.
    public func contains(_ number: Int) -> Bool {
        guard number >= 0, number < Self.capacity else { return false }
        return bits[number >> 6] >> UInt64(number & 63) & 1 == 1
    }

    /// Adds a fact.
    public mutating func insert(_ number: Int) {
        guard number >= 0, number < Self.capacity else { return }
        bits[number >> 6] |= 1 << UInt64(number & 63)
    }

    /// Takes a fact out.
    public mutating func remove(_ number: Int) {
        guard number >= 0, number < Self.capacity else { return }
        bits[number >> 6] &= ~(1 << UInt64(number & 63))
    }

    /// Adds the facts of another set.
    public mutating func formUnion(_ other: FactSet) { bits |= other.bits }

    /// The facts of both.
    public func union(_ other: FactSet) -> FactSet { FactSet(bits: bits | other.bits) }

    /// The facts that are in both.
    public func intersection(_ other: FactSet) -> FactSet { FactSet(bits: bits & other.bits) }

    /// The facts that are not in the other.
    public func subtracting(_ other: FactSet) -> FactSet { FactSet(bits: bits & ~other.bits) }

    /// Whether every fact is in the other.
    public func isSubset(of other: FactSet) -> Bool {
        let rest = bits & ~other.bits
        return rest[0] | rest[1] | rest[2] | rest[3] == 0
    }

    /// Whether no fact is in both.
    public func isDisjoint(with other: FactSet) -> Bool {
        let common = bits & other.bits
        return common[0] | common[1] | common[2] | common[3] == 0
    }

    /// The numbers in ascending order.
    public var numbers: [Int] {
        var numbers: [Int] = []
        for word in 0..<4 {
            var rest = bits[word]
            while rest != 0 {
                numbers.append(word << 6 | rest.trailingZeroBitCount)
                rest &= rest &- 1
            }
        }
        return numbers
    }

    /// How many facts there are.
    public var count: Int { (0..<4).reduce(0) { $0 + bits[$1].nonzeroBitCount } }

    private init(bits: SIMD4<UInt64>) { self.bits = bits }
}
