import ArgumentParser
import Foundation
import Logging
import Node
import Server
import Store

/// `comity serve`: runs the node.
struct ServeCommand: NodeCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Run the node: take documents in, deliver what waits in the outbox, show the console.",
        discussion: """
            It decides by published rule packs alone, which an author and a different reviewer have signed, and never by an \
            older version than it has used (`comity rules publish --help`). Stops on SIGTERM or Ctrl-C after finishing the \
            requests that have begun.

            Exit codes: 0 stopped; 78 the configuration, the rule packs or the certificate cannot be used.
            """
    )

    @OptionGroup var options: NodeOptions
    @Option(help: "The address to listen on, before file and environment.")
    var host: String?
    @Option(help: "The port to listen on, before file and environment.")
    var port: Int?
    @Option(help: "debug, info, notice, warning or error, before file and environment.")
    var logLevel: String?

    func perform() async throws {
        var flags: [String: String] = [:]
        flags["listen.host"] = host
        flags["listen.port"] = port.map(String.init)
        flags["log.level"] = logLevel
        let home = try options.nodeHome(flags: flags)
        let level = Logger.Level(rawValue: home.configuration.text("log.level")) ?? .notice
        LoggingSystem.bootstrap { label in
            var handler = StreamLogHandler.standardError(label: label)
            handler.logLevel = level
            return handler
        }
        let client = try home.client()
        let node = try home.open(asking: client)
        try await node.checkKeys()
        try await node.checkLog()
        try await node.refoldThreads()
        for use in [KeyRecord.Use.log, .witness] { try await node.ensureKey(use) }
        // An authority that vouches and nothing else has no cases, and decides nothing by law.
        if try await node.authorityRole()?.isAlone != true { try await node.takeLawIntoUse() }
        // What was marked as erased before a crash is gone before anything else is done.
        for copy in try await node.destroyMarked() {
            Logger(label: "comity").error(
                "a copy of the keyring holds destroyed keys and could not be written anew; destroy it",
                metadata: ["copy": "\(copy)"]
            )
        }
        let unknown = try await node.sweepEvidence().unknown.count
        if unknown > 0 {
            Logger(label: "comity").warning(
                "no record names some of the sealed files; `comity evidence unknown` says what to do",
                metadata: ["files": "\(unknown)"]
            )
        }
        let address = home.configuration.text("entity")
        let isJSON = options.json
        try await home.server(for: node, through: client, logger: Logger(label: "comity")).run {
            if isJSON {
                print(#"{"serving": "\#(address)"}"#)
            } else {
                print(
                    "\(node.identity.displayName) serves \(address). Console: \(address)/console. Stop with Ctrl-C."
                )
            }
            fflush(nil)
        }
    }
}
