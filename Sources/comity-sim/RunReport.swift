import Foundation
import Simulation
import Wire

/// What a run of many worlds came to.
struct RunReport {
    var worlds = 0
    var figures = Figures()
    var broken: [(seed: UInt64, violation: Violation)] = []
    var seconds = 0.0

    mutating func take(_ outcome: Outcome) {
        worlds += 1
        figures.add(outcome.figures)
        if let violation = outcome.violation { broken.append((outcome.seed, violation)) }
    }

    private var years: Double { Double(figures.milliseconds) / 1000 / 86_400 / 365.25 }

    var json: JSON {
        func counts(_ values: [String: Int]) -> JSON {
            .object(JSONObject(values.sorted { $0.key < $1.key }.map { ($0.key, .integer(Int64($0.value))) }))
        }
        return .object([
            "worlds": .integer(Int64(worlds)), "documents": .integer(Int64(figures.documents)),
            "referrals": .integer(Int64(figures.referrals)), "receipts": .integer(Int64(figures.receipts)),
            "attempts": .integer(Int64(figures.attempts)), "years": .number((years * 10).rounded() / 10),
            "seconds": .number((seconds * 10).rounded() / 10), "moves": counts(figures.moves),
            "refusals": counts(figures.refusals),
            "faults": counts(
                Dictionary(figures.faults.map { ($0.key.rawValue, $0.value) }) { first, _ in first }
            ),
            "broken": .array(
                broken.sorted { $0.seed < $1.seed }.map { found in
                    .object([
                        "seed": .string(String(found.seed)),
                        "invariant": .string(found.violation.invariant.rawValue),
                        "says": .string(found.violation.says),
                    ])
                }
            ),
        ])
    }

    var text: String {
        func list(_ values: [String: Int]) -> String {
            values.sorted { $0.value > $1.value || ($0.value == $1.value && $0.key < $1.key) }
                .map { "\($0.key) \($0.value)" }.joined(separator: ", ")
        }
        let faults = Dictionary(figures.faults.map { ($0.key.rawValue, $0.value) }) { first, _ in first }
        var lines = [
            "\(worlds) worlds, \(String(format: "%.1f", years)) simulated years, in \(String(format: "%.1f", seconds)) s",
            "\(figures.documents) documents taken in, \(figures.referrals) referrals sent, \(figures.attempts) attempts, \(figures.receipts) receipts verified",
            "moves: \(list(figures.moves))", "faults: \(list(faults))", "refusals: \(list(figures.refusals))",
        ]
        for found in broken.sorted(by: { $0.seed < $1.seed }).prefix(20) {
            lines.append(
                "BROKEN in world \(found.seed): \(found.violation)  (comity-sim replay \(found.seed))"
            )
        }
        lines.append(
            broken.isEmpty ? "No invariant was broken." : "\(broken.count) worlds broke an invariant."
        )
        return lines.joined(separator: "\n")
    }
}
