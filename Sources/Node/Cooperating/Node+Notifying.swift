package import Referrals
import Store
package import Wire

extension Node {
    /// Tells the other side something within a thread: a delay, a reminder, an incident, a complaint.
    ///
    /// - Parameter content: the members of the notice beside its kind.
    package func notify(
        _ kind: Move.Notice,
        _ content: JSONObject,
        in thread: Identifier,
        by officer: Officer
    ) async throws -> MoveResult {
        try Self.requireOneOfficer(kind)
        return try await move(.notify, in: thread, by: officer) { _, _ in (.notice, Self.body(kind, content))
        }
    }

    /// Tells a peer something in a thread of its own.
    package func notify(
        _ kind: Move.Notice,
        _ content: JSONObject,
        to peer: EntityID,
        reference: String,
        by officer: Officer
    ) async throws -> MoveResult {
        try Self.requireOneOfficer(kind)
        var content = content
        content["reference"] = .string(reference)
        return try await open(
            .notice,
            Self.body(kind, content),
            to: peer,
            reference: reference,
            by: officer
        )
    }

    /// Lifting a condition takes two officers and a reason that stays: it has a way of its own.
    private static func requireOneOfficer(_ kind: Move.Notice) throws(NodeError) {
        guard kind != .conditionLifted else {
            throw NodeError(
                .notPermitted,
                "One officer alone lifts no condition: `comity case lift propose`, and a second officer confirms."
            )
        }
    }

    private static func body(_ kind: Move.Notice, _ content: JSONObject) -> JSON {
        var body: JSONObject = ["kind": .string(kind.rawValue)]
        for (name, value) in content.members { body[name] = value }
        return .object(body)
    }

    /// Asks the other side to erase everything that it received in the thread.
    package func askErasure(
        in thread: Identifier,
        reason: String,
        by officer: Officer
    ) async throws -> MoveResult {
        try await move(.askErasure, in: thread, by: officer) { _, _ in
            (.erasureRequest, ["scope": "thread", "reason": .string(reason)])
        }
    }

    /// Reports on the oldest open request to erase: what has to be kept, on which provision, until when.
    ///
    /// A document is reported as erased only where the store no longer holds its content; until then it is kept, and a
    /// reason has to be given for each.
    package func reportErasure(
        in thread: Identifier,
        keptBecause why: String,
        cite: String,
        until: String?,
        by officer: Officer
    ) async throws -> MoveResult {
        if let until { try futureDay(until) }
        let held = try await store.read { transaction in
            try transaction.documents(ofThread: thread).filter { $0.issuer != identity.entity }
        }
        return try await move(.reportErasure, in: thread, by: officer) { record, state in
            guard let request = state.openErasures.first(where: { $0.asker != record.side }) else {
                throw NodeError(.notNow, "The other side has not asked for anything to be erased.")
            }
            let kept = held.map { document -> JSON in
                var item: JSONObject = [
                    "document": .string(document.id.text), "why": .string(why), "cite": .string(cite),
                ]
                if let until { item["until"] = .string(until) }
                return .object(item)
            }
            return (
                .erasureReport,
                ["request": .string(request.request.text), "erased": [], "kept": .array(kept)]
            )
        }
    }
}
