package import Casework
package import Referrals
import Store
import Wire

extension Node {
    /// Makes the copy of what is held about a person, as the answer to their request: the copy and the note that it was handed over,
    /// with its digest and with what was kept back, in one transaction (P2-14.12). It holds what the acting role may read.
    ///
    /// - Throws: ``NodeError``: `notNow` where the request was answered already, `notPermitted`, `invalidInput` for a restriction
    ///   without provision.
    package func handOver(
        _ request: Identifier,
        inCase reference: String,
        restriction: CaseFile.Restriction?,
        by officer: Officer,
        as role: Role
    ) async throws -> (request: Filed<PersonRequestRecord>, copy: PersonCopy) {
        let act = Act(by: officer.name, role: role, at: clock.now)
        let answer = try await store.write {
            transaction -> (request: Filed<PersonRequestRecord>, copy: PersonCopy) in
            let record = try Self.existing(transaction, reference)
            try requireConcern(of: officer, as: role, in: record.id, transaction)
            let kept = UseLimits(try taken(intoCase: record.id, in: transaction).flatMap(\.limits.limits))
                .forbidding("/parties", by: .export)
            return try change(record, by: act, in: transaction) { file, act in
                let person = try file.record(request, PersonRequestRecord.self).content.person
                var copy = try file.copy(
                    of: person,
                    without: restriction?.withheld ?? [],
                    as: act.role,
                    at: act.at
                )
                if !kept.isEmpty { copy.keepPartyBack(under: kept) }
                let filed = try file.handOver(
                    request,
                    digest: Digest(of: copy.json.bytes()),
                    withheld: copy.withheld.map(\.kind),
                    restriction: restriction,
                    by: act
                )
                return (request: filed, copy: copy)
            }
        }
        outboxSignal.raise()
        return answer
    }
}
