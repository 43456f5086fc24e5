import Evidence
package import Referrals
import Store

/// Something about a case that left the node as a file, before the case or one of its people was erased: no key reaches it.
package struct CopyHandedOut: Sendable, Hashable {
    package enum Kind: String, Sendable, Hashable, CaseIterable {
        /// An evidence bundle.
        case bundle
        /// The content of a file of evidence.
        case evidence
    }

    package var kind: Kind
    /// What it is about: the case, the referral, or the file of evidence.
    package var subject: Identifier
    package var at: Instant
    /// The officer who took it.
    package var by: String
    /// SHA-256 of the bundle, by which it is known again.
    package var digest: Digest?

    package init(kind: Kind, subject: Identifier, at: Instant, by: String, digest: Digest? = nil) {
        self.kind = kind
        self.subject = subject
        self.at = at
        self.by = by
        self.digest = digest
    }
}

extension Node {
    /// What left the node of a case and its referrals, the oldest first, as far as the journal and the custody of evidence say.
    func copiesHandedOut(of subject: Erasable, in transaction: any StoreReader) throws -> [CopyHandedOut] {
        var copies: [CopyHandedOut] = []
        for id in Set([subject.id] + subject.threads.map(\.id)) {
            for entry in try transaction.journal(subject: id, limit: 100_000)
            where entry.event == .bundleExported {
                copies.append(
                    CopyHandedOut(
                        kind: .bundle,
                        subject: id,
                        at: entry.at,
                        by: entry.actor,
                        digest: entry.digest
                    )
                )
            }
        }
        var files = try subject.file.map { try transaction.evidence(ofCase: $0.id) } ?? []
        for thread in subject.threads { files += try transaction.evidence(ofThread: thread.id) }
        for file in Set(files.map(\.id)) {
            for event in try transaction.custody(of: file) where event.issuer == identity.entity {
                // What was put into a bundle is named with the bundle.
                guard let read = try? CustodyEvent(in: event.compact),
                    case .copied(let purpose) = read.details,
                    purpose != .presentation
                else { continue }
                copies.append(
                    CopyHandedOut(kind: .evidence, subject: file, at: read.at, by: event.officer ?? "")
                )
            }
        }
        return copies.sorted { ($0.at, $0.subject) < ($1.at, $1.subject) }
    }
}
