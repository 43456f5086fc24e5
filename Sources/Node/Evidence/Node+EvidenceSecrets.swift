import Evidence
import JOSE
import Referrals
import Store

extension Node {
    private static let secretsType = "comity-evidence-secrets"

    /// Where sealed content lies.
    ///
    /// - Throws: ``NodeError`` with `misconfigured` where this node keeps none.
    func sealedFiles() throws(NodeError) -> any SealedFiles {
        guard let evidenceFiles else {
            throw NodeError(.misconfigured, "This node has no folder for files of evidence.")
        }
        return evidenceFiles
    }

    /// A file's secrets as the store is given them: encrypted to the node's own key. The store seals them under the key of the
    /// case or the referral as well, so that they go with it.
    func wrapped(_ secrets: FileSecrets, in transaction: any StoreReader) throws -> String {
        guard let key = try keyRing(in: transaction).current(.encryption)?.encryptionKey() else {
            throw NodeError(.misconfigured, "The node has no encryption key in use.")
        }
        return try JWE.encrypt(secrets.bytes, to: key, contentType: Self.secretsType)
    }

    func secrets(of record: EvidenceRecord) throws -> FileSecrets {
        guard record.state != .destroyed else {
            throw NodeError(
                .notFound,
                "The file was destroyed on \(record.changedAt.date); nothing of it is left."
            )
        }
        return try unwrapped(record.secrets)
    }

    func unwrapped(_ secrets: String) throws -> FileSecrets {
        do {
            let opened = try JWE.decrypt(secrets, contentType: Self.secretsType) {
                try? keys.decryptionKey($0)
            }
            return try FileSecrets(bytes: opened.plaintext)
        } catch {
            throw NodeError(
                .misconfigured,
                "The secrets of the file cannot be opened with this node's encryption keys. Restore the key that was in use when it was taken in."
            )
        }
    }
}
