import Casework
import Referrals
import TestAgencies

/// A case on which commands are tried at random; it begins anywhere between empty and ready. Up to two people come later.
struct RandomWalk {
    var sample: SampleCase
    var generator: SeededGenerator
    /// What was wrong with a command at the moment it was accepted.
    var faults: [String] = []
    var counts: [String: Int] = [:]

    static let latecomers: [(String, PersonRole)] = [("harmed-2", .harmed), ("responsible-2", .responsible)]

    init(seed: UInt64) {
        generator = SeededGenerator(seed)
        var missing: Set<SampleCase.Piece> = []
        for piece in SampleCase.Piece.allCases where Int.random(in: 0..<50, using: &generator) == 0 {
            missing.insert(piece)
        }
        let meets = Bool.random(using: &generator)
        sample =
            (try? SampleCase.ready(
                without: missing,
                mechanism: meets ? "direct-mediation" : "indirect-dialogue",
                consenting: meets ? .meeting : .messages
            )) ?? SampleCase()
    }

    /// The people who decide for themselves, whether or not they are still there.
    var people: [String] {
        sample.file.people.filter { $0.role.isPrincipal }.map(\.pseudonym)
    }

    mutating func pick<Element>(_ list: [Element]) -> Element? {
        list.randomElement(using: &generator)
    }

    mutating func once(in chances: Int) -> Bool { Int.random(in: 0..<chances, using: &generator) == 0 }

    mutating func person() -> String { pick(people) ?? SampleCase.harmed }

    func guardian(of person: String) -> String? {
        person == SampleCase.responsible ? SampleCase.guardian : nil
    }

    func language(of person: String) -> String {
        switch person {
        case SampleCase.harmed: "pt"
        case SampleCase.responsible: "et"
        default: "en"
        }
    }

    /// Tries one command; true where it was accepted.
    mutating func step() -> Bool {
        sample.pass(seconds: Int64.random(in: 1...40_000, using: &generator))
        let command = Int.random(in: 0..<Self.commands, using: &generator)
        let before = sample
        do {
            try run(command)
            return true
        } catch {
            // A command that is refused has changed nothing.
            if sample.file.changes.count != before.file.changes.count { sample = before }
            return false
        }
    }

    /// Notes what a command was accepted under, judged from the records as they stood before it.
    mutating func accepted(_ what: String, _ faults: [String]) {
        counts[what, default: 0] += 1
        self.faults += faults.map { "\(what): \($0)" }
    }
}
