import ArgumentParser
import Foundation
import Node
import Trust
import Wire

/// `comity config`: what the node's configuration says and whether it holds together.
struct ConfigCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "config",
        abstract: "Show and check the node's configuration.",
        subcommands: [Check.self, Show.self]
    )

    struct Check: NodeCommand {
        static let configuration = CommandConfiguration(
            abstract: "Check everything that the node needs to start, and say what to mend."
        )
        @OptionGroup var options: NodeOptions

        func perform() async throws {
            let home = try options.nodeHome()
            var findings: [String] = []
            do {
                let node = try home.open()
                findings += try await node.signersWithoutRecord().map { "\($0)" }
                try await node.checkKeys()
                try await node.checkLaw()
            } catch {
                findings.append(Failure(error).says)
            }
            findings += certificateFindings(home)
            let json = JSON.object(["findings": .array(findings.map(JSON.string))])
            if findings.isEmpty {
                options.answer(json, "The configuration in \(home.configuration.home.path) is complete.")
            } else {
                options.answer(json, findings.map { "- " + $0 }.joined(separator: "\n"))
                throw ExitCode(2)
            }
        }

        private func certificateFindings(_ home: NodeHome) -> [String] {
            let path = home.configuration.path("tls.certificate")
            guard let pem = try? String(contentsOfFile: path, encoding: .utf8) else {
                return [
                    "There is no certificate at \(path). Have tls/request.pem signed by your authority, then run `comity tls install ANSWER`."
                ]
            }
            do {
                return try TLSIdentity.judge(
                    certificatePEM: pem,
                    privateKeyPEM: String(decoding: home.tlsKey.pem(), as: UTF8.self),
                    host: home.host,
                    at: Date()
                ).warnings(at: Date())
            } catch {
                return ["The certificate at \(path) cannot be used: \(error)"]
            }
        }
    }

    struct Show: NodeCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show each setting and where its value comes from."
        )
        @OptionGroup var options: NodeOptions

        func perform() async throws {
            let configuration = try options.nodeHome().configuration
            let rows = Setting.all.map { setting in
                (
                    setting, configuration.values[setting.name]?.value ?? "",
                    configuration.values[setting.name]?.origin
                )
            }
            options.answer(
                .array(
                    rows.map { setting, value, origin in
                        .object([
                            "name": .string(setting.name), "value": .string(value),
                            "from": .string(origin?.rawValue ?? "nowhere"), "says": .string(setting.says),
                            "environment": .string(setting.environmentName),
                        ])
                    }
                ),
                rows.map { setting, value, origin in
                    "\(setting.name) = \(value)   (\(origin?.rawValue ?? "nowhere"))"
                }.joined(separator: "\n")
            )
        }
    }
}
