package import Foundation

/// How this node is seen by the authorities that it believes, and who is trusted through them.
package struct TrustPage: Sendable {
    /// The certificate by which peers know this node's address; nil where there is none to be shown.
    package var certificate: Certificate?
    /// The authorities that this node names as its superiors.
    package var superiors: [String]
    package var anchors: [Anchor]
    package var peers: [Peer]

    package init(certificate: Certificate? = nil, superiors: [String], anchors: [Anchor], peers: [Peer]) {
        self.certificate = certificate
        self.superiors = superiors
        self.anchors = anchors
        self.peers = peers
    }

    /// How something stands that lasts for a time.
    package enum Lasting: Sendable, Hashable {
        case counts
        /// It counts, and its end is near.
        case ending
        case ended
    }

    /// A TLS certificate.
    package struct Certificate: Sendable {
        package var names: [String]
        package var issuer: String
        package var until: Date
        package var standing: Lasting
        /// What is to be mended, and how.
        package var says: [String]

        package init(names: [String], issuer: String, until: Date, standing: Lasting, says: [String] = []) {
            self.names = names
            self.issuer = issuer
            self.until = until
            self.standing = standing
            self.says = says
        }
    }

    /// What one anchor makes of what this node published.
    package struct Anchor: Sendable {
        package enum Standing: Sendable, Hashable {
            case unknown
            case counts(until: Date)
            case ending(at: Date)
            /// With what an authority or the network said.
            case none(String)
        }

        package var entity: String
        /// The fingerprint in words, for two people on the telephone.
        package var fingerprint: String
        package var standing: Standing
        /// From this node to the anchor.
        package var path: [String]
        package var marks: [String]
        package var differences: [Difference]
        package var lastFailure: String?

        package init(
            entity: String,
            fingerprint: String,
            standing: Standing,
            path: [String] = [],
            marks: [String] = [],
            differences: [Difference] = [],
            lastFailure: String? = nil
        ) {
            self.entity = entity
            self.fingerprint = fingerprint
            self.standing = standing
            self.path = path
            self.marks = marks
            self.differences = differences
            self.lastFailure = lastFailure
        }
    }

    /// One parameter that peers see otherwise than it was published.
    package struct Difference: Sendable {
        /// Entity type and parameter.
        package var place: String
        /// As JSON; nil where it was not published.
        package var published: String?
        /// As JSON; nil where peers see nothing.
        package var seen: String?
        /// Who changed it, and by what.
        package var cause: String

        package init(place: String, published: String?, seen: String?, cause: String) {
            self.place = place
            self.published = published
            self.seen = seen
            self.cause = cause
        }
    }

    /// An entity that is trusted, or was, through an anchor.
    package struct Peer: Sendable {
        package var entity: String
        package var anchor: String
        package var standing: Lasting
        package var until: Date
        package var says: String?

        package init(entity: String, anchor: String, standing: Lasting, until: Date, says: String? = nil) {
            self.entity = entity
            self.anchor = anchor
            self.standing = standing
            self.until = until
            self.says = says
        }
    }
}
