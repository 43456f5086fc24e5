package import JOSE
package import Referrals

/// The custody of one file: its events, each signed by the agency that acted and continuing the one before.
///
/// Where a file went to another agency, both go on from what both hold, so the chain may fork there and only there: the
/// events of one agency form one line.
package struct CustodyChain: Sendable {
    /// An event with the bytes that were signed.
    package struct Link: Sendable, Hashable {
        package var event: CustodyEvent
        package var compact: String
        package var digest: Digest { Digest(hashing: Array(compact.utf8)) }
    }

    package private(set) var links: [Link]

    /// Reads and verifies the events of one file, oldest first.
    ///
    /// - Parameter keys: the keys with which an agency signed this event; nil where nobody vouches for any.
    /// - Throws: ``EvidenceError`` naming the first event that is not sound: `malformed`, `badSignature`, `chainBroken`.
    package init(
        verifying events: [String],
        of file: Identifier,
        keys: (_ agency: EntityID, _ compact: String) -> KeySet?
    ) throws(EvidenceError) {
        links = []
        for compact in events {
            let event = try CustodyEvent(in: compact)
            guard let keys = keys(event.issuer, compact) else {
                throw EvidenceError(
                    .badSignature,
                    "Custody event \(event.sequence) is of an agency whose keys are not known here."
                )
            }
            do {
                _ = try JWS.verify(compact, with: keys, type: CustodyEvent.mediaType)
            } catch {
                throw EvidenceError(
                    .badSignature,
                    "The signature on custody event \(event.sequence) does not verify: \(error)"
                )
            }
            try append(Link(event: event, compact: compact), of: file)
        }
        guard let first = links.first else {
            throw EvidenceError(
                .chainBroken,
                "Evidence without any custody event says nothing of where it comes from."
            )
        }
        switch first.event.details {
        case .collected, .derived: break
        default:
            throw EvidenceError(.chainBroken, "A chain of custody begins with how the file came to be.")
        }
    }

    /// The last event of an agency; of anybody where it has none yet.
    package func head(for agency: EntityID) -> Link? {
        links.last { $0.event.issuer == agency } ?? links.last
    }

    /// What the first event says the content is: the salted commitment to its digests.
    package var contentCommitment: Digest? {
        switch links.first?.event.details {
        case .collected(_, _, let content), .derived(_, _, let content): content
        default: nil
        }
    }

    /// The commitments to its parts, as they were sealed.
    package var partCommitment: PartCommitment? {
        for link in links {
            if case .sealed(let commitment) = link.event.details { return commitment }
        }
        return nil
    }

    private mutating func append(_ link: Link, of file: Identifier) throws(EvidenceError) {
        let event = link.event
        func broken(_ says: String) -> EvidenceError {
            EvidenceError(.chainBroken, "Custody event \(event.sequence) of \(event.issuer.text) \(says).")
        }
        guard event.file == file else { throw broken("is about another file") }
        guard let before = head(for: event.issuer) else {
            guard event.sequence == 1 else { throw broken("is not the first, but none stands before it") }
            links.append(link)
            return
        }
        // An agency without an event of its own may go on from any that it was sent; its line is one from then on.
        let predecessor =
            before.event.issuer == event.issuer ? before : links.first { $0.digest == event.previous }
        guard let predecessor, predecessor.digest == event.previous,
            predecessor.event.sequence + 1 == event.sequence
        else { throw broken("does not continue the one before it") }
        guard event.at >= predecessor.event.at else { throw broken("is older than the one before it") }
        guard predecessor.event.kind != .destroyed else { throw broken("follows a destruction") }
        links.append(link)
    }
}
