package import Casework
import Referrals
import Store
import Wire

extension Node {
    /// The agency's facilitators.
    package func facilitators() async throws -> [FacilitatorRecord] {
        try await store.read { transaction in
            try Self.agency(.facilitator, in: transaction).all(FacilitatorRecord.self).map(\.content)
        }
    }

    /// Adds a facilitator, or changes what is known of one.
    @discardableResult
    package func keep(_ facilitator: FacilitatorRecord, by officer: Officer, as role: Role) async throws
        -> Filed<FacilitatorRecord>
    {
        try await changeAgency(.facilitator, by: officer, as: role) { file, act throws(CaseworkError) in
            if let known = file.all(FacilitatorRecord.self).last(where: {
                $0.content.name == facilitator.name
            }) {
                return try file.amend(known, by: act) { content throws(CaseworkError) in
                    let key = content.key
                    content = facilitator
                    content.key = facilitator.key ?? key
                }
            }
            return try file.file(facilitator, by: act)
        }
    }

    /// How many open cases each facilitator has.
    package func workload() async throws -> [String: Int] {
        try await store.read { try Self.workload(in: $0) }
    }

    static func workload(in transaction: any StoreReader) throws -> [String: Int] {
        let assignments = try agency(.assignment, in: transaction).all(AssignmentRecord.self)
        return Dictionary(
            assignments.filter { $0.content.until == nil && $0.content.peer == nil }.map {
                ($0.content.facilitator, 1)
            },
            uniquingKeysWith: +
        )
    }

    private static let agencyFile = Case(record: ["reference": "agency", "parties": []])

    /// The agency's own records of a kind, or those of all cases.
    static func agency(_ kind: RecordKind, in transaction: any StoreReader) throws -> CaseFile {
        var file = CaseFile(id: Identifier(at: Instant(milliseconds: 0)), case: agencyFile)
        for stored in try transaction.casework(kind: kind.rawValue) where stored.erasedAt == nil {
            try file.load(stored)
        }
        return file
    }

    func changeAgency<Value: Sendable>(
        _ kind: RecordKind,
        by officer: Officer,
        as role: Role,
        _ body: @Sendable @escaping (inout CaseFile, Act) throws(CaseworkError) -> Value
    ) async throws -> Value {
        let act = Act(by: officer.name, role: role, at: clock.now, zone: identity.zone)
        return try await store.write { transaction in
            var file = try Self.agency(kind, in: transaction)
            let value: Value
            do throws(CaseworkError) {
                value = try body(&file, act)
            } catch {
                throw NodeError(error)
            }
            try self.keep(file.changes, ofCase: nil, in: transaction)
            return value
        }
    }

    /// Counts the cases of this node for a return, by the written definitions (see ``Measure``).
    ///
    /// - Throws: ``NodeError`` `invalidInput` where the days are no whole quarter or year.
    package func statistics(from: Day, until: Day) async throws -> StatisticsReturn {
        let period: ReportingPeriod
        do throws(CaseworkError) {
            period = try ReportingPeriod(from: from, until: until)
        } catch {
            throw NodeError(error)
        }
        return try await store.read { transaction in
            var count = StatisticsCount(period)
            try transaction.eachCase { stored in
                switch stored {
                case .record(let record):
                    if let erasedAt = record.erasedAt {
                        count.addErased(openedAt: record.openedAt, erasedAt: erasedAt)
                    } else {
                        count.add(try self.caseFile(record, in: transaction))
                    }
                // A return that leaves a case out without a word would be wrong.
                case .damaged(_, let says): throw StoreError(.damaged, says)
                }
            }
            return StatisticsReturn(count, node: identity.entity)
        }
    }
}
