import Referrals
import Store

extension Audit {
    /// Every alarm about a log with what shows it, and every word of an officer about one, as the journal fixed them.
    mutating func auditAlarms() throws {
        let alarms = try transaction.logAlarms(limit: .max)
        var raised = SealedRecords(journal.entries(.logAlarm))
        for alarm in alarms where !raised.take(alarm.evidence) {
            find(.log, alarm.origin, "alarm \(alarm.number) is not as the journal fixed it")
        }
        for entry in raised.missing {
            find(.log, "of journal entry \(entry.number)", "an alarm that the journal knows is missing")
        }
        var said = SealedRecords(journal.entries(.alarmAcknowledged))
        for acknowledgement in try transaction.acknowledgements() {
            let alarm = alarms.first { $0.number == acknowledgement.alarm }
            let evidence = acknowledgement.kind == .log ? alarm?.evidence : nil
            if !said.take(acknowledgement.seal(evidence: evidence)) {
                find(
                    .log,
                    alarm?.origin ?? "time",
                    "what \(acknowledgement.by) said of alarm \(acknowledgement.alarm) is not as the journal fixed it"
                )
            }
        }
        for entry in said.missing {
            find(
                .log,
                "of journal entry \(entry.number)",
                "what an officer said of an alarm is missing"
            )
        }
    }
}
