import API
import ArgumentParser
import Casework
import Node
import Referrals
import Wire

/// `comity facilitator`: who facilitates, how trained, for which case, without conflict.
struct FacilitatorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "facilitator",
        abstract: "Keep facilitators and their training; match, assign, declare, log time, supervise.",
        subcommands: [
            Keep.self, List.self, Match.self, Assign.self, Release.self, Declare.self, Hours.self,
            Supervise.self,
            Joint.self, FacilitatorKey.self,
        ]
    )

    struct Keep: NodeCommand {
        static let configuration = CommandConfiguration(
            abstract: "Add a facilitator, or replace what is known of one.",
            discussion: "Training is LEVEL:DATE:HOURS:COURSE; levels: initial, in-service, advanced, manager."
        )
        @OptionGroup var options: NodeOptions
        @OptionGroup var officer: OfficerOption
        @OptionGroup var role: RoleOption
        @Argument(help: "The name.") var name: String
        @Option(help: "A language; repeatable.") var language: [String]
        @Option(help: "A mechanism that they conduct; repeatable.") var mechanism: [String] = []
        @Option(help: "A community or background that they know; repeatable.") var knows: [String] = []
        @Option(help: "A training; repeatable.") var training: [String] = []
        @Option(help: "The most cases at one time.") var capacity = 12
        @Flag(help: "Does not work at present.") var inactive = false

        func perform() async throws {
            let training = try training.map { text -> FacilitatorRecord.Training in
                let parts = text.split(separator: ":", maxSplits: 3).map(String.init)
                guard parts.count == 4, let hours = Int(parts[2]) else {
                    throw ValidationError("Write LEVEL:DATE:HOURS:COURSE instead of \"\(text)\".")
                }
                return FacilitatorRecord.Training(
                    course: parts[3],
                    level: try Typed.choice(parts[0], "level"),
                    on: try Typed.day(parts[1]),
                    hours: hours
                )
            }
            let node = try options.node()
            let actor = try await actor(officer, role, on: node)
            let filed = try await node.keep(
                FacilitatorRecord(
                    name: name,
                    languages: language,
                    knows: knows,
                    mechanisms: Set(mechanism),
                    training: training,
                    capacity: capacity,
                    active: !inactive
                ),
                by: actor.officer,
                as: actor.role
            )
            options.answer(filed.json, "Kept \(name).")
        }
    }

    struct List: NodeCommand {
        static let configuration = CommandConfiguration(
            abstract: "List the facilitators with their open cases."
        )
        @OptionGroup var options: NodeOptions

        func perform() async throws {
            let node = try options.node()
            let workload = try await node.workload()
            let all = try await node.facilitators()
            options.answer(
                .array(try all.map { try ContentEncoder.encode($0) }),
                all.isEmpty
                    ? "No facilitators yet."
                    : all.map {
                        "\($0.name)  \($0.languages.joined(separator: ", "))  \(workload[$0.name] ?? 0) of \($0.capacity) cases"
                    }.joined(separator: "\n")
            )
        }
    }

    struct Match: CaseworkCommand {
        static let configuration = CommandConfiguration(
            abstract:
                "Rank the facilitators for a case by language, known communities, skill, training, workload and conflicts."
        )
        @OptionGroup var options: NodeOptions
        @OptionGroup var officer: OfficerOption
        @OptionGroup var role: RoleOption
        @Argument(help: "The case.") var reference: String

        func perform() async throws {
            let node = try options.node()
            let matches = try await read(.facilitation).matches(
                try await node.facilitators(),
                workload: try await node.workload(),
                on: node.today
            )
            options.answer(
                .array(matches.map(\.json)),
                matches.map {
                    "\($0.facilitator.name)  \($0.isPossible ? "possible" : "not possible")  "
                        + ($0.speaksFor + $0.forbids).joined(separator: "; ")
                }.joined(separator: "\n")
            )
        }
    }

    struct Assign: CaseworkCommand {
        static let configuration = CommandConfiguration(
            abstract: "Assign a facilitator to a case, or note one of the peer for joint facilitation."
        )
        @OptionGroup var options: NodeOptions
        @OptionGroup var officer: OfficerOption
        @OptionGroup var role: RoleOption
        @Argument(help: "The case.") var reference: String
        @Argument(help: "The facilitator.") var name: String
        @Flag(help: "Leads the case.") var lead = false
        @Option(help: "Why they take this case too, where they have as many as they take at one time.")
        var reasons: String?

        func perform() async throws {
            let node = try options.node()
            let actor = try await actor(on: node)
            let filed = try await node.assign(
                name,
                lead: lead,
                reasons: reasons,
                inCase: reference,
                by: actor.officer,
                as: actor.role
            )
            options.answer(
                filed.json,
                "\(name) is assigned. (assignment \(filed.id), revision \(filed.revision))"
            )
        }
    }

    struct Release: CaseworkCommand {
        static let configuration = CommandConfiguration(abstract: "Release a facilitator from a case.")
        @OptionGroup var options: NodeOptions
        @OptionGroup var officer: OfficerOption
        @OptionGroup var role: RoleOption
        @Argument(help: "The case.") var reference: String
        @Argument(help: "The facilitator.") var name: String

        func perform() async throws {
            let name = name
            try await change("\(name) is released.") { file, act in try file.release(name, by: act) }
        }
    }

    struct Declare: CaseworkCommand {
        static let configuration = CommandConfiguration(
            abstract:
                "Declare your impartiality in a case, or your ties (COE-47). What the record shows is added."
        )
        @OptionGroup var options: NodeOptions
        @OptionGroup var officer: OfficerOption
        @OptionGroup var role: RoleOption
        @Argument(help: "The case.") var reference: String
        @Option(help: "A tie to a person, an agency or the matter; repeatable.") var interest: [String] = []

        func perform() async throws {
            let interest = interest
            try await change(interest.isEmpty ? "Declared: no ties." : "Declared with ties.") { file, act in
                try file.declare(act.by, interests: interest, by: act)
            }
        }
    }

    struct Hours: CaseworkCommand {
        static let configuration = CommandConfiguration(
            abstract: "Log your time on a case.",
            discussion:
                "Activities: \(HoursRecord.Activity.allCases.map(\.rawValue).joined(separator: ", "))."
        )
        @OptionGroup var options: NodeOptions
        @OptionGroup var officer: OfficerOption
        @OptionGroup var role: RoleOption
        @Argument(help: "The case.") var reference: String
        @Argument(help: "Minutes.") var minutes: Int
        @Option(help: "What they went into.") var activity = "other"
        @Option(help: "What was paid for it, in minor units of --currency: 430 is 4.30 EUR (HB-7).")
        var cost: Int64?
        @Option(help: "ISO 4217.") var currency = "EUR"

        func perform() async throws {
            let activity: HoursRecord.Activity = try Typed.choice(activity, "activity")
            let minutes = minutes
            let cost = cost.map { Money(minor: $0, currency: currency) }
            try await change("Logged.") { file, act in
                try file.log(
                    HoursRecord(
                        facilitator: act.by,
                        on: act.day,
                        minutes: minutes,
                        activity: activity,
                        cost: cost
                    ),
                    by: act
                )
            }
        }
    }

    struct Supervise: CaseworkCommand {
        static let configuration = CommandConfiguration(
            abstract: "Log that you looked at a facilitator's work on a case (COE-38)."
        )
        @OptionGroup var options: NodeOptions
        @OptionGroup var officer: OfficerOption
        @OptionGroup var role: RoleOption
        @Argument(help: "The case.") var reference: String
        @Argument(help: "The facilitator.") var name: String
        @Option(help: "What you saw.") var says: String
        @Option(help: "What was agreed for the next time.") var next: String?

        func perform() async throws {
            try await change("Logged.") { [self] file, act in
                try file.supervise(
                    SupervisionRecord(
                        facilitator: name,
                        supervisor: act.by,
                        on: act.day,
                        says: says,
                        agreedNext: next
                    ),
                    by: act
                )
            }
        }
    }

    struct Joint: CaseworkCommand {
        static let configuration = CommandConfiguration(
            abstract: "Record what two agencies agreed about facilitating together (in the form of P2-12)."
        )
        @OptionGroup var options: NodeOptions
        @OptionGroup var officer: OfficerOption
        @OptionGroup var role: RoleOption
        @Argument(help: "The case.") var reference: String
        @Option(help: "The peer's base URL.") var peer: String
        @Option(help: "The purpose.") var purpose: String
        @Option(help: "Who takes part, by function; repeatable.") var takesPart: [String]
        @Option(help: "Who does what.") var functions: String
        @Option(help: "Until which day.") var until: String
        @Option(help: "Where.") var place = "by video and in each country"
        @Option(help: "How what is learnt may be gathered, passed on and used.") var terms: String
        @Option(help: "Who keeps what confidential.") var confidentiality: String

        func perform() async throws {
            guard let entity = EntityID(peer) else {
                throw ValidationError("A peer is named by its base URL.")
            }
            let until = try Typed.day(until)
            try await change("Recorded.") { [self] file, act in
                try file.join(
                    JointFacilitationRecord(
                        peer: entity,
                        purpose: purpose,
                        composition: takesPart,
                        functions: functions,
                        until: until,
                        place: place,
                        terms: terms,
                        confidentiality: confidentiality
                    ),
                    by: act
                )
            }
        }
    }
}
