package import Referrals

/// A facilitator of the agency: what they can do, in which languages, trained in what and when (COE-36, COE-40, COE-42).
package struct FacilitatorRecord: RecordContent {
    package static var kind: RecordKind { .facilitator }

    package var name: String
    package var languages: [String]
    /// Communities and backgrounds that the facilitator knows (COE-40, UN-19).
    package var knows: [String]
    /// Mechanisms that the facilitator conducts.
    package var mechanisms: Set<String>
    package var training: [Training]
    /// The most cases at one time.
    package var capacity: Int
    package var active: Bool
    /// The public half of the facilitator's own key as a JWK: what the other side seals the dialogue to.
    package var key: String?

    package struct Training: Sendable, Hashable, Codable {
        package var course: String
        package var level: Level
        package var on: Day
        package var hours: Int

        package enum Level: String, Sendable, Hashable, Codable, CaseIterable {
            case initial
            case inService = "in-service"
            /// For sensitive, complex or serious cases (COE-43).
            case advanced
            /// For those who lead a service (COE-44).
            case manager
        }

        package init(course: String, level: Level, on: Day, hours: Int) {
            self.course = course
            self.level = level
            self.on = on
            self.hours = hours
        }
    }

    package init(
        name: String,
        languages: [String],
        knows: [String] = [],
        mechanisms: Set<String> = [],
        training: [Training] = [],
        capacity: Int = 12,
        active: Bool = true
    ) {
        self.name = name
        self.languages = languages
        self.knows = knows
        self.mechanisms = mechanisms
        self.training = training
        self.capacity = capacity
        self.active = active
    }

    package func isTrained(_ level: Training.Level, on day: Day) -> Bool {
        training.contains { $0.level == level && $0.on <= day }
    }
}

/// That a facilitator works on a case, alone, with others of the agency, or with one of a peer (joint facilitation).
package struct AssignmentRecord: RecordContent {
    package static var kind: RecordKind { .assignment }

    package var facilitator: String
    /// The peer whose facilitator it is; nil for the agency's own.
    package var peer: EntityID?
    package var lead: Bool
    package var from: Instant
    package var until: Instant?
    /// The training at the time of assignment, so that the gate does not depend on what is learned later.
    package var initiallyTrained: Bool
    package var advancedTrained: Bool
    /// Why the facilitator took it on beyond the number of cases that they take at one time; nil where it was within.
    package var beyondCapacity: String?
    /// A peer's facilitator: the public key as a JWK, where one was told.
    package var key: String?

    package init(
        facilitator: String,
        peer: EntityID? = nil,
        lead: Bool,
        from: Instant,
        initiallyTrained: Bool,
        advancedTrained: Bool
    ) {
        self.facilitator = facilitator
        self.peer = peer
        self.lead = lead
        self.from = from
        self.initiallyTrained = initiallyTrained
        self.advancedTrained = advancedTrained
    }
}

/// A facilitator's own word about impartiality in a case (COE-47, UN-18).
package struct DeclarationRecord: RecordContent {
    package static var kind: RecordKind { .declaration }

    package var facilitator: String
    package var at: Instant
    /// Ties to a person, to an agency or to the matter; empty where there are none.
    package var interests: [String]
    /// What the record itself shows, found when the declaration was made.
    package var found: [String]

    package init(facilitator: String, at: Instant, interests: [String], found: [String] = []) {
        self.facilitator = facilitator
        self.at = at
        self.interests = interests
        self.found = found
    }

    package var isClear: Bool { interests.isEmpty && found.isEmpty }
}
