package import JOSE
import Referrals
package import RulePacks
import Store

/// Whose signatures make law at this node, and what was put into force: both stand in files, and who did it in the journal.
extension Node {
    /// Lets somebody sign a jurisdiction's packs. The journal has it before the list: after a crash between the two nobody counts
    /// of whom there is no record, and the same call does what is missing.
    ///
    /// - Returns: whether the list named the key already and only the record was missing, as where the list was copied from elsewhere.
    /// - Throws: ``NodeError``: `exists` where the key is entered and on record, `misconfigured` where the list cannot be read or
    ///   written.
    package func trustSigner(
        _ key: VerificationKey,
        as role: PublicationRole,
        for jurisdiction: String,
        by officer: Officer
    ) async throws -> Bool {
        var signers = try PackSigners(file: library.law.signers)
        let signer = PackSigner(jurisdiction: jurisdiction, role: role, thumbprint: key.thumbprint)
        let isListed = try signers.all().contains(signer)
        let isOnRecord = try await store.read { try $0.isRecorded(.signerTrusted, fixing: signer.seal) }
        // Refuses a key that has both.
        if !isListed || isOnRecord { try signers.trust(key, as: role, for: jurisdiction) }
        let now = clock.now
        _ = try await store.write {
            try $0.record(.signerTrusted, by: officer.name, about: nil, digest: signer.seal, at: now)
        }
        if !isListed { try signers.write() }
        return isListed
    }

    /// Those in the list whom nobody on record entered: the list is a file, and whoever may write it could name themselves.
    ///
    /// - Throws: ``NodeError`` with `misconfigured` for a list that cannot be read.
    package func signersWithoutRecord() async throws -> [AuditFinding] {
        let file = library.law.signers
        let listed = try PackSigners(file: file).all()
        let strange = try await store.read { transaction in
            try listed.filter { try !transaction.isRecorded(.signerTrusted, fixing: $0.seal) }
        }
        return strange.map { signer in
            AuditFinding(
                subject: .signer,
                name: signer.description,
                says:
                    "\(file) lets this key sign rule packs, and there is no record of who entered it. Where it belongs there, compare it with its owner and enter it again: `comity rules keys trust \(signer.jurisdiction) \(signer.role.rawValue) FILE.pub`. Where not, take it out of the file, and have what it signed looked at."
            )
        }
    }

    /// ``audit()``, and the list of signers beside the store.
    package func auditWithSigners() async throws -> AuditReport {
        var report = try await audit()
        do {
            report.findings += try await signersWithoutRecord()
        } catch let error as NodeError {
            report.findings.append(
                AuditFinding(subject: .signer, name: library.law.signers, says: error.description)
            )
        } catch let error as StoreError where error.code == .unusable {
            // The report names that already.
        }
        return report
    }

    /// Puts a version that two people have signed into the folder of published packs. The journal has it before the folder: after
    /// a crash between the two it is published again, and both entries stay.
    ///
    /// - Returns: the file.
    /// - Throws: ``NodeError`` as ``PublishedLaw/put(_:version:jurisdiction:)``.
    package func publish(
        _ publication: PackPublication,
        _ statement: PublicationStatement,
        jurisdiction: String,
        by officer: Officer
    ) async throws -> String {
        let now = clock.now
        let digest = Digest(of: statement.statementDigest)
        _ = try await store.write {
            try $0.record(.packPublished, by: officer.name, about: nil, digest: digest, at: now)
        }
        return try library.law.put(publication, version: statement.version, jurisdiction: jurisdiction)
    }
}
