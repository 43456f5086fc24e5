import ArgumentParser
import Bundles
import Evidence
import Foundation
import Node
import Outbound
import Referrals
import Server
import Store
import Trust
import Vault
import Wire

/// The options that every command on a node has.
struct NodeOptions: ParsableArguments {
    @Option(help: "The node's folder. Default: COMITY_HOME, else ./comity-node.")
    var home: String?

    @Flag(help: "Answer in JSON, for programs.")
    var json = false

    /// The node's folder.
    var folder: URL {
        let named = home ?? ProcessInfo.processInfo.environment["COMITY_HOME"] ?? "comity-node"
        return URL(fileURLWithPath: named, isDirectory: true).standardizedFileURL
    }

    func nodeHome(flags: [String: String] = [:]) throws -> NodeHome {
        NodeHome(configuration: try NodeConfiguration.load(home: folder, flags: flags))
    }

    func node() throws -> Node { try nodeHome().open() }

    /// Prints an answer: the JSON, or the words.
    func answer(_ json: JSON, _ words: @autoclosure () -> String) {
        print(self.json ? json.prettyText() : words())
    }
}

/// Who acts: named in the record, never sent.
struct OfficerOption: ParsableArguments {
    @Option(
        help:
            "Your name for the record. Default: COMITY_OFFICER. An account's name needs its token (COMITY_TOKEN_FILE)."
    )
    var officer: String?

    /// The name as it was typed, which proves nothing.
    func named() throws -> Officer {
        guard let name = officer ?? ProcessInfo.processInfo.environment["COMITY_OFFICER"] else {
            throw ValidationError(
                "Say who you are with --officer NAME or COMITY_OFFICER; it goes into the record."
            )
        }
        guard let officer = Officer(name) else {
            throw ValidationError("An officer's name has 1 to 80 visible characters.")
        }
        return officer
    }
}

/// A command that runs inside the frame: its errors become a message and an exit code, or problem JSON.
protocol NodeCommand: AsyncParsableCommand {
    var options: NodeOptions { get }
    func perform() async throws
}

extension NodeCommand {
    func run() async throws {
        do {
            try await performUnlocking()
        } catch let code as ExitCode {
            throw code
        } catch let error as ValidationError {
            throw error
        } catch {
            let failure = Failure(error)
            if options.json {
                print(failure.json.prettyText())
            } else {
                FileHandle.standardError.write(Data((failure.says + "\n").utf8))
            }
            throw ExitCode(failure.exitCode)
        }
    }
}

extension NodeCommand {
    /// Performs; where that needs the sealed keys, asks the person at the terminal for the passphrase and performs again. What
    /// was refused for a locked key left nothing behind.
    private func performUnlocking() async throws {
        var asked: Set<PassphraseSource.Secret> = []
        while true {
            do {
                if let command = self as? any OfficersCommand { try await command.admit() }
                return try await perform()
            } catch let error as NodeError where error.code == .locked {
                // Each secret is asked for once: a token locks itself after a few wrong PINs.
                guard let secret = PassphraseSource.missed, asked.insert(secret).inserted,
                    let typed = try PassphraseSource.ask(secret.question)
                else { throw error }
                PassphraseSource.hold(typed, as: secret)
            }
        }
    }
}

/// An error as a person or a program sees it.
struct Failure {
    let says: String
    let exitCode: Int32
    let kind: String
    private var findings: [String] = []

    init(_ error: any Error) {
        switch error {
        case let error as NodeError:
            says = error.description
            kind = error.code.rawValue
            findings = error.findings
            exitCode =
                switch error.code {
                case .gateClosed, .notNow, .notPermitted, .notAgreed, .exists, .untrusted: 1
                case .ambiguous, .invalidInput, .tooLarge: 65
                case .notFound, .erased: 66
                case .backlogged, .catchingUp: 75
                case .locked: 77
                case .misconfigured: 78
                }
        case let error as ConfigurationError:
            (says, kind, exitCode) = (error.description, "misconfigured", 78)
        case let error as ServerError: (says, kind, exitCode) = (error.says, "cannot-serve", 78)
        case let error as TLSIdentityError: (says, kind, exitCode) = (error.description, "tls", 65)
        case let error as OutboundError: (says, kind, exitCode) = (error.description, "no-answer", 69)
        case let error as EvidenceError:
            (says, kind, exitCode) = (error.says, "evidence-" + error.code.rawValue, 65)
        case let error as BundleError:
            (says, kind, exitCode) = (error.says, "bundle-" + error.code.rawValue, 65)
        case let error as JSONError: (says, kind, exitCode) = (error.description, "invalid-input", 65)
        case let error as VaultError: (says, kind, exitCode) = (error.says, "vault", 78)
        case let error as StoreError:
            (says, kind, exitCode) = (
                error.says, "store", [.conflict, .erased, .closed].contains(error.code) ? 1 : 74
            )
        default: (says, kind, exitCode) = ("comity failed: \(error)", "internal", 70)
        }
    }

    var json: JSON {
        .object([
            "error": .string(kind), "says": .string(says), "findings": .array(findings.map(JSON.string)),
            "exit": .integer(Int64(exitCode)),
        ])
    }
}
