package import Bundles
import Casework
import Evidence
import Referrals
import Store

extension Node {
    /// Makes an evidence bundle: one file with a case or a referral, and with everything that it takes to check it years later
    /// without this node.
    ///
    /// Everything goes into it whose place in the log the chosen checkpoint covers, so that the same case at the same size of the
    /// log gives the same bytes. What conditions keep here is left out and named. The journal fixes the bundle's digest before
    /// anything is handed out. Content of evidence is opened in pieces, once for its digest, once for the bundle's, and once to be
    /// handed out: gigabytes of it take no more memory than a chunk.
    ///
    /// - Parameter sink: gets the file, piece by piece. Where it throws, or the export does, what it got is no bundle.
    /// - Throws: ``NodeError``: `invalidInput` for a purpose that is none, `notPermitted` for a role without the right, `notFound`, `notNow` where the log has no such
    ///   checkpoint; ``BundleError`` `tooLarge`.
    package func exportBundle(_ request: BundleRequest, into sink: ([UInt8]) throws -> Void) async throws
        -> WrittenBundle
    {
        if let purpose = request.purpose { try check(purpose: purpose) }
        try await requireBundleRight(request)
        if request.logSize == nil { try await publishCheckpoints() }
        let asOf = try await bundleMoment(request)
        let statement = try await entityConfiguration(at: Instant(seconds: asOf.at.seconds))
        var gathered = try await store.read { transaction in
            var gathering = try BundleGathering(request, asOf, statement, node: self, in: transaction)
            try gathering.gather()
            return gathering.result
        }
        for record in gathered.contents {
            let size = try Self.manifest(in: record).digests.size
            gathered.builder.add(
                BundlePaths.content(record.id),
                LargeFile(size: size) { try eachChunk(of: record, $0) }
            )
        }
        let sealed = try gathered.builder.sealed(with: try await signer(.document))
        let bundle = try sealed.measured()
        try await recordBundle(bundle, gathered, request)
        try sealed.write(into: sink)
        return bundle
    }

    /// Denied is the default: a role that may, and where the officer has an account, one that grants it and reaches the case.
    private func requireBundleRight(_ request: BundleRequest) async throws {
        let account = try await store.read { try $0.account(named: request.officer.name) }.map {
            try Account($0)
        }
        let scope = account.map { $0.state == .active ? $0.grants[request.role] : nil }
        let subject = try? await subject(of: request.name).id
        var says: String?
        if !BundleRequest.roles.contains(request.role) || scope == .some(nil) {
            let roles = BundleRequest.roles.map(\.rawValue).sorted().joined(separator: " or ")
            says =
                "In the role \(request.role.rawValue) \(request.officer.name) takes no case out of the node; it is for \(roles), where an account grants it."
        } else if let account, let scope = scope ?? nil, let subject,
            try await !reaches(
                account.reading(as: [request.role]) ?? Reach(scope),
                of: account,
                subject: subject
            )
        {
            says =
                "The case is not within the reach of \(request.officer.name) as \(request.role.rawValue). Ask for it to be assigned to you."
        }
        guard let says else { return }
        let now = clock.now
        try await store.write {
            _ = try $0.record(.releaseBlocked, by: request.officer.name, about: subject, at: now)
        }
        throw NodeError(.notPermitted, says)
    }

    /// The case or the referral that a person names.
    private func subject(of name: String) async throws -> (id: Identifier, isCase: Bool) {
        switch try await named(name) {
        case .file(let record): (record.id, true)
        case .referral(let thread): (thread.id, false)
        }
    }

    private func checkpoint(
        _ size: Int64?,
        of shard: LogShard,
        in transaction: any StoreReader
    ) throws -> LogCheckpoint? {
        guard let size else { return try transaction.latestLogCheckpoint(shard: shard.number) }
        return try transaction.logCheckpoint(shard: shard.number, size: size)
    }

    private func bundleMoment(_ request: BundleRequest) async throws -> BundleMoment {
        let subject = try await subject(of: request.name)
        return try await store.read { transaction in
            guard let shard = try transaction.currentLogShard(),
                let checkpoint = try checkpoint(request.logSize, of: shard, in: transaction)
            else {
                throw NodeError(
                    .notNow,
                    "The log has no checkpoint of that size. `comity log show` names the last one."
                )
            }
            return BundleMoment(
                subject: subject.id,
                isCase: subject.isCase,
                shard: shard,
                size: checkpoint.size,
                at: checkpoint.madeAt
            )
        }
    }

    /// What left, what was kept back, and the bundle's digest, in one transaction.
    private func recordBundle(
        _ bundle: WrittenBundle,
        _ gathered: BundleGathering.Result,
        _ request: BundleRequest
    ) async throws {
        let now = clock.now
        let officer = request.officer.name
        try await store.write { transaction in
            for asked in gathered.asked {
                try transaction.record(
                    asked.isPermitted ? .releasePermitted : .releaseBlocked,
                    by: officer,
                    about: asked.subject,
                    digest: asked.digest,
                    at: now
                )
            }
            for record in gathered.contents {
                try recordCustody(
                    .copied(.presentation),
                    of: record.id,
                    by: officer,
                    at: now,
                    in: transaction
                )
            }
            try transaction.record(
                .bundleExported,
                by: officer,
                about: bundle.manifest.subject.id,
                digest: bundle.digest,
                at: now
            )
        }
    }
}

/// About what a bundle is made, and as of when.
struct BundleMoment: Sendable {
    var subject: Identifier
    var isCase: Bool
    var shard: LogShard
    var size: Int64
    var at: Instant

    /// The last journal entry that it holds.
    var lastEntry: Int64 { shard.firstEntry + size - 1 }
}
