import ArgumentParser
import Foundation
import Node
import Referrals
import Store
import StoreSQLite
import Trust
import Wire

/// `comity init`: makes a node's folder.
struct InitCommand: NodeCommand {
    static let configuration = CommandConfiguration(
        commandName: "init",
        abstract: "Make a node: keys, certificate request, configuration file, database.",
        discussion: """
            Nothing that exists is overwritten. Afterwards have tls/request.pem signed by your authority, put the answer \
            into use with `comity tls install`, publish the rule packs that your people have signed, and start the node \
            with `comity serve`. It does not start without: the packs that come with Comity are drafts, and only a pack that an \
            author and a different reviewer of your own have signed is ever used. `comity rules sign --help` tells how.
            """
    )

    @OptionGroup var options: NodeOptions
    @Option(help: "The node's base URL, as peers reach it, for example https://node.agency.example.")
    var entity: String
    @Option(help: "The agency's name, as peers see it.")
    var name: String
    @Option(help: "The kind of agency, for example prosecution or victim-support.")
    var kind: String
    @Option(help: "The jurisdiction whose rule pack speaks for the agency, for example EE.")
    var jurisdiction: String
    @Option(
        help:
            "The time zone by whose calendar the agency's days begin and end, for example Europe/Tallinn. Default: UTC."
    )
    var timeZone: String = "UTC"
    @Option(help: "Where the 24/7 point of contact is reached; no person's name.")
    var contact: String
    @Option(help: "The folder of published rule packs. Default: Jurisdictions in the node's folder.")
    var jurisdictions: String?
    @Option(help: "The file of those who may sign rule packs. Default: signers.json in the node's folder.")
    var signers: String?
    @Option(help: "The address to listen on.")
    var host: String = "127.0.0.1"
    @Option(help: "The port to listen on.")
    var port: Int = 8443
    @Option(
        help:
            "The algorithms of the node's keys: standard (Ed25519, X25519), or es256 (P-256) for FIPS sites."
    )
    var algorithms: AlgorithmProfile = .standard
    @Option(
        help:
            "Make the keys in a PKCS #11 token: pkcs11:token=LABEL?module-path=FILE. Its PIN is asked for, or comes on COMITY_PIN_FD."
    )
    var token: String?

    func perform() async throws {
        let home = options.folder
        let files = FileManager.default
        let file = home.appendingPathComponent(NodeConfiguration.fileName)
        guard !files.fileExists(atPath: file.path) else {
            throw NodeError(.exists, "There is a node in \(home.path) already; nothing was changed.")
        }
        var values = [
            "entity": entity, "name": name, "kind": kind, "jurisdiction": jurisdiction, "contact": contact,
            "time-zone": timeZone,
            "listen.host": host, "listen.port": String(port), "keys.algorithms": algorithms.rawValue,
        ]
        for (setting, path) in [("jurisdictions", jurisdictions), ("signers", signers)] {
            values[setting] = path.map { URL(fileURLWithPath: $0).standardizedFileURL.path }
        }
        values["keys.token"] = token
        if token != nil, algorithms != .es256 {
            throw ConfigurationError(["A token holds keys on P-256 alone: add --algorithms es256."])
        }
        try check(values)
        let certificate = try TLSIdentity.makeKeyAndRequest(
            commonName: String(name.prefix(64)),
            names: [NodeHome.host(of: entity)]
        )
        let private700: [FileAttributeKey: Any] = [.posixPermissions: 0o700]
        for folder in ["", "keys", "tls"] + (jurisdictions == nil ? ["Jurisdictions"] : []) {
            try files.createDirectory(
                at: home.appendingPathComponent(folder),
                withIntermediateDirectories: true,
                attributes: private700
            )
        }
        let halves = try FileKeyChest(
            folder: home.appendingPathComponent(NodeHome.keys).path,
            lock: KeyLock(path: home.appendingPathComponent(NodeHome.keyLock).path),
            algorithms: algorithms,
            token: token
        ).makeFounding()
        try write(Array(certificate.privateKeyPEM.utf8), "tls/key.pem")
        try write(Array(certificate.certificateRequestPEM.utf8), NodeHome.certificateRequest)
        let tlsKey = try TLSIdentity.publicKey(ofPrivateKeyPEM: certificate.privateKeyPEM)
        // The configuration file comes last: where it is there, the node is whole.
        let text = ConfigurationText.file(values)
        let vault = try NodeHome(configuration: .load(home: home, text: text)).vault()
        let store = try SQLiteStore(
            path: home.appendingPathComponent(NodeHome.database).path,
            vault: vault
        )
        _ = try await store.write { transaction in
            let now = SystemClock().now
            try transaction.record(.nodeInitialised, by: "node", about: nil, at: now)
            try transaction.found(halves + [PublicHalf(.tls, tlsKey)], at: now)
        }
        try write(Array(text.utf8), NodeConfiguration.fileName)
        options.answer(
            .object([
                "home": .string(home.path), "entity": .string(entity),
                "certificateRequest": .string(home.appendingPathComponent(NodeHome.certificateRequest).path),
            ]),
            """
            The node of \(name) is in \(home.path). Its days begin and end by \(timeZone) (time-zone in \(NodeConfiguration.fileName)).
            Next:
              1. Have \(NodeHome.certificateRequest) signed by your authority, and put the answer into use: comity tls install ANSWER.
              2. Publish the rule pack of \(jurisdiction). The packs that come with Comity are drafts: two of your people read
                 one, each with a key of their own. Whoever enters and publishes says who it is: --officer NAME or COMITY_OFFICER.
                   comity rules keys make FILE
                   comity rules keys trust \(jurisdiction) author AUTHOR.pub, then \(jurisdiction) reviewer REVIEWER.pub
                   comity rules sign DRAFT --as author, then --as reviewer
                   comity rules publish FILE
                 Publish the pack of every jurisdiction you exchange with, from the file that its own people have signed.
              3. comity serve --home \(home.path)
            """
        )
    }

    private func check(_ values: [String: String]) throws {
        let findings = Setting.all.compactMap { setting in
            values[setting.name].flatMap(setting.form.fault).map { "`\(setting.name)` \($0)." }
        }
        guard findings.isEmpty else { throw ConfigurationError(findings) }
        guard jurisdiction.range(of: RulesNew.codeForm, options: .regularExpression) != nil else {
            throw ConfigurationError(["`jurisdiction` is an ISO 3166 code, for example EE or GB-SCT."])
        }
    }

    /// Writes a file that only its owner can read; never over an existing one.
    private func write(_ bytes: [UInt8], _ name: String) throws {
        try DurableFile.write(bytes, to: options.folder.appendingPathComponent(name).path)
    }
}

extension AlgorithmProfile: ExpressibleByArgument {}

/// The commented configuration file that `comity init` writes.
enum ConfigurationText {
    static func file(_ values: [String: String]) -> String {
        var lines = [
            "# The configuration of a Comity node. One setting a line: name = value.",
            "# The environment goes before this file, and a flag of `comity serve` before both.",
            "# `comity config check` judges it; `comity config show` says where each value comes from.",
            "",
        ]
        for setting in Setting.all {
            lines.append("# \(setting.says)")
            lines.append("# Environment: \(setting.environmentName)")
            if let value = values[setting.name] {
                lines.append("\(setting.name) = \(value)")
            } else {
                lines.append("#\(setting.name) = \(setting.standard ?? "")")
            }
            lines.append("")
        }
        return lines.joined(separator: "\n")
    }
}
