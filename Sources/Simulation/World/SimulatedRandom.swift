import Node
import Synchronization

/// Random numbers that are the same in every run with the same seed (SplitMix64).
struct SimulatedRandom: RandomNumberGenerator, Sendable {
    private var state: UInt64

    /// Neighbouring seeds have to be mixed first: this generator steps by a constant, so that they would otherwise give one
    /// sequence, shifted.
    init(seed: UInt64) { state = Self.mixed(seed ^ 0xD1B5_4A32_D192_ED03) }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        return Self.mixed(state)
    }

    private static func mixed(_ seed: UInt64) -> UInt64 {
        var value = seed
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return value ^ (value >> 31)
    }

    /// Whether something with this probability happens.
    mutating func happens(_ probability: Double) -> Bool {
        Double.random(in: 0..<1, using: &self) < probability
    }

    mutating func number(_ range: ClosedRange<Int64>) -> Int64 { Int64.random(in: range, using: &self) }

    mutating func pick<Element>(_ elements: [Element]) -> Element? { elements.randomElement(using: &self) }

    /// One of several things, the likelier the higher its weight.
    mutating func pick<Element>(weighted elements: [(element: Element, weight: Int)]) -> Element? {
        let total = elements.reduce(0) { $0 + $1.weight }
        guard total > 0 else { return nil }
        var place = Int.random(in: 0..<total, using: &self)
        for (element, weight) in elements {
            place -= weight
            if place < 0 { return element }
        }
        return nil
    }
}

/// The random numbers of one simulated node.
final class SimulatedSource: RandomSource {
    private let random: Mutex<SimulatedRandom>

    init(seed: UInt64) { random = Mutex(SimulatedRandom(seed: seed)) }

    func next() -> UInt64 { random.withLock { $0.next() } }
}
