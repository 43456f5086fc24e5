package import Referrals

/// What a manifest lists.
extension BundleManifest {
    package struct Document: Sendable, Hashable {
        package var id: Identifier
        package var issuer: EntityID
        package var audience: EntityID
        package var sequence: Int
        package var type: String
        package var issuedAt: Instant
        /// When the maker stored it.
        package var storedAt: Instant
        package var sha256: Digest
        /// Nil where it was left out.
        package var file: String?
        /// What limits its use, in words.
        package var conditions: [String]
        package var receipt: Receipt?

        package init(
            id: Identifier,
            issuer: EntityID,
            audience: EntityID,
            sequence: Int,
            type: String,
            issuedAt: Instant,
            storedAt: Instant,
            sha256: Digest,
            file: String? = nil,
            conditions: [String],
            receipt: Receipt? = nil
        ) {
            self.id = id
            self.issuer = issuer
            self.audience = audience
            self.sequence = sequence
            self.type = type
            self.issuedAt = issuedAt
            self.storedAt = storedAt
            self.sha256 = sha256
            self.file = file
            self.conditions = conditions
            self.receipt = receipt
        }
    }

    package struct Receipt: Sendable, Hashable {
        package var file: String
        package var issuer: EntityID
        package var storedAt: Instant

        package init(
            file: String,
            issuer: EntityID,
            storedAt: Instant
        ) {
            self.file = file
            self.issuer = issuer
            self.storedAt = storedAt
        }
    }

    package struct Referral: Sendable, Hashable {
        package var id: Identifier
        /// Which side the maker is.
        package var side: Side
        package var peer: EntityID
        package var reference: String
        package var stage: String
        package var documents: [Document]

        package init(
            id: Identifier,
            side: Side,
            peer: EntityID,
            reference: String,
            stage: String,
            documents: [Document]
        ) {
            self.id = id
            self.side = side
            self.peer = peer
            self.reference = reference
            self.stage = stage
            self.documents = documents
        }
    }

    package struct Decision: Sendable, Hashable {
        package var id: Identifier
        package var file: String
        package var madeAt: Instant

        package init(
            id: Identifier,
            file: String,
            madeAt: Instant
        ) {
            self.id = id
            self.file = file
            self.madeAt = madeAt
        }
    }

    /// One revision of a record of the casework.
    package struct Casework: Sendable, Hashable {
        package var id: Identifier
        package var kind: String
        package var revision: Int64
        package var writtenAt: Instant
        package var file: String

        package init(id: Identifier, kind: String, revision: Int64, writtenAt: Instant, file: String) {
            self.id = id
            self.kind = kind
            self.revision = revision
            self.writtenAt = writtenAt
            self.file = file
        }
    }

    /// A published rule pack by which something in the bundle was decided, or that follows one.
    package struct Pack: Sendable, Hashable {
        package var id: String
        package var version: String
        package var jurisdiction: String
        package var file: String

        package init(
            id: String,
            version: String,
            jurisdiction: String,
            file: String
        ) {
            self.id = id
            self.version = version
            self.jurisdiction = jurisdiction
            self.file = file
        }
    }

    /// Whose signatures the maker believed on a jurisdiction's packs.
    package struct Signers: Sendable, Hashable {
        package var jurisdiction: String
        package var file: String

        package init(
            jurisdiction: String,
            file: String
        ) {
            self.jurisdiction = jurisdiction
            self.file = file
        }
    }

    package struct EvidenceFile: Sendable, Hashable {
        package enum Origin: String, Sendable, Hashable, CaseIterable {
            case collected, received, redacted
        }

        package var id: Identifier
        package var origin: Origin
        package var original: Identifier?
        package var custody: String
        package var manifest: String?
        package var content: String?

        package init(
            id: Identifier,
            origin: Origin,
            original: Identifier? = nil,
            custody: String,
            manifest: String? = nil,
            content: String? = nil
        ) {
            self.id = id
            self.origin = origin
            self.original = original
            self.custody = custody
            self.manifest = manifest
            self.content = content
        }
    }

    package struct Checkpoint: Sendable, Hashable {
        package var file: String
        package var origin: String
        package var size: Int64

        package init(
            file: String,
            origin: String,
            size: Int64
        ) {
            self.file = file
            self.origin = origin
            self.size = size
        }
    }

    /// That one checkpoint continues another.
    package struct Consistency: Sendable, Hashable {
        package var origin: String
        package var from: Int64
        package var to: Int64
        /// In base64, in the order of RFC 6962.
        package var hashes: [String]

        package init(
            origin: String,
            from: Int64,
            to: Int64,
            hashes: [String]
        ) {
            self.origin = origin
            self.from = from
            self.to = to
            self.hashes = hashes
        }
    }

    package struct Proof: Sendable, Hashable {
        package var file: String
        /// The number of the maker's journal entry.
        package var entry: Int64
        /// What was recorded: ``BundleManifest/Shown``.
        package var shows: String

        package init(
            file: String,
            entry: Int64,
            shows: String
        ) {
            self.file = file
            self.entry = entry
            self.shows = shows
        }
    }

    package struct Stamp: Sendable, Hashable {
        package var checkpoint: String
        package var file: String
        package var authority: String
        /// The roots by which the maker judged it.
        package var certificates: String?
        /// Certificates that a chain may lead over.
        package var intermediates: String?
        /// The authority's policies that the maker accepts, as object identifiers in order; nil for whichever it uses.
        package var policies: [String]?

        package init(
            checkpoint: String,
            file: String,
            authority: String,
            certificates: String? = nil,
            intermediates: String? = nil,
            policies: [String]? = nil
        ) {
            self.checkpoint = checkpoint
            self.file = file
            self.authority = authority
            self.certificates = certificates
            self.intermediates = intermediates
            self.policies = policies
        }
    }

    /// Something that belongs to the case and is not in the bundle, and why.
    package struct Omission: Sendable, Hashable {
        package enum Subject: String, Sendable, Hashable, CaseIterable {
            case document, receipt, proof, decision, evidence, content, time, witness, pack, admissibility,
                chain, casework
        }

        package enum Reason: String, Sendable, Hashable, CaseIterable {
            /// Conditions of its sender, or of the law, keep it where it is.
            case condition
            case erased
            /// Nobody asked for it.
            case notAsked = "not-asked"
            case tooLarge = "too-large"
            /// It lies in a compartment that whoever made the bundle may not read, or that no bundle takes from.
            case closed
            /// There is none.
            case none
        }

        package var subject: Subject
        package var name: String
        package var reason: Reason
        package var says: String

        package init(
            subject: Subject,
            name: String,
            reason: Reason,
            says: String
        ) {
            self.subject = subject
            self.name = name
            self.reason = reason
            self.says = says
        }
    }

    package struct File: Sendable, Hashable {
        package var path: String
        package var size: Int64
        package var sha256: Digest

        package init(
            path: String,
            size: Int64,
            sha256: Digest
        ) {
            self.path = path
            self.size = size
            self.sha256 = sha256
        }
    }
}
