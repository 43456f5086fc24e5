import Referrals
package import Store

extension Node {
    /// How long the reason of an acknowledgement may be, in bytes.
    private static let maximumReasonBytes = 2000

    /// Says that an officer has seen an alarm about a log, and what they make of it.
    ///
    /// The alarm and the checkpoints that show it stay; it counts as open again when its cause comes back after order was seen.
    ///
    /// - Throws: ``NodeError``: `notFound`, `notNow` where somebody has acknowledged it, `invalidInput` without a reason.
    @discardableResult
    package func acknowledgeAlarm(
        _ number: Int64,
        because reason: String,
        by officer: Officer
    ) async throws -> AlarmAcknowledgement {
        let reason = try Self.reason(reason)
        let now = clock.now
        return try await store.write { transaction in
            guard let alarm = try transaction.logAlarm(number) else {
                throw NodeError(.notFound, "There is no alarm \(number). `comity witness alarms` shows all.")
            }
            return try transaction.acknowledge(
                AlarmAcknowledgement(kind: .log, alarm: number, by: officer.name, reason: reason, at: now),
                evidence: alarm.evidence
            )
        }
    }

    /// Says that an officer knows that leaves wait for a time-stamp. The next time that they do, it counts as open again.
    ///
    /// - Throws: ``NodeError``: `notFound` where there is no such alarm, `notNow`, `invalidInput`.
    @discardableResult
    package func acknowledgeTimeAlarm(
        because reason: String,
        by officer: Officer
    ) async throws -> AlarmAcknowledgement {
        let reason = try Self.reason(reason)
        let now = clock.now
        return try await store.write { transaction in
            guard let since = try transaction.timeAlarm() else {
                throw NodeError(.notFound, "No leaf has waited too long for a time-stamp.")
            }
            return try transaction.acknowledge(
                AlarmAcknowledgement(
                    kind: .time,
                    alarm: since.milliseconds,
                    by: officer.name,
                    reason: reason,
                    at: now
                ),
                evidence: nil
            )
        }
    }

    private static func reason(_ text: String) throws(NodeError) -> String {
        guard text.contains(where: { !$0.isWhitespace }), text.utf8.count <= maximumReasonBytes else {
            throw NodeError(
                .invalidInput,
                "Say what you make of it, in at most \(maximumReasonBytes) bytes; no personal data."
            )
        }
        return text
    }
}

extension LogAlarm {
    /// What the journal fixes of an alarm: the two checkpoints that show it.
    var evidence: Digest { Digest(of: first + second) }
}

extension StoreWriter {
    fileprivate func acknowledge(
        _ acknowledgement: AlarmAcknowledgement,
        evidence: Digest?
    ) throws -> AlarmAcknowledgement {
        if let earlier = try self.acknowledgement(acknowledgement.kind, of: acknowledgement.alarm) {
            throw NodeError(.notNow, "\(earlier.by) has acknowledged it at \(earlier.at.rfc3339).")
        }
        try insert(acknowledgement)
        try record(
            .alarmAcknowledged,
            by: acknowledgement.by,
            about: nil,
            digest: acknowledgement.seal(evidence: evidence),
            at: acknowledgement.at
        )
        return acknowledgement
    }

    /// Order was seen where an acknowledged alarm had been told: the same again is a new alarm.
    func settleAlarms(of origin: String, toldBy teller: String, at now: Instant) throws {
        for alarm in try unsettledAlarms(origin: origin, by: teller) { try settleAlarm(alarm, at: now) }
    }
}
