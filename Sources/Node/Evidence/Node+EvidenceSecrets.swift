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

    /// A file's secrets as the store keeps them: encrypted to the node's own key. The store seals them once more under the key
    /// of the case, so that they go when that key goes.
    func wrapped(_ secrets: FileSecrets) throws -> String {
        guard let key = identity.encryptionKeys.first?.publicKey else {
            throw NodeError(.misconfigured, "The node has no encryption key.")
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
            return try FileSecrets(
                bytes: JWE.decrypt(secrets, with: identity.encryptionKeys, contentType: Self.secretsType)
                    .plaintext
            )
        } catch {
            throw NodeError(
                .misconfigured,
                "The secrets of the file cannot be opened with this node's encryption keys. Restore the key that was in use when it was taken in."
            )
        }
    }
}
