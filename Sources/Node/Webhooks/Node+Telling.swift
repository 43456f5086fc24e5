package import HTTPSignatures
import JOSE
import Referrals
import Store
import Wire

/// Brings a signed message to a program of the agency's.
package protocol WebhookPoster: Sendable {
    /// - Returns: nil where it was taken (a status of 2xx); else what went wrong, for an operator.
    func post(_ message: WebhookMessage) async -> String?
}

/// One message, signed with a document key of the node (RFC 9421): whoever knows the node's published keys can verify it.
package struct WebhookMessage: Sendable {
    package var address: String
    package var authority: String
    package var head: RequestHead
    package var content: [UInt8]
}

extension Node {
    /// How many entries of the journal one message tells at most, and how many are looked through at a time.
    private static let entriesInMessage = 100
    private static let entriesLookedThrough = 1000

    /// Tells every program that is due what has happened since it was last told. Each is told in the journal's order, at least
    /// once: the position moves only when a message was taken.
    ///
    /// - Returns: whether anything was left to tell to a program that answers.
    package func tellWebhooks(through poster: any WebhookPoster, backoff: Backoff = Backoff()) async throws
        -> Bool
    {
        var isMore = false
        for webhook in try await webhooks() where webhook.nextAttemptAt <= clock.now {
            let entries = try await store.read {
                try $0.journal(after: webhook.position, limit: Self.entriesLookedThrough)
            }
            guard let last = entries.last else { continue }
            let events = Set(webhook.events.split(separator: ",").map(String.init))
            let concerning = entries.filter { events.contains($0.event.rawValue) }
            let told = concerning.prefix(Self.entriesInMessage)
            let position = concerning.count > told.count ? told.last?.number ?? last.number : last.number
            var failure: String?
            if !told.isEmpty {
                failure = await poster.post(try await message(telling: Array(told), to: webhook))
            }
            try await settle(webhook, position: position, failure: failure, backoff: backoff)
            isMore =
                isMore
                || failure == nil
                    && (position < last.number || entries.count == Self.entriesLookedThrough)
        }
        return isMore
    }

    private func settle(
        _ webhook: WebhookRecord,
        position: Int64,
        failure: String?,
        backoff: Backoff
    ) async throws {
        var generator = SystemRandomNumberGenerator()
        var changed = webhook
        if let failure {
            changed.failures += 1
            changed.lastFailure = failure
            let wait = backoff.milliseconds(afterAttempts: changed.failures, using: &generator)
            changed.nextAttemptAt = Instant(milliseconds: clock.now.milliseconds + wait)
        } else {
            (changed.failures, changed.lastFailure, changed.position) = (0, nil, position)
        }
        let record = changed
        try await store.write { try $0.update(record) }
    }

    private func message(telling entries: [JournalEntry], to webhook: WebhookRecord) async throws
        -> WebhookMessage
    {
        let content = JSON.object([
            "node": .string(identity.entity.text), "webhook": .string(webhook.id.text),
            "events": .array(
                entries.map { entry in
                    .object([
                        "number": .integer(entry.number), "at": .string(entry.at.rfc3339),
                        "event": .string(entry.event.rawValue),
                        "subject": entry.subject.map { .string($0.text) } ?? .null,
                    ])
                }
            ),
        ]).bytes()
        return WebhookMessage(
            address: webhook.address,
            authority: webhook.authority,
            head: try await signedHead(posting: content, to: webhook.address),
            content: content
        )
    }
}
