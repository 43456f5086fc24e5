package import Referrals
package import Store

extension Node {
    /// What a program can be told: events of the journal that say which case, referral or document something happened to, and
    /// never what it says.
    package static let webhookEvents: Set<JournalEntry.Event> = [
        .caseOpened, .caseChanged, .assessed, .approved, .documentSigned, .documentAccepted,
        .documentDelivered,
        .documentRefusedByPeer, .peerSuspended, .peerResumed, .transfersSuspended, .transfersResumed,
        .packTaken, .allocated, .taskDue, .taskEscalated, .caseworkDue, .dangerDisclosed,
        .operatorRecovered,
    ]

    /// Has a program told of everything that happens from now on.
    ///
    /// - Throws: ``NodeError`` with `invalidInput` where the address is not https or an event cannot be told.
    package func addWebhook(
        address: String,
        authority: String,
        events: Set<String>,
        by officer: Officer
    ) async throws -> WebhookRecord {
        let known = Set(Self.webhookEvents.map(\.rawValue))
        guard address.hasPrefix("https://"), address.utf8.count <= 500 else {
            throw NodeError(.invalidInput, "A program is told at an https address.")
        }
        guard !events.isEmpty, events.isSubset(of: known) else {
            throw NodeError(
                .invalidInput,
                "There is an event that cannot be told.",
                findings: ["the events are: " + known.sorted().joined(separator: ", ")]
            )
        }
        let now = clock.now
        return try await store.write { transaction in
            let record = WebhookRecord(
                id: Identifier(at: now),
                address: address,
                authority: authority,
                events: events.sorted().joined(separator: ","),
                position: try transaction.journalEnd()?.number ?? 0,
                nextAttemptAt: now,
                addedBy: officer.name,
                addedAt: now
            )
            try transaction.insert(record)
            try transaction.record(.webhookAdded, by: officer.name, about: record.id, at: now)
            return record
        }
    }

    package func removeWebhook(_ id: Identifier, by officer: Officer) async throws {
        let now = clock.now
        try await store.write { transaction in
            guard try transaction.webhooks().contains(where: { $0.id == id }) else {
                throw NodeError(.notFound, "There is no such webhook.")
            }
            try transaction.removeWebhook(id)
            try transaction.record(.webhookRemoved, by: officer.name, about: id, at: now)
        }
    }

    package func webhooks() async throws -> [WebhookRecord] { try await store.read { try $0.webhooks() } }
}
