package import Admission
package import Referrals
import Store

extension Node {
    /// Counts a refusal, and keeps what has to be kept of it: its kind, the digest and the size of what came, where it came from;
    /// never the content. What nobody has proved to be theirs is kept together with others like it.
    ///
    /// - Parameters:
    ///   - issuer: only where its signature held.
    ///   - says: what the policy said, for the agency's own officers.
    package func recordRefusal(
        _ problem: Problem,
        of body: [UInt8],
        size: Int? = nil,
        issuer: EntityID? = nil,
        says: String? = nil,
        in place: RefusalTally.Place = .request,
        from visit: Visit? = nil
    ) async {
        visit?.noteRecorded()
        let record = RefusalRecord(
            at: clock.now,
            problem: problem.kind,
            digest: size == nil ? Digest(of: body) : nil,
            size: size ?? body.count,
            issuer: issuer,
            says: says,
            network: visit?.network
        )
        await store(refusals.count(record, in: place))
    }

    /// Counts a connection that ended before there was anything to answer, without waiting: only what has to become a record
    /// costs more than the count.
    package func countRefusal(of kind: Problem.Kind, from network: String) {
        let record = RefusalRecord(
            at: clock.now,
            problem: kind,
            digest: nil,
            size: 0,
            issuer: nil,
            says: nil,
            network: network
        )
        let due = refusals.count(record, in: .connection)
        guard !due.isEmpty else { return }
        Task { await store(due) }
    }

    /// Stores what was counted together, once its window is over.
    ///
    /// - Parameter always: also before; for the end of the process.
    package func recordCountedRefusals(always: Bool = false) async {
        await store(refusals.take(at: clock.now, always: always))
    }

    private func store(_ records: [RefusalRecord]) async {
        guard !records.isEmpty else { return }
        do {
            try await store.write { transaction in
                for record in records {
                    try transaction.insert(record)
                    try transaction.record(
                        .documentRefused,
                        by: record.issuer?.text ?? "unknown",
                        about: nil,
                        digest: record.seal,
                        at: record.until
                    )
                }
            }
        } catch {
            // The refusals are answered all the same: nothing is acknowledged by them.
            refusals.giveBack(records)
        }
    }
}
