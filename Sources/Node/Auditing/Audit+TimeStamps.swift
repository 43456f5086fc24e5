import Store

extension Audit {
    /// The tokens of time-stamping authorities against the checkpoints that they stamp.
    mutating func auditTimeStamps() throws {
        var check = TimeStampCheck(log: own.logName, transaction: transaction)
        try check.run()
        report.timeStamps = check.checked
        for finding in check.findings { find(.timeStamp, finding.name, finding.says) }
    }
}
