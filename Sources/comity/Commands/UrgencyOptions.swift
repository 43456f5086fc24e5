import ArgumentParser
import Referrals

/// How soon something has to happen, and why.
struct UrgencyOptions: ParsableArguments {
    @Option(help: "Why it cannot wait (Budapest Convention art. 25(3)).") var urgent: String?
    @Option(
        help:
            "The facts of a significant and imminent risk to somebody's life or safety (Second Additional Protocol art. 3(2))."
    )
    var emergency: String?
    @Option(help: "The day by which the formal confirmation of what is urgent follows.") var confirmBy:
        String?

    func urgency() throws -> Urgency? {
        guard urgent == nil || emergency == nil else {
            throw ValidationError("Say --urgent or --emergency, not both.")
        }
        if let emergency { return Urgency(level: .emergency, reason: emergency, confirmBy: confirmBy) }
        if let urgent { return Urgency(level: .urgent, reason: urgent, confirmBy: confirmBy) }
        guard confirmBy == nil else {
            throw ValidationError("Only what is urgent is confirmed later: say --urgent or --emergency.")
        }
        return nil
    }
}
