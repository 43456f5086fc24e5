/// Changes bytes at random, but the same way each time: a failure names the seed that shows it again.
struct Mutator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    /// SplitMix64.
    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var word = state
        word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
        word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
        return word ^ (word >> 31)
    }

    mutating func below(_ bound: Int) -> Int { bound > 0 ? Int(next() % UInt64(bound)) : 0 }

    /// One to four changes: a byte flipped, replaced, inserted or removed, a part doubled, the end cut off.
    mutating func changed(_ original: [UInt8], interesting: [UInt8]) -> [UInt8] {
        var bytes = original
        for _ in 0...below(4) {
            let position = below(bytes.count)
            guard !bytes.isEmpty else { return bytes }
            switch below(7) {
            case 0: bytes[position] ^= 1 << UInt8(below(8))
            case 1: bytes[position] = interesting[below(interesting.count)]
            case 2: bytes.insert(interesting[below(interesting.count)], at: position)
            case 3: bytes.remove(at: position)
            case 4:
                let end = min(bytes.count, position + below(16))
                bytes.insert(contentsOf: bytes[position..<end], at: position)
            case 5: bytes.removeSubrange(position...)
            default: bytes[position] = UInt8(truncatingIfNeeded: next())
            }
        }
        return bytes
    }
}
