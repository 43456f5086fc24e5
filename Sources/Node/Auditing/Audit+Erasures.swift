import JOSE
import Referrals
import Store
import Wire

extension Audit {
    /// Every erasure: its certificate as the journal fixed it, signed by this node; and no erased key that opens again.
    mutating func auditErasures() throws {
        var certified: Set<Digest> = []
        try transaction.eachErasure { stored in
            switch stored {
            case .damaged(let name, let says): find(.erasure, name, says)
            case .record(let record):
                guard record.state == .erased else { return }
                if let says = fault(in: record) { find(.erasure, record.id.text, says) }
                if let certificate = record.certificate { certified.insert(Digest(of: certificate)) }
            }
        }
        for entry in journal.entries(.erased) + journal.entries(.personErased) {
            let subject = entry.subject?.text ?? ""
            if let digest = entry.digest, !certified.contains(digest) {
                find(
                    .erasure,
                    subject,
                    "the journal knows a certificate of it, and it is missing or was changed"
                )
            }
        }
    }

    private func fault(in record: ErasureRecord) -> String? {
        guard let compact = record.certificate else { return "it is erased, and has no certificate" }
        let digest = Digest(of: compact)
        let entry =
            record.kind == .person
            ? journal.last([.personErased], fixing: digest) : journal.last(.erased, about: record.subject)
        guard let entry, entry.digest == digest, entry.subject == record.subject else {
            return "its certificate is not as the journal fixed it"
        }
        guard let keys = held.keys(of: own, for: compact, storedAt: entry.at) else {
            return "its certificate was signed with a key that this node does not know"
        }
        do {
            let payload = try JWS.verify(compact, with: keys, type: ErasureCertificate.mediaType).payload
            let certificate = try ErasureCertificate(claims: JSON(parsing: payload))
            return certificate.id == record.id && certificate.subject == record.subject
                && certificate.issuer == own
                ? nil : "its certificate is of another erasure"
        } catch {
            return "its certificate does not verify: \(error)"
        }
    }

    /// The casework records that were left behind with people who were erased, each up to a revision.
    func leftBehind() throws -> [Identifier: Int64] {
        var left: [Identifier: Int64] = [:]
        try transaction.eachErasure { stored in
            // A damaged one is named where erasures are visited.
            guard case .record(let record) = stored, record.kind == .person,
                let proceeding = try? ErasureProceeding(of: record)
            else { return }
            left.merge(proceeding.records) { max($0, $1) }
        }
        return left
    }

    /// What the journal knows as erased must not open any more: a copy of the keyring from before would bring it back.
    mutating func auditStaysErased(_ subject: Identifier, _ kind: AuditFinding.Subject) {
        guard journal.last(.erased, about: subject) != nil else { return }
        find(kind, subject.text, Self.opensAgain)
    }

    static let opensAgain =
        "the journal knows that it was erased, and its content opens: the node has not completed the erasure (start it), or an older copy of the keyring was put in place"
}
