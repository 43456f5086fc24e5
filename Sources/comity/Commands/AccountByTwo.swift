import API
import ArgumentParser
import Foundation
import Node
import Referrals
import Store
import Wire

/// What two officers do about an account: the second person's word, and the two halves with which its holder is let in.
extension AccountCommand {
    struct Confirm: NodeCommand {
        static let configuration = CommandConfiguration(
            abstract: "Confirm what was proposed for an account, as the second person.",
            discussion:
                "Neither whoever proposed it nor the account's holder confirms it. `comity account list` shows what waits."
        )
        @OptionGroup var options: NodeOptions
        @OptionGroup var officer: OfficerOption
        @Argument(help: "The account.") var name: String

        func perform() async throws {
            let account = try await options.node().confirmAccount(
                name,
                by: officer.managing(.confirmGrants, options)
            )
            options.answer(account.json, "\(account.officer.name) is let in as proposed.")
        }
    }

    struct Enrol: NodeCommand {
        static let configuration = CommandConfiguration(
            abstract: "Make one half of the code with which the holder makes their first token.",
            discussion: """
                One officer makes the first half, another one the second, and each gives theirs to the holder alone. Neither can \
                act under the account. A code counts once, for three days.
                """
        )
        @OptionGroup var options: NodeOptions
        @OptionGroup var officer: OfficerOption
        @Argument(help: "The account.") var name: String
        @Flag(help: "Make the second half, after another officer has made the first.") var second = false

        func perform() async throws {
            let node = try options.node()
            let made =
                second
                ? try await node.secondEnrolment(of: name, by: officer.managing(.confirmGrants, options))
                : try await node.beginEnrolment(of: name, by: officer.managing(.manageAccounts, options))
            options.answer(
                .object(["half": .string(made.half), "expiresAt": .string(made.expiresAt.rfc3339)]),
                "\(made.half)\nThe \(second ? "second" : "first") half for \(name), until \(made.expiresAt.date). Give it to nobody else."
            )
        }
    }

    struct Redeem: NodeCommand {
        static let configuration = CommandConfiguration(
            abstract: "Make your first token of the two halves of a code that two officers gave you.",
            discussion: "The halves are read from standard input, one a line: they are in no argument."
        )
        @OptionGroup var options: NodeOptions
        @Option(help: "What the token is for.") var label: String
        @Option(help: "How many days it holds, 1 to 366.") var days = 90
        @Option(help: "Write it into this new file, readable by its owner alone, instead of showing it.")
        var out: String?

        func perform() async throws {
            if isatty(STDIN_FILENO) == 1, !options.json {
                print("Type the two halves, each on a line of its own:")
            }
            guard let first = readLine(), let second = readLine() else {
                throw ValidationError("Two lines are needed: the two halves of your code.")
            }
            let (token, record) = try await options.node().redeemEnrolment(
                first,
                second,
                label: label,
                days: days
            )
            try options.show(token, record, in: out)
        }
    }
}

extension NodeOptions {
    /// Shows a token once, or writes it into a file of its holder's.
    func show(_ token: String, _ record: TokenRecord, in file: String?) throws {
        if let file {
            try DurableFile.write(Array((token + "\n").utf8), to: file)
            return answer(
                record.json,
                "Written to \(file). It holds until \(record.expiresAt.date); its name is \(record.id)."
            )
        }
        var json = record.json.object ?? JSONObject()
        json["token"] = .string(token)
        answer(.object(json), "\(token)\nHolds until \(record.expiresAt.date). Its name is \(record.id).")
    }
}

extension AccountCommand {
    struct Recover: NodeCommand {
        static let configuration = CommandConfiguration(
            abstract: "Let an operator in where fewer than two people are left who could confirm a grant.",
            discussion: """
                For an agency that has locked itself out: whoever could be the second person has left, or lost the way in. It makes a \
                new account that is operator and nothing else, or opens an operator's that was lost, and prints its token. An \
                operator sees no case; but two of them can let others in. So it is refused while two people are there, and it \
                stays on record for good: in the journal and the transparency log, in every `comity audit`, in `comity account \
                list`; programs can be told of it (the webhook event operator-recovered).

                Exit codes: 0 let in; 1 two people are there, or the node is still being set up.
                """
        )
        @OptionGroup var options: NodeOptions
        @OptionGroup var officer: OfficerOption
        @Argument(help: "The operator's name.") var name: String
        @Option(help: "Why, in words that name nobody; it stays on record.") var because: String
        @Option(help: "How many days the token holds, 1 to 366.") var days = 30
        @Option(
            help: "Write the token into this new file, readable by its owner alone, instead of showing it."
        )
        var out: String?

        func perform() async throws {
            let (token, record) = try await options.node().recoverOperator(
                named: try accountName(name),
                because: because,
                days: days,
                by: officer.named()
            )
            FileHandle.standardError.write(
                Data(
                    "\(name) was let in as operator by one person. This is on record for good; tell your data-protection officer.\n"
                        .utf8
                )
            )
            try options.show(token, record, in: out)
        }
    }
}

extension OfficerOption {
    /// Who manages accounts: an account that may, by its token; a name alone only while the node is being set up.
    ///
    /// - Throws: ``NodeError`` with `notPermitted`.
    func managing(_ permission: Permission, _ options: NodeOptions) async throws -> Officer {
        let officer = try await proven(options)
        let known = try await options.node().store.read {
            transaction -> (account: Account?, isSetUp: Bool) in
            guard let record = try transaction.account(named: officer.name) else {
                return (nil, try Node.isSetUp(in: transaction))
            }
            return (try Account(record), false)
        }
        guard let account = known.account else {
            guard !known.isSetUp else {
                throw NodeError(
                    .notPermitted,
                    "The node is set up, so the name \(officer.name) alone proves nothing. Act under an account that may (\(permission.rawValue))."
                )
            }
            return officer
        }
        guard account.scope(for: permission) != nil else {
            throw NodeError(
                .notPermitted,
                "None of the roles of \(officer.name) grants \(permission.rawValue)."
            )
        }
        return officer
    }
}
