import API
import ArgumentParser
import Casework
import Node
import Referrals
import Store
import Wire

/// `comity account`: who may do what over the HTTP API.
struct AccountCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "account",
        abstract:
            "Make accounts for officers and programs, and say in which roles they act, here and over HTTP.",
        discussion: """
            A role reaches to the account's own cases, to its team's, or to the whole agency's. What no role grants is denied. \
            A program, and an officer at this command line, acts under an account with a token: shown once, or written into a \
            file that only the officer can read. Whoever may write in the node's folder may do everything; give officers none.

            While a node is being set up, whoever does it makes accounts and their tokens by name alone. That ends with the second \
            account that is operator, lead or data-protection officer: from then on two people open case data to an account, and \
            two let its holder in, neither of whom could act under it.

            Example:
              comity account add "Kask, intake" --team tartu --grant intake-officer:team
              comity account token "Kask, intake" --label cli --out /home/kask/.comity-token    while it is being set up
              comity account confirm "Kask, intake"              the second person, from then on
              comity account enrol "Kask, intake"                one officer gives the holder one half of a code,
              comity account enrol "Kask, intake" --second       another one the other half;
              comity account redeem --label cli --out /home/kask/.comity-token    the holder types both
            """,
        subcommands: [
            Add.self, List.self, Change.self, Confirm.self, Disable.self, Enrol.self, Redeem.self, Token.self,
            Revoke.self, Allocate.self, Recover.self,
        ]
    )

    struct Add: NodeCommand {
        static let configuration = CommandConfiguration(
            abstract:
                "Make an account. Where it opens case data it is let in once a second person has confirmed it."
        )
        @OptionGroup var options: NodeOptions
        @OptionGroup var officer: OfficerOption
        @OptionGroup var grants: GrantOptions
        @Argument(help: "The name that stands in the record for what is done under the account.") var name:
            String
        @Option(help: "The account's team.") var team: String?

        func perform() async throws {
            let account = try await options.node().addAccount(
                named: try accountName(name),
                team: team,
                grants: try grants.roles(),
                by: officer.managing(.manageAccounts, options)
            )
            options.answer(account.json, account.words)
        }
    }

    struct List: NodeCommand {
        static let configuration = CommandConfiguration(abstract: "List the accounts with their roles.")
        @OptionGroup var options: NodeOptions

        func perform() async throws {
            let node = try options.node()
            let accounts = try await node.accounts()
            let recoveries = try await node.recoveries().map { account, record in
                "\(account) was let in by one person, \(record.by), on \(record.at.date): \(record.reason)"
            }
            options.answer(
                .array(accounts.map(\.json)),
                accounts.isEmpty
                    ? "No accounts yet. Make one with `comity account add`."
                    : (accounts.map(\.words) + recoveries).joined(separator: "\n")
            )
        }
    }

    struct Change: NodeCommand {
        static let configuration = CommandConfiguration(
            abstract: "Give an account other roles or another team, or let it in again."
        )
        @OptionGroup var options: NodeOptions
        @OptionGroup var officer: OfficerOption
        @OptionGroup var grants: GrantOptions
        @Argument(help: "The account.") var name: String
        @Option(help: "The account's team.") var team: String?

        func perform() async throws {
            let roles = try grants.roles()
            let team = team
            let account = try await options.node().changeAccount(
                name,
                by: officer.managing(.manageAccounts, options)
            ) {
                account in
                account.grants = roles
                account.team = team ?? account.team
                account.state = .active
            }
            options.answer(account.json, account.words)
        }
    }

    struct Disable: NodeCommand {
        static let configuration = CommandConfiguration(abstract: "Let an account in no longer, at once.")
        @OptionGroup var options: NodeOptions
        @OptionGroup var officer: OfficerOption
        @Argument(help: "The account.") var name: String

        func perform() async throws {
            let account = try await options.node().changeAccount(
                name,
                by: officer.managing(.manageAccounts, options)
            ) {
                $0.state = .disabled
            }
            options.answer(account.json, account.words)
        }
    }

    struct Token: NodeCommand {
        static let configuration = CommandConfiguration(
            abstract:
                "Make a further token for your own account. It is shown once; the node keeps its digest.",
            discussion:
                "While the node is being set up also for another's. The first token of an account comes by `enrol` and `redeem`."
        )
        @OptionGroup var options: NodeOptions
        @OptionGroup var officer: OfficerOption
        @Argument(help: "The account.") var name: String
        @Option(help: "What the token is for.") var label: String
        @Option(help: "How many days it holds, 1 to 366.") var days = 90
        @Option(help: "Write it into this new file, readable by its owner alone, instead of showing it.")
        var out: String?

        func perform() async throws {
            let (token, record) = try await options.node().makeToken(
                for: name,
                label: label,
                days: days,
                by: officer.proven(options)
            )
            try options.show(token, record, in: out)
        }
    }

    struct Revoke: NodeCommand {
        static let configuration = CommandConfiguration(abstract: "End a token at once.")
        @OptionGroup var options: NodeOptions
        @OptionGroup var officer: OfficerOption
        @Argument(help: "The account.") var name: String
        @Argument(help: "The token's name, as `comity account token` printed it.") var token: String

        func perform() async throws {
            guard let id = Identifier(token) else { throw ValidationError("A token is named by its UUID.") }
            try await options.node().revokeToken(
                id,
                ofAccount: name,
                by: officer.managing(.manageAccounts, options)
            )
            options.answer(.object(["revoked": .string(token)]), "The token does not count any more.")
        }
    }

    struct Allocate: OfficersCommand {
        static let configuration = CommandConfiguration(
            abstract: "Give a case or a referral to an officer and a team."
        )
        static let operation = OperationID.allocateCase
        @OptionGroup var options: NodeOptions
        @OptionGroup var officer: OfficerOption
        @Argument(help: "The case's reference, or the referral.") var subject: String
        @Option(help: "Whose it is from now on.") var to: String
        @Option(help: "The team.") var team: String?

        func perform() async throws {
            let node = try options.node()
            let id = try await node.named(subject).id
            let record = try await node.allocate(
                id,
                to: try accountName(to),
                team: team,
                by: officer.proven(options)
            )
            options.answer(
                record.json,
                "\(subject) is \(record.owner)'s\(record.team.map { ", in the team \($0)" } ?? "")."
            )
        }
    }
}

/// In which roles, and how far.
struct GrantOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "ROLE:SCOPE, for example facilitator:own; repeatable.",
            discussion:
                "Roles: intake-officer, facilitator, lead, legal-author, legal-reviewer, approver, data-protection-officer, operator, auditor. Scopes: own, team, agency."
        )
    )
    var grant: [String]

    func roles() throws -> [Role: Scope] {
        var roles: [Role: Scope] = [:]
        for text in grant {
            let parts = text.split(separator: ":").map(String.init)
            guard parts.count == 2, let role = Role(rawValue: parts[0]), let scope = Scope(rawValue: parts[1])
            else {
                throw ValidationError("\"\(text)\" is no role with a scope; see --help for both lists.")
            }
            roles[role] = scope
        }
        return roles
    }
}

func accountName(_ text: String) throws -> Officer {
    guard let officer = Officer(text) else {
        throw ValidationError("A name has 1 to 80 visible characters.")
    }
    return officer
}

extension Account {
    fileprivate var words: String {
        let roles = grants.sorted { $0.key.rawValue < $1.key.rawValue }
            .map { "\($0.key.rawValue) (\($0.value.rawValue))" }
        return "\(officer.name)\(team.map { ", team \($0)" } ?? ""): \(roles.joined(separator: ", "))"
            + (state == .disabled ? " -- disabled" : "")
            + (proposal.map { proposal in
                let wanted = proposal.grants.sorted { $0.key.rawValue < $1.key.rawValue }
                    .map { "\($0.key.rawValue) (\($0.value.rawValue))" }
                return
                    "\n  Waits for a second person (comity account confirm): \(wanted.joined(separator: ", ")), proposed by \(proposal.by)"
            } ?? "")
    }
}
