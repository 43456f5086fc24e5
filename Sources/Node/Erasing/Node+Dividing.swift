import Casework
import Referrals
import Store
import Wire

extension Node {
    /// Gives the people of cases of an earlier version keys of their own, one case in each transaction: it can end after any of
    /// them and goes on with the next, and costs nothing once it is done. Whoever reads meanwhile reads on.
    ///
    /// - Returns: how many cases were divided.
    @discardableResult
    package func divideOlderCases() async throws -> Int {
        var count = 0
        while !Task.isCancelled {
            let cases = try await store.read { try $0.undividedCases(limit: 100) }
            guard !cases.isEmpty else { break }
            for id in cases where !Task.isCancelled {
                try await store.write { try self.divide(id, in: $0) }
                count += 1
            }
        }
        return count
    }

    /// The same of one case; nothing happens where it is divided.
    func divide(_ id: Identifier, in transaction: any StoreWriter) throws {
        try transaction.divide(
            id,
            file: { Case(record: try JSON(parsing: $0.content, limits: .local)).concerns },
            record: { record in
                // What this version does not know stays under the keys of the case.
                guard let kind = RecordKind(rawValue: record.kind) else { return .nobody }
                do {
                    return try CaseFile.concerns(JSON(parsing: record.content, limits: .local), kind: kind)
                } catch let error as CaseworkError where error.code == .invalid {
                    return .nobody
                }
            }
        )
    }
}
