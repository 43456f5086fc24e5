package import Referrals
package import Store

extension Node {
    /// Removes sealed content that was destroyed, and what a crash left unfinished.
    ///
    /// A finished file that no record names is kept: where an older copy of the database was put in place, it belongs to the newer
    /// one, and is known again when that is back.
    @discardableResult
    package func sweepEvidence() async throws -> SealedSweep {
        guard let evidenceFiles else { return SealedSweep() }
        return try await store.read { transaction in
            try evidenceFiles.sweep { id in
                guard let record = try transaction.evidence(id) else { return .unknown }
                return record.state == .destroyed || record.erasedAt != nil ? .destroyed : .held
            }
        }
    }

    /// Removes sealed files that no record names, for good. Who did it is on record first.
    ///
    /// - Throws: ``NodeError`` with `notFound` for one that is not there or that a record names: `destroyEvidence` ends those;
    ///   then nothing is removed.
    package func removeUnknownEvidence(_ files: [Identifier], by officer: Officer) async throws {
        let unknown = try await sweepEvidence().unknown
        for file in files where unknown[file] == nil {
            throw NodeError(
                .notFound,
                "\(file) is no sealed file without a record. `comity evidence unknown` lists those that are there."
            )
        }
        let now = clock.now
        try await store.write { transaction in
            for file in files {
                try transaction.record(
                    .unknownEvidenceRemoved,
                    by: officer.name,
                    about: file,
                    digest: nil,
                    at: now
                )
            }
        }
        for file in files { try sealedFiles().remove(file) }
    }
}
