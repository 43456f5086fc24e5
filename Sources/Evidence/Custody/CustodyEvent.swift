package import Referrals

/// One thing that was done with a file of evidence, by an agency, as it is signed: the claims of a JWS.
///
/// Each event names the digest of the one before. The officer appears as a salted commitment: the agency can prove who it
/// was, and nobody else can read it. Likewise the content: what remains after destruction says nothing.
package struct CustodyEvent: Sendable, Hashable {
    /// What can be done with a file.
    package enum Kind: String, Sendable, Hashable, CaseIterable {
        /// Taken in by an agency, from outside the federation.
        case collected
        /// Its parts were committed to, its content encrypted.
        case sealed
        /// Handed over to another agency.
        case transferred
        /// Fetched from another agency, verified, sealed anew.
        case received
        /// Read by an officer.
        case opened
        /// Copied out of the node.
        case copied
        /// Another file was made that shows some of its parts.
        case redacted
        /// Its key was shredded and its content removed.
        case destroyed
    }

    /// Why a file was opened or copied.
    package enum Purpose: String, Sendable, Hashable, CaseIterable {
        case examination, presentation, disclosure, translation, backup
    }

    /// Why a file was destroyed.
    package enum Reason: String, Sendable, Hashable, CaseIterable {
        case retentionEnded = "retention-ended"
        case courtOrder = "court-order"
        case erasureRequest = "erasure-request"
        case withdrawal
        case takenInByMistake = "taken-in-by-mistake"
    }

    /// What the event fixes beyond the fact.
    package enum Details: Sendable, Hashable {
        case collected(size: Int64, mediaType: String, content: Digest)
        case sealed(PartCommitment)
        case transferred(to: EntityID, document: Identifier)
        case received(from: EntityID, document: Identifier, content: Digest)
        case opened(Purpose)
        case copied(Purpose)
        /// In the original's chain: the file that was made.
        case redacted(into: Identifier)
        /// The first event of the file that was made: what it was made from, and its own content.
        case derived(from: Identifier, PartCommitment, content: Digest)
        case destroyed(Reason)

        package var kind: Kind {
            switch self {
            case .collected: .collected
            case .sealed: .sealed
            case .transferred: .transferred
            case .received: .received
            case .opened: .opened
            case .copied: .copied
            case .redacted, .derived: .redacted
            case .destroyed: .destroyed
            }
        }
    }

    /// Which agency did it.
    package var issuer: EntityID
    package var file: Identifier
    /// From 1, counted along the chain that leads here.
    package var sequence: Int
    /// SHA-256 of the event before, as it was signed; nil for the first.
    package var previous: Digest?
    /// Whole seconds.
    package var at: Instant
    /// SHA-256 of a salt and the officer's name: ``officer(_:salt:)``.
    package var officer: Digest
    package var details: Details

    /// The `typ` of the signature's header.
    package static let mediaType = "comity-custody+jws"
    package static let greatestSequence: Int64 = 100_000

    package init(
        issuer: EntityID,
        file: Identifier,
        sequence: Int,
        previous: Digest?,
        at: Instant,
        officer: Digest,
        details: Details
    ) {
        self.issuer = issuer
        self.file = file
        self.sequence = sequence
        self.previous = previous
        self.at = at
        self.officer = officer
        self.details = details
    }

    package var kind: Kind { details.kind }

    /// The commitment to an officer's name.
    package static func officer(_ name: String, salt: [UInt8]) -> Digest {
        Digest(hashing: salt + Array(name.utf8))
    }
}
