package import Foundation

/// What stands on every page: whose node this is, in which language, at what time.
package struct PageFrame: Sendable {
    package var node: NodeIdentity
    /// The instant against which days left are counted.
    package var now: Date
    /// Where the console is mounted, such as `/console`; no slash at the end.
    package var root: String
    /// The officer who reads; nil before anybody has entered.
    package var reader: String?

    package init(node: NodeIdentity, now: Date, root: String = "/console", reader: String? = nil) {
        self.node = node
        self.now = now
        self.root = root
        self.reader = reader
    }
}

/// The agency that runs this node.
package struct NodeIdentity: Sendable {
    package var name: String
    /// BCP 47 tag of the name's language, so that it is read aloud properly.
    package var nameLanguage: String?
    package var kind: AgencyKind
    /// ISO 3166 code, such as `EE`.
    package var jurisdiction: String
    /// The jurisdiction's name in the page's language.
    package var jurisdictionName: String
    /// The node's base URL: its identity in the federation.
    package var entityIdentifier: String

    package init(
        name: String,
        nameLanguage: String? = nil,
        kind: AgencyKind,
        jurisdiction: String,
        jurisdictionName: String,
        entityIdentifier: String
    ) {
        self.name = name
        self.nameLanguage = nameLanguage
        self.kind = kind
        self.jurisdiction = jurisdiction
        self.jurisdictionName = jurisdictionName
        self.entityIdentifier = entityIdentifier
    }
}

/// What an agency is for. A kind that the protocol adds later is shown by its own name.
package enum AgencyKind: Sendable, Hashable {
    case police, prosecution, court, probation, victimSupport, restorativeService
    case other(String)
}

/// An agency as it is named on a page.
package struct Agency: Sendable, Hashable {
    package var name: String
    /// BCP 47 tag of the name's language.
    package var nameLanguage: String?
    /// ISO 3166 code.
    package var jurisdiction: String

    package init(name: String, nameLanguage: String? = nil, jurisdiction: String) {
        self.name = name
        self.nameLanguage = nameLanguage
        self.jurisdiction = jurisdiction
    }
}

/// Which of the two nodes of a referral something concerns, seen from the node whose page this is.
package enum Side: Sendable, Hashable {
    case here, there
}

/// A day by which something must have happened.
package struct Deadline: Sendable, Hashable {
    package var at: Date
    /// What must have happened by then; a short phrase, or nil where the place says it.
    package var what: String?

    package init(at: Date, what: String? = nil) {
        self.at = at
        self.what = what
    }
}

/// A receipt as people need it.
package struct Receipt: Sendable, Hashable {
    package var at: Date
    /// The protocol's word: `accepted` or `parked`.
    package var disposition: String
    /// The leaf's index in the receiver's log.
    package var logPosition: UInt64?

    package init(at: Date, disposition: String, logPosition: UInt64? = nil) {
        self.at = at
        self.disposition = disposition
        self.logPosition = logPosition
    }
}
