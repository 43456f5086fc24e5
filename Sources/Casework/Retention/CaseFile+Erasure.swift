extension Role {
    /// Whether somebody in this role decides that something is erased.
    package var mayErase: Bool { self == .approver || self == .dataProtectionOfficer }
}

extension CaseFile {
    /// The gate before a case is erased.
    ///
    /// - Parameter peersToTell: the agencies that hold something of the case and have not been told.
    /// - Throws: ``CaseworkError`` with `notPermitted`, or `gateClosed` naming every hold and every agency.
    package func requireErasable(
        peersToTell: [String],
        isProofKept: Bool,
        by act: Act
    ) throws(CaseworkError) {
        try act.require(.approver, .dataProtectionOfficer)
        let holds = legalHolds(on: act.day).map { hold in
            hold.content.reason + (hold.content.until.map { ", until \($0)" } ?? ", until it is released")
        }
        try open(
            .erasure,
            Situation(
                at: act.at,
                erasure: ErasureStanding(
                    legalHolds: holds,
                    peersToTell: peersToTell,
                    isProofKept: isProofKept
                )
            )
        )
    }

    /// What is still under way in the case on a day, in words: whoever erases it has to say that it is erased all the same.
    package func unfinished(on day: Day) -> [String] {
        let tasks = all(TaskRecord.self).filter { $0.content.doneAt == nil }
        let agreements = all(AgreementRecord.self).filter { $0.content.state == .signed }
        return (tasks.isEmpty ? [] : ["\(tasks.count) tasks are not done"])
            + (agreements.isEmpty ? [] : ["\(agreements.count) agreements are still followed up"])
    }
}
