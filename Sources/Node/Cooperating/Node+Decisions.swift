package import Referrals
import Store
import Wire

extension Node {
    /// Puts the decision off, after the other side has been consulted (Budapest Convention art. 27(5) and (6)).
    ///
    /// - Parameters:
    ///   - reason: `prejudice-to-proceedings` or `in-use-elsewhere`.
    ///   - until: the calendar day of the next look at it.
    package func postpone(
        _ thread: Identifier,
        reason: String,
        until: String,
        says: String,
        translations: [Translation] = [],
        by officer: Officer
    ) async throws -> MoveResult {
        try futureDay(until)
        return try await move(.postpone, in: thread, by: officer) { _, _ in
            var body: JSONObject = [
                "state": "postponed", "reason": .string(reason), "until": .string(until),
                "says": .string(says),
            ]
            Self.add(translations, to: &body)
            return (.status, .object(body))
        }
    }

    /// Says that a thread belongs to another node: its sender addresses it anew, and asks that node's law.
    package func redirect(
        _ thread: Identifier,
        to node: EntityID,
        says: String,
        by officer: Officer
    ) async throws -> MoveResult {
        guard node != identity.entity else {
            throw NodeError(.invalidInput, "Name the node that is competent; this one has it already.")
        }
        return try await move(.redirect, in: thread, by: officer) { record, _ in
            guard node != record.peer else {
                throw NodeError(.invalidInput, "The referral came from that node. Decline it instead.")
            }
            return (
                .status,
                [
                    "state": "forwarded", "reason": "misaddressed", "to": .string(node.text),
                    "says": .string(says),
                ]
            )
        }
    }

    /// Says that the time to decide ran out: only once it has.
    package func lapse(_ thread: Identifier, by officer: Officer) async throws -> MoveResult {
        let today = clock.now.date
        return try await move(.lapse, in: thread, by: officer) { record, state in
            if state.matter == .preservation, Side.allCases.contains(where: state.isFollowedUp) {
                throw NodeError(
                    .gateClosed,
                    "A request for the data is open: they are kept until it is decided (Budapest Convention art. 29(7))."
                )
            }
            let kept = state.preservations.compactMap { preservation -> String? in
                guard case .kept(let until) = preservation.standing else { return nil }
                return until
            }
            let end =
                state.matter == .preservation && state.stage == .accepted ? kept.max() ?? "" : record.decideBy
            guard !end.isEmpty, end < today else {
                throw NodeError(
                    .gateClosed,
                    end.isEmpty ? "No day was set." : "The time runs until the end of \(end)."
                )
            }
            return (.status, ["state": "lapsed"])
        }
    }

    /// - Throws: ``NodeError`` where the text is no calendar day, or one that is past.
    func futureDay(_ text: String) throws {
        guard Instant(date: text) != nil, text > clock.now.date else {
            throw NodeError(.invalidInput, "The day is written like 2027-01-31, and lies ahead.")
        }
    }
}
