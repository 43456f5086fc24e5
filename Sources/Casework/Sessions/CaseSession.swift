package import Referrals

/// What happens in a session.
package enum SessionKind: String, Sendable, Hashable, Codable, CaseIterable {
    case preparation, direct, shuttle, letter
    case videoMessage = "video-message"
    case conference, circle
    case communityPanel = "community-panel"
    case closure, evaluation

    /// Whether the sides meet in it.
    package var meets: Bool {
        switch self {
        case .direct, .conference, .circle, .communityPanel: true
        case .preparation, .shuttle, .letter, .videoMessage, .closure, .evaluation: false
        }
    }

    /// Whether the sides hear of each other in it, by meeting or by being carried.
    package var joins: Bool { meets || self == .shuttle || self == .letter || self == .videoMessage }
}

/// A meeting with one side or with both: who, when in whose time, where, and what became of it. Never what was said.
package struct CaseSession: RecordContent {
    package static var kind: RecordKind { .session }

    package var kind: SessionKind
    package var form: Form
    package var startsAt: Instant
    package var minutes: Int
    package var people: [Attendee]
    package var facilitators: [String]
    package var interpreter: Interpreter?
    /// Under what those who speak in a meeting by video stand, where a law provides for it (P2-11).
    package var oath: Oath?
    /// Where people come to, with safe arrival and departure.
    package var place: String?
    package var room: Room?
    package var readiness: Readiness
    package var state: State
    package var startedAt: Instant?
    package var endedAt: Instant?
    /// Who stopped it by the safe word or otherwise. No reason is asked for.
    package var stoppedBy: String?
    /// The session's name on both sides, where two nodes conduct it together.
    package var shared: Identifier?
    /// The peer that planned it; nil where it was planned here.
    package var origin: EntityID?

    package enum Form: String, Sendable, Hashable, Codable, CaseIterable {
        case inPerson = "in-person"
        case video, telephone, asynchronous
    }

    package enum State: String, Sendable, Hashable, Codable, CaseIterable {
        case planned, running, held, stopped, cancelled
        case noShow = "no-show"

        package var isOpen: Bool { self == .planned || self == .running }
    }

    package struct Attendee: Sendable, Hashable, Codable {
        /// The pseudonym.
        package var person: String
        /// IANA name of the zone in which the person reads the time.
        package var zone: String
        package var attendance: Attendance

        package enum Attendance: String, Sendable, Hashable, Codable, CaseIterable {
            case expected, present, excused
            case noShow = "no-show"
            /// Left before the end, as everybody may at any moment.
            case left
        }

        package init(person: String, zone: String, attendance: Attendance = .expected) {
            self.person = person
            self.zone = zone
            self.attendance = attendance
        }
    }

    package struct Interpreter: Sendable, Hashable, Codable {
        package var name: String
        package var languages: [String]
        /// Said to be impartial and bound to secrecy.
        package var sworn: Bool

        package init(name: String, languages: [String], sworn: Bool) {
            self.name = name
            self.languages = languages
            self.sworn = sworn
        }
    }

    /// What is sworn before a meeting by video, by whom, before whom, and the provision on which it rests.
    package struct Oath: Sendable, Hashable, Codable {
        package var form: Form
        /// The pseudonyms of those who give it.
        package var by: [String]
        /// Who administers it, by function.
        package var administeredBy: String
        package var provision: CitedProvision

        package enum Form: String, Sendable, Hashable, Codable, CaseIterable {
            case oath, affirmation
            /// Nobody swears; they are told what the law says of false statements.
            case caution
        }

        package init(form: Form, by: [String], administeredBy: String, provision: CitedProvision) {
            self.form = form
            self.by = by
            self.administeredBy = administeredBy
            self.provision = provision
        }
    }

    /// A video room of the agency's own conference server. Who has no signed token does not get in; nothing is recorded.
    package struct Room: Sendable, Hashable, Codable {
        /// The room's address without any token.
        package var address: String
        /// As it was recorded with the address; whoever lets somebody in goes by ``nameInAddress``.
        package var name: String

        package init(address: String) {
            self.address = address
            name = Self.name(in: address) ?? ""
        }

        /// What the address calls the room: its last part. A conference server compares it with the room that a token names.
        package var nameInAddress: String? { Self.name(in: address) }

        private static func name(in address: String) -> String? {
            let parts = address.dropFirst("https://".utf8.count).split(separator: "/")
            return parts.count > 1 ? parts.last.map(String.init) : nil
        }
    }

    /// What has to be settled before anybody meets: each answered by a facilitator, none assumed.
    package struct Readiness: Sendable, Hashable, Codable {
        package var answers: [String: Bool]
        package init(answers: [String: Bool] = [:]) { self.answers = answers }

        /// What the form of a session asks for; video adds the last five.
        package static func items(for form: Form) -> [String] {
            let all = ["expectations-known", "ground-rules-agreed", "safe-word-agreed", "support-afterwards"]
            return switch form {
            case .inPerson: all + ["safe-arrival-and-departure"]
            case .video:
                all + ["identity-checked", "private-space", "no-recording", "test-run", "side-channel"]
            case .telephone: all + ["identity-checked", "private-space"]
            case .asynchronous: ["expectations-known", "ground-rules-agreed", "support-afterwards"]
            }
        }

        package func open(for form: Form) -> [String] { Self.items(for: form).filter { answers[$0] != true } }
    }

    /// Ends what is planned or runs, at once.
    mutating func breakOff(at now: Instant) {
        guard state.isOpen else { return }
        state = state == .running ? .stopped : .cancelled
        endedAt = now
    }

    package init(
        kind: SessionKind,
        form: Form,
        startsAt: Instant,
        minutes: Int,
        people: [Attendee],
        facilitators: [String],
        interpreter: Interpreter? = nil,
        oath: Oath? = nil,
        place: String? = nil,
        room: Room? = nil,
        readiness: Readiness = Readiness()
    ) {
        self.kind = kind
        self.form = form
        self.startsAt = startsAt
        self.minutes = minutes
        self.people = people
        self.facilitators = facilitators
        self.interpreter = interpreter
        self.oath = oath
        self.place = place
        self.room = room
        self.readiness = readiness
        state = .planned
    }
}
