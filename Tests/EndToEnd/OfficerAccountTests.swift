import Foundation
import TestAgencies
import Testing
import Wire

/// Who acts in a case at the command line is known by a token, and may do what an account was granted.
@Suite("Officers at the command line")
struct OfficerAccountTests {
    private let node: ServedNode
    private let reference = "EE-2026-000417"

    init() async throws {
        node = try await ServedNode.tartu(ThrowAwayAuthority())
        try await node.comity(["case", "add", Checkout.storyCase.path])
    }

    private func tag(_ token: String?, as role: String?, officer: String = "Lepp") async throws -> Outcome {
        try await node.run(
            ["case", "tag", reference, "urgent", "--json"] + (role.map { ["--as", $0] } ?? []),
            officer: officer,
            environment: ["COMITY_TOKEN_FILE": token ?? node.folder.path("nothing")]
        )
    }

    private func enlist(_ name: String, _ grants: [String], team: String? = nil) async throws -> String {
        try await node.comity(
            ["account", "add", name] + grants.flatMap { ["--grant", $0] }
                + (team.map { ["--team", $0] } ?? [])
        )
        let file = node.folder.path(UUID().uuidString)
        let answer = try await node.comity(["account", "token", name, "--label", "cli", "--out", file])
        #expect(answer["token"] == nil, "the token is in the file alone")
        return file
    }

    @Test("Without a token nobody acts, whatever name and role are typed")
    func denied() async throws {
        let refused = try await tag(nil, as: "intake-officer")
        #expect(refused.status == 1)
        #expect(try JSON(parsing: refused.output)["error"]?.string == "not-permitted")
        #expect(refused.output.contains("comity account token"))
    }

    @Test("An account acts in the roles that it was granted and in no other, under its own name alone")
    func roles() async throws {
        let token = try await enlist("Lepp", ["facilitator:agency"])
        #expect(try await tag(token, as: nil).status == 0, "the only role need not be said")
        #expect(try await tag(token, as: "facilitator").status == 0)
        let other = try await tag(token, as: "lead")
        #expect(other.status == 1 && other.output.contains("does not act as lead"))
        let impostor = try await tag(token, as: "facilitator", officer: "Kask, intake")
        #expect(impostor.status == 1 && impostor.output.contains("Lepp"))
        let both = try await enlist("Saar", ["facilitator:agency", "lead:agency"])
        #expect(try await tag(both, as: nil, officer: "Saar").status != 0, "of several roles none is guessed")
    }

    @Test("A name that is an account's counts only with its token, in every command that records who acted")
    func typedNames() async throws {
        let token = try await enlist("Lepp", ["intake-officer:agency"])
        func run(_ arguments: [String], _ token: String? = nil, as officer: String = "Lepp") async throws
            -> Outcome
        {
            try await node.run(
                arguments + ["--json"],
                officer: officer,
                environment: token.map { ["COMITY_TOKEN_FILE": $0] } ?? [:]
            )
        }
        let acts = [
            ["case", "answer", reference, "responsible.acknowledges=fully"],
            ["account", "allocate", reference, "--to", "Lepp"], ["console", "code"],
            ["peer", "suspend", "https://porto.example"], ["referral", "send", reference],
            ["export", "--out", node.folder.path("export")],
            ["rules", "keys", "trust", "EE", "author", "somebody.pub"], ["rules", "publish", "ee.json"],
            ["case", "list"], ["case", "show", reference], ["case", "duplicates", reference],
            ["referral", "list"],
            ["referral", "wait", reference, "--seconds", "0"], ["evidence", "list", reference],
            ["tasks", "list"],
            ["retention", "list"], ["statistics", "return", "--from", "2026-01-01", "--until", "2026-12-31"],
        ]
        for act in acts {
            let typed = try await run(act)
            #expect(typed.status == 1, "\(act): \(typed.output) \(typed.errors)")
            #expect(typed.output.contains("COMITY_TOKEN_FILE"), "\(act): \(typed.output)")
        }
        #expect(try await run(acts[0], token).status == 0)
        let impostor = try await run(acts[0], token, as: "Kask, intake")
        #expect(impostor.status == 1 && impostor.output.contains("Lepp"))
        // Before a person has an account, as when the node is set up, the name is as it was typed.
        #expect(try await run(acts[0], nil, as: "Somebody new").status == 0)
    }

    @Test("What lies outside the role's scope is not there")
    func scope() async throws {
        let token = try await enlist("Lepp", ["facilitator:own"])
        #expect(try await tag(token, as: "facilitator").status == 66)
        try await node.comity(["account", "allocate", reference, "--to", "Lepp"])
        #expect(try await tag(token, as: "facilitator").status == 0)
    }

    @Test("An approver reads the case of which something waits for them, and no other")
    func concern() async throws {
        let approver = try await enlist("Tamm", ["approver:agency"])
        let facilitator = try await enlist("Lepp", ["facilitator:agency"])
        func run(_ arguments: [String], _ token: String, as officer: String) async throws -> Outcome {
            try await node.run(
                arguments + ["--json"],
                officer: officer,
                environment: ["COMITY_TOKEN_FILE": token]
            )
        }
        let readings = [
            ["case", "lift", "list", reference], ["retention", "review", reference],
            ["task", "due", reference],
        ]
        for reading in readings {
            let refused = try await run(reading, approver, as: "Tamm")
            #expect(refused.status == 66, "\(reading): \(refused.output) \(refused.errors)")
        }
        let danger = ["--ground", "a threat", "--cite", "a police act", "--to", "the police"]
        let warned = try await run(["case", "danger", reference] + danger, facilitator, as: "Lepp")
        #expect(warned.status == 0, "\(warned.output) \(warned.errors)")
        for reading in readings {
            let read = try await run(reading, approver, as: "Tamm")
            #expect(read.status == 0, "\(reading): \(read.output) \(read.errors)")
        }
        let searched = try await run(["case", "search", "teacher"], approver, as: "Tamm")
        #expect(searched.status == 1, "an approver searches in no case")
    }

    @Test("A token that others can read, was revoked, or whose account is disabled does not count")
    func tokens() async throws {
        let token = try await enlist("Lepp", ["facilitator:agency"])
        try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: token)
        let open = try await tag(token, as: "facilitator")
        #expect(open.status == 1 && open.output.contains("chmod 600"))
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: token)
        #expect(try await tag(token, as: "facilitator").status == 0)
        try await node.comity(["account", "disable", "Lepp"])
        #expect(try await tag(token, as: "facilitator").status == 1)
    }

    @Test(
        "Once the node is set up, two officers open case data to an account and let its holder in; a name alone is nobody"
    )
    func byTwo() async throws {
        try await node.setUp()
        func run(_ arguments: [String], as officer: String) async throws -> Outcome {
            try await node.run(arguments + ["--json"], officer: officer)
        }
        // A name that has no account acts no more, in whatever command.
        for act in [["account", "add", "Lepp", "--grant", "facilitator:agency"], ["case", "list"]] {
            let typed = try await run(act, as: "Setup")
            #expect(typed.status == 1 && typed.output.contains("COMITY_TOKEN_FILE"), "\(typed.output)")
        }
        // An operator gives case data neither to himself nor to another, and makes no token for another.
        let own = try await run(
            ["account", "change", "First operator", "--grant", "operator:agency", "--grant", "lead:agency"],
            as: "First operator"
        )
        #expect(own.status == 0)
        #expect(try JSON(parsing: own.output)["roles"] == ["operator": "agency"])
        #expect(try await run(["account", "confirm", "First operator"], as: "First operator").status == 1)
        let added = try await run(
            ["account", "add", "Lepp", "--grant", "facilitator:agency"],
            as: "First operator"
        )
        #expect(try JSON(parsing: added.output)["state"]?.string == "disabled")
        #expect(try await run(["account", "confirm", "Lepp"], as: "First operator").status == 1)
        #expect(try await run(["account", "enrol", "Lepp"], as: "First operator").status == 1)
        let token = try await run(["account", "token", "Lepp", "--label", "cli"], as: "First operator")
        #expect(token.status == 1 && token.output.contains("enrol"))
        #expect(try await run(["account", "confirm", "Lepp"], as: "Second operator").status == 0)
        let first = try await run(["account", "enrol", "Lepp"], as: "First operator")
        #expect(try await run(["account", "enrol", "Lepp", "--second"], as: "First operator").status == 1)
        let second = try await run(["account", "enrol", "Lepp", "--second"], as: "Second operator")
        func half(_ outcome: Outcome) throws -> String {
            try #require(try JSON(parsing: outcome.output)["half"]?.string)
        }
        let file = node.token(of: "Lepp")
        let guessed = try await node.redeem("\(half(first))\n\(half(first))\n", into: file)
        #expect(guessed.status == 1)
        #expect(try await node.redeem("\(half(first))\n\(half(second))\n", into: file).status == 0)
        let again = node.folder.path("again")
        #expect(try await node.redeem("\(half(first))\n\(half(second))\n", into: again).status == 1)
        #expect(try await tag(file, as: nil).status == 0)
        // Whoever may not manage accounts does not.
        let officer = try await run(["account", "add", "Kask", "--grant", "auditor:agency"], as: "Lepp")
        #expect(officer.status == 1 && officer.output.contains("manage-accounts"))
        #expect(try await run(["audit"], as: "First operator").status == 0)
    }

    @Test(
        "What was set up is never set up again by a name alone; who is locked out is let in as operator, on record for good"
    )
    func recovery() async throws {
        try await node.setUp()
        func run(_ arguments: [String], as officer: String) async throws -> Outcome {
            try await node.run(arguments + ["--json"], officer: officer)
        }
        let recover = ["account", "recover", "New operator", "--because", "Both have left."]
        let token = node.token(of: "New operator")
        let early = try await run(recover + ["--out", token], as: "Setup")
        #expect(early.status == 1 && early.output.contains("First operator, Second operator"))
        #expect(try await run(["account", "disable", "Second operator"], as: "First operator").status == 0)
        #expect(try await run(["account", "disable", "First operator"], as: "First operator").status == 0)
        for act in [["account", "add", "Lepp", "--grant", "lead:agency"], ["case", "list"]] {
            let typed = try await run(act, as: "Setup")
            #expect(typed.status == 1 && typed.output.contains("set up"), "\(typed.output)")
        }
        let silent = try await run(
            ["account", "recover", "New operator", "--because", " ", "--out", token],
            as: "Setup"
        )
        #expect(silent.status == 65)
        let recovered = try await run(recover + ["--out", token], as: "Setup")
        #expect(recovered.status == 0 && recovered.errors.contains("one person"), "\(recovered.output)")
        let listed = try await node.comity(["account", "list"]).array?.first {
            $0["name"]?.string == "New operator"
        }
        #expect(listed?["roles"] == ["operator": "agency"])
        // The second one is let in likewise; with two, the rule of two people holds again.
        let other = node.token(of: "Other operator")
        let second = ["account", "recover", "Other operator", "--because", "Both have left.", "--out", other]
        #expect(try await run(second, as: "Setup").status == 0)
        #expect(try await run(["account", "recover", "Third", "--because", "x"], as: "Setup").status == 1)
        let added = try await run(
            ["account", "add", "Lepp", "--grant", "facilitator:agency"],
            as: "New operator"
        )
        #expect(try JSON(parsing: added.output)["state"]?.string == "disabled")
        #expect(try await run(["account", "confirm", "Lepp"], as: "Other operator").status == 0)
        let audit = try await node.comity(["audit"])
        #expect(audit["sound"]?.bool == true)
        let lines = audit["recoveries"]?.array?.compactMap(\.string) ?? []
        #expect(lines.count == 2 && lines.allSatisfy { $0.contains("Both have left.") }, "\(lines)")
    }

    /// A command of the program, as its own help describes it.
    private struct Leaf {
        var path: [String]
        var arguments: [JSON]

        /// Whether somebody acts by it.
        var takesOfficer: Bool { arguments.contains { Self.name(of: $0) == "officer" } }
        var takesRole: Bool { arguments.contains { Self.name(of: $0) == "as" } }

        static func name(of argument: JSON) -> String? {
            argument["names"]?.array?.compactMap { $0["name"]?.string }.first
                ?? argument["valueName"]?.string
        }

        /// What has to be typed for it to be read at all.
        func required(_ reference: String) -> [String] {
            arguments.filter { $0["isOptional"]?.bool == false }.flatMap { argument -> [String] in
                let name = Self.name(of: argument) ?? ""
                let numbers: Set<String> = ["item", "minor", "satisfaction", "fairness", "minutes", "parts"]
                let value =
                    numbers.contains(name)
                    ? "1"
                    : name == "grant"
                        ? "lead:agency" : ["document", "token"].contains(name) ? Self.nothing : reference
                if argument["kind"]?.string == "flag" { return ["--" + name] }
                return argument["kind"]?.string == "positional" ? [value] : ["--" + name, value]
            }
        }

        private static let nothing = "01936d2e-0000-7000-8000-000000000000"

        static func all(in command: JSON, below path: [String] = []) -> [Leaf] {
            let name = path + [command["commandName"]?.string ?? ""]
            let inner = command["subcommands"]?.array?.filter { $0["commandName"]?.string != "help" } ?? []
            guard inner.isEmpty else { return inner.flatMap { all(in: $0, below: name) } }
            return [Leaf(path: Array(name.dropFirst()), arguments: command["arguments"]?.array ?? [])]
        }
    }

    /// What has to be typed besides what the help calls needed.
    private static let further: [String: [String]] = [
        "referral use": ["--export"], "consent answer": ["--given"], "peer add": ["--everything"],
        "peer grant": ["--everything"], "peer pin": ["--none"],
    ]

    /// The commands by which somebody acts and for which no role is asked, and why.
    private static let forAnybody: [String: String] = [
        "account token": "a further token of one's own",
        "account recover": "for whoever is locked out; refused while two people are there",
        "contact": "laid down by the operator; where the agency is reached, not a case",
        "rules": "the law's own: who lets somebody sign and who publishes is on record; no case",
        "console code": "each page asks for the account's own roles",
        "evidence unknown": "the machine's own",
        "log reopen": "the machine's own", "log catch-up": "the machine's own", "keys": "the machine's own",
        "tls": "the machine's own",
        "time": "the machine's own", "witness": "the machine's own", "vault": "the machine's own",
        "anchor": "an authority's own, without cases", "trust join": "an authority's own, without cases",
        "trust leave": "an authority's own, without cases", "trust mark": "an authority's own, without cases",
    ]

    @Test(
        "Every command by which somebody acts asks what the API asks: whoever has no role for it is refused"
    )
    func everyCommand() async throws {
        try await node.setUp()
        try await node.enlist("Author", ["legal-author:agency"])
        let help = try await Program.run(
            ServedNode.executable,
            ["--experimental-dump-help"],
            environment: [:]
        )
        let leaves = Leaf.all(in: try #require(try JSON(parsing: help.output, limits: .local)["command"]))
            .filter { $0.takesOfficer && !$0.takesRole }
        #expect(leaves.count > 80)
        var asked = 0
        for leaf in leaves {
            let name = leaf.path.joined(separator: " ")
            let isFree = Self.forAnybody.keys.contains { name == $0 || name.hasPrefix($0 + " ") }
            if isFree { continue }
            asked += 1
            let outcome = try await node.run(
                leaf.path + leaf.required(reference) + (Self.further[name] ?? []) + ["--json"],
                officer: "Author"
            )
            let error = (try? JSON(parsing: outcome.output))?["error"]?.string
            #expect(
                outcome.status == 1 && error == "not-permitted",
                "\(name): \(outcome.status) \(outcome.output) \(outcome.errors.prefix(300))"
            )
        }
        #expect(asked > 60)
    }
}
