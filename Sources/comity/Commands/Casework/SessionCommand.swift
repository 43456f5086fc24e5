import ArgumentParser
import Casework
import Node
import Referrals
import Wire

/// `comity session`: preparation and meetings, from the plan to who was there. Never what was said.
struct SessionCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "session",
        abstract: "Plan sessions, settle what has to be settled, begin, close and stop them.",
        discussion: """
            A session that brings the sides together may be planned at any time; it begins only when everything is there, \
            and the command names what is not. Anybody may stop it at once, by the safe word or by leaving.
            """,
        subcommands: [Plan.self, Share.self, Settle.self, Begin.self, Close.self, Stop.self, Room.self]
    )

    struct Plan: CaseworkCommand {
        static let configuration = CommandConfiguration(
            abstract: "Plan a session.",
            discussion: """
                Kinds: \(SessionKind.allCases.map(\.rawValue).joined(separator: ", ")).
                Forms: \(CaseSession.Form.allCases.map(\.rawValue).joined(separator: ", ")).
                """
        )
        @OptionGroup var options: NodeOptions
        @OptionGroup var officer: OfficerOption
        @OptionGroup var role: RoleOption
        @Argument(help: "The case.") var reference: String
        @Option(help: "What happens in it.") var kind = "preparation"
        @Option(help: "How people come together.") var form = "telephone"
        @Option(help: "When, in UTC: 2026-12-01T15:00:00Z.") var at: String
        @Option(help: "How long.") var minutes = 60
        @Option(help: "PSEUDONYM or PSEUDONYM=ZONE, for example harmed-1=Europe/Lisbon; repeatable.")
        var person: [String]
        @Option(help: "Who conducts it; repeatable. Default: you.") var facilitator: [String] = []
        @Option(help: "The place.") var place: String?
        @Option(help: "The video room's address, without any token; it is never recorded.") var room: String?
        @Option(help: "The interpreter: NAME:LANGUAGE,LANGUAGE; bound to secrecy.") var interpreter: String?
        @OptionGroup var oath: OathOptions

        func perform() async throws {
            let oath = try oath.stated(on: options.node())
            let kind: SessionKind = try Typed.choice(kind, "kind")
            let form: CaseSession.Form = try Typed.choice(form, "form")
            let startsAt = try Typed.moment(at)
            let people = person.map { text -> CaseSession.Attendee in
                let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
                return CaseSession.Attendee(
                    person: parts.first ?? "",
                    zone: parts.count > 1 ? parts[1] : "UTC"
                )
            }
            let interpreter = try interpreter.map { text -> CaseSession.Interpreter in
                let parts = text.split(separator: ":", maxSplits: 1).map(String.init)
                guard parts.count == 2 else { throw ValidationError("Write NAME:LANGUAGE,LANGUAGE.") }
                return CaseSession.Interpreter(
                    name: parts[0],
                    languages: parts[1].split(separator: ",").map(String.init),
                    sworn: true
                )
            }
            try await change("Planned.") { [self] file, act in
                try file.plan(
                    CaseSession(
                        kind: kind,
                        form: form,
                        startsAt: startsAt,
                        minutes: minutes,
                        people: people,
                        facilitators: facilitator.isEmpty ? [act.by] : facilitator,
                        interpreter: interpreter,
                        oath: oath,
                        place: place,
                        room: room.map { CaseSession.Room(address: $0) }
                    ),
                    by: act
                )
            }
        }
    }

    struct Settle: CaseworkCommand {
        static let configuration = CommandConfiguration(
            abstract: "Answer the readiness list of a session.",
            discussion: "Write ITEM, or ITEM=no. The list depends on the form; an unknown item shows it."
        )
        @OptionGroup var options: NodeOptions
        @OptionGroup var officer: OfficerOption
        @OptionGroup var role: RoleOption
        @Argument(help: "The case.") var reference: String
        @Argument(help: "The session.") var session: String
        @Argument(help: "The items that are settled.") var items: [String]

        func perform() async throws {
            let id = try Typed.identifier(session)
            let items = items
            try await change("Settled.") { file, act in
                for item in items {
                    let parts = item.split(separator: "=", maxSplits: 1).map(String.init)
                    try file.settle(parts[0], parts.count < 2 || parts[1] == "yes", in: id, by: act)
                }
                return try file.record(id, CaseSession.self)
            }
        }
    }

    struct Begin: CaseworkCommand {
        static let configuration = CommandConfiguration(abstract: "Begin a session, if everything is there.")
        @OptionGroup var options: NodeOptions
        @OptionGroup var officer: OfficerOption
        @OptionGroup var role: RoleOption
        @Argument(help: "The case.") var reference: String
        @Argument(help: "The session.") var session: String

        func perform() async throws {
            let id = try Typed.identifier(session)
            try await change("It has begun.") { file, act in try file.begin(id, by: act) }
        }
    }

    struct Close: CaseworkCommand {
        static let configuration = CommandConfiguration(
            abstract: "Close a session with who was there.",
            discussion:
                "Write PSEUDONYM=ATTENDANCE: present, excused, no-show, left. Who is not named stays expected."
        )
        @OptionGroup var options: NodeOptions
        @OptionGroup var officer: OfficerOption
        @OptionGroup var role: RoleOption
        @Argument(help: "The case.") var reference: String
        @Argument(help: "The session.") var session: String
        @Argument(help: "PSEUDONYM=ATTENDANCE.") var attendance: [String]

        func perform() async throws {
            let id = try Typed.identifier(session)
            var found: [String: CaseSession.Attendee.Attendance] = [:]
            for (name, word) in try Typed.pairs(attendance) {
                found[name] = try Typed.choice(word, "attendance")
            }
            let there = found
            try await change("Closed.") { file, act in try file.close(id, attendance: there, by: act) }
        }
    }

    struct Stop: CaseworkCommand {
        static let configuration = CommandConfiguration(
            abstract: "Stop a session at once. No reason is asked for."
        )
        @OptionGroup var options: NodeOptions
        @OptionGroup var officer: OfficerOption
        @OptionGroup var role: RoleOption
        @Argument(help: "The case.") var reference: String
        @Argument(help: "The session.") var session: String
        @Option(help: "Who said stop.") var said: String

        func perform() async throws {
            let id = try Typed.identifier(session)
            let said = said
            try await change("Stopped.") { file, act in try file.stop(id, said: said, by: act) }
        }
    }

    struct Share: CaseworkCommand {
        static let configuration = CommandConfiguration(
            abstract: "Put a planned session before the other side: both facilitate it.",
            discussion:
                "Each side prepares its own people and begins on its own node, when its own gate is open. A stop on one side stops both."
        )
        @OptionGroup var options: NodeOptions
        @OptionGroup var officer: OfficerOption
        @OptionGroup var role: RoleOption
        @Argument(help: "The case.") var reference: String
        @Argument(help: "The session.") var session: String

        func perform() async throws {
            let node = try options.node()
            let actor = try await actor(on: node)
            let filed = try await node.shareSession(
                Typed.identifier(session),
                inCase: reference,
                by: actor.officer,
                as: actor.role
            )
            options.answer(filed.json, "Shared; the other side is told (session \(filed.id)).")
        }
    }

    struct Room: CaseworkCommand {
        static let configuration = CommandConfiguration(
            abstract:
                "Make the token that lets one person into the video room, around the time of the session.",
            discussion: """
                For a Jitsi Meet server with token authentication (HS256). A facilitator may enter at any time around the session; \
                everybody else once it runs, or once nothing is missing for it any more. The token names the room as the last part \
                of its address does. It ends with the session, forbids recording, \
                streaming and transcription, and carries a pseudonym alone. It is printed beside the address and never in it: whoever \
                makes a link puts it after a # (…/room#jwt=TOKEN), which no browser sends to a server.
                """
        )
        @OptionGroup var options: NodeOptions
        @OptionGroup var officer: OfficerOption
        @OptionGroup var role: RoleOption
        @Argument(help: "The case.") var reference: String
        @Argument(help: "The session.") var session: String
        @Option(help: "The person, or the facilitator.") var person: String
        @Option(help: "A file with the secret that you share with the conference server, 32 bytes or more.")
        var secret: String
        @Option(help: "The application's name on that server.") var application = "comity"

        func perform() async throws {
            let node = try options.node()
            let actor = try await actor(on: node)
            guard actor.role.may(.write, .facilitation) else {
                throw NodeError(.notPermitted, "Only who facilitates lets people into a room.")
            }
            let file = try await node.caseFile(reference, readBy: actor.officer, as: actor.role)
            guard
                let session = file.all(CaseSession.self).first(where: {
                    $0.id.text == self.session || $0.content.shared?.text == self.session
                })
            else { throw NodeError(.notFound, "There is no such session in this case.") }
            let token = try RoomToken(
                for: person,
                to: session.content,
                in: file,
                on: RoomToken.Server(
                    application: application,
                    secret: Array(try Typed.text(secret).trimmingSuffix { $0.isNewline }.utf8)
                ),
                id: Identifier(at: node.clock.now),
                at: node.clock.now
            )
            options.answer(
                .object([
                    "address": .string(session.content.room?.address ?? ""), "token": .string(token.text),
                    "expiresAt": .string(token.expiresAt.rfc3339),
                ]),
                "\(session.content.room?.address ?? "")\nToken, until \(token.expiresAt.rfc3339):\n\(token.text)"
            )
        }
    }
}

extension String {
    fileprivate func trimmingSuffix(_ isLeft: (Character) -> Bool) -> String {
        var text = self
        while let last = text.last, isLeft(last) { text.removeLast() }
        return text
    }
}
