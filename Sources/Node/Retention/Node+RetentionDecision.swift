package import Casework
import Referrals
import Store

extension Node {
    /// An officer's decision how long a case is kept: approved that it is erased on a day without being asked again, or kept until a
    /// day on a ground.
    ///
    /// - Parameters:
    ///   - day: nil for the day that follows from the packs.
    ///   - ground: the provision; nil for that of the schedule, where the erasure is approved.
    /// - Throws: ``NodeError``: `gateClosed` where no single day follows from the packs, or one of them wants it kept for longer;
    ///   `invalidInput` without a provision; what the casework refuses.
    package func decideRetention(
        _ decision: RetentionRecord.Decision,
        until day: Day?,
        ground: String?,
        ofCase reference: String,
        by officer: Officer,
        as role: Role
    ) async throws -> Filed<RetentionRecord> {
        let schedule = try await retention(of: reference).schedule
        guard let due = day ?? (schedule.isContradictory ? nil : schedule.due) else {
            throw NodeError(
                .gateClosed,
                "No single day follows from the packs; name the day.",
                findings: schedule.open.map(\.says)
            )
        }
        let ofSchedule = decision == .approved && !schedule.ground.isEmpty ? schedule.ground : nil
        guard let ground = ground ?? ofSchedule else {
            throw NodeError(.invalidInput, "Name the provision on which the decision rests.")
        }
        if decision == .approved, let least = schedule.least.first, due < least.day {
            throw NodeError(
                .gateClosed,
                "It has to be kept until \(least.day).",
                findings: [least.cite]
            )
        }
        let cut = String(ground.prefix(250))
        return try await change(reference, by: officer, as: role) { file, act in
            try file.decideRetention(decision, due: due, ground: cut, by: act)
        }
    }
}
