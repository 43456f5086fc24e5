package import Referrals

/// What is in a bundle and how it hangs together. `Bundles.docc/Format.md` describes it for other programs, and
/// `Schemas/bundle-manifest.schema.json` is its JSON Schema.
package struct BundleManifest: Sendable, Hashable {
    package static let format = "comity-bundle/1"

    /// Whose case or referral it is about.
    package struct Subject: Sendable, Hashable {
        package enum Kind: String, Sendable, Hashable, CaseIterable {
            case `case`, referral
        }

        package var kind: Kind
        package var id: Identifier
        package var reference: String

        package init(
            kind: Kind,
            id: Identifier,
            reference: String
        ) {
            self.kind = kind
            self.id = id
            self.reference = reference
        }
    }

    /// The checkpoint of the maker's log up to which everything is in it.
    package struct AsOf: Sendable, Hashable {
        package var origin: String
        package var size: Int64
        package var at: Instant

        package init(
            origin: String,
            size: Int64,
            at: Instant
        ) {
            self.origin = origin
            self.size = size
            self.at = at
        }
    }

    /// An agency that signed something in the bundle, with what it said about itself at the time.
    package struct Party: Sendable, Hashable {
        package struct Statement: Sendable, Hashable {
            package var file: String
            /// From when the maker held it.
            package var heldFrom: Instant

            package init(
                file: String,
                heldFrom: Instant
            ) {
                self.file = file
                self.heldFrom = heldFrom
            }
        }

        package struct Chain: Sendable, Hashable {
            package var file: String
            package var anchor: String
            package var validatedAt: Instant

            package init(
                file: String,
                anchor: String,
                validatedAt: Instant
            ) {
                self.file = file
                self.anchor = anchor
                self.validatedAt = validatedAt
            }
        }

        package var entity: EntityID
        package var name: String
        package var jurisdiction: String
        package var kind: String
        package var statements: [Statement]
        package var chains: [Chain]

        package init(
            entity: EntityID,
            name: String,
            jurisdiction: String,
            kind: String,
            statements: [Statement],
            chains: [Chain]
        ) {
            self.entity = entity
            self.name = name
            self.jurisdiction = jurisdiction
            self.kind = kind
            self.statements = statements
            self.chains = chains
        }
    }

    package var maker: EntityID
    package var subject: Subject
    package var asOf: AsOf
    package var parties: [Party] = []
    package var referrals: [Referral] = []
    package var decisions: [Decision] = []
    package var casework: [Casework] = []
    package var packs: [Pack] = []
    package var signers: [Signers] = []
    package var evidence: [EvidenceFile] = []
    /// Every key that the maker's log has signed with, as signed notes write it, under the name of the log.
    package var logKeys: [String] = []
    package var checkpoints: [Checkpoint] = []
    package var consistency: [Consistency] = []
    package var proofs: [Proof] = []
    package var stamps: [Stamp] = []
    package var leftOut: [Omission] = []
    package var hasPolicy = false
    package var hasAdmissibility = false
    /// Every other file, in the order of the paths.
    package var files: [File] = []

    package init(maker: EntityID, subject: Subject, asOf: AsOf) {
        self.maker = maker
        self.subject = subject
        self.asOf = asOf
    }
}

extension BundleManifest {
    /// What a proof shows, by name.
    package enum Shown {
        package static func document(_ id: Identifier) -> String { "document/\(id)" }
        /// - Parameter document: the one that it is for.
        package static func receipt(_ document: Identifier) -> String { "receipt/\(document)" }
        /// - Parameter place: of the event in the file's chain, from 1.
        package static func custody(_ file: Identifier, _ place: Int) -> String { "custody/\(file)/\(place)" }
        package static func decision(_ id: Identifier) -> String { "decision/\(id)" }
        package static func casework(_ id: Identifier, _ revision: Int64) -> String {
            "casework/\(id)/\(revision)"
        }
        /// - Parameter place: of the approval in the decision's file, from 1.
        package static func approval(_ id: Identifier, _ place: Int) -> String { "approval/\(id)/\(place)" }
    }
}
