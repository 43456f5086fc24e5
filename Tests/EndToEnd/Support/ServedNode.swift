import Foundation
import JOSE
import Node
import Outbound
import Referrals
import Sealing
import Store
import StoreSQLite
import TestAgencies
import Vault
import Wire

/// One agency's node as its operator sees it: a folder, the `comity` command, a process that serves.
actor ServedNode {
    nonisolated let folder: TemporaryFolder
    nonisolated let authority: ThrowAwayAuthority
    nonisolated let entity: EntityID
    nonisolated let port: Int
    nonisolated let officer: String
    /// What every command of the node sees besides its folder and its officer.
    private nonisolated let furtherEnvironment: [String: String]
    private var serving: Program?

    nonisolated var home: String { folder.path("node") }
    nonisolated var database: String { folder.path("node/comity.db") }

    /// The built program: beside the test bundle, or where COMITY_BIN says.
    static var executable: URL {
        if let named = ProcessInfo.processInfo.environment["COMITY_BIN"], !named.isEmpty {
            return URL(fileURLWithPath: named)
        }
        let tests = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
        return URL(fileURLWithPath: tests).deletingLastPathComponent().appendingPathComponent("comity")
    }

    /// Makes the node with `comity init` and has its certificate signed.
    init(
        _ name: String,
        kind: String,
        jurisdiction: String,
        officer: String,
        authority: ThrowAwayAuthority,
        options: [String] = [],
        environment: [String: String] = [:]
    ) async throws {
        self.authority = authority
        self.officer = officer
        // Every test is on this computer alone.
        furtherEnvironment = environment.merging(["COMITY_TRUST_INNER_ADDRESSES": "allow"]) { own, _ in own }
        folder = try TemporaryFolder()
        port = try FreePort.next()
        guard let entity = EntityID("https://localhost:\(port)") else {
            throw WaitedInVain(description: "The base URL is no entity identifier.")
        }
        self.entity = entity
        let law = try PublishedDrafts.shared.get().law
        try await comity(
            [
                "init", "--entity", entity.text, "--name", name, "--kind", kind, "--jurisdiction",
                jurisdiction,
                "--contact", "duty desk", "--jurisdictions", law.folder, "--signers", law.signers, "--port",
                String(port),
            ] + options
        )
        try await authority.sign(
            request: folder.path("node/tls/request.pem"),
            into: folder.path("node/tls/certificate.pem")
        )
        try await recordSigners()
    }

    /// Puts on record who signs law here, as `comity rules keys trust` does: the list is one for all nodes of the tests.
    nonisolated func recordSigners() async throws {
        let listed = try PackSigners(file: PublishedDrafts.shared.get().law.signers).all()
        _ = try await store().write { transaction in
            for signer in listed {
                try transaction.record(
                    .signerTrusted,
                    by: "Setup",
                    about: nil,
                    digest: signer.seal,
                    at: .now
                )
            }
        }
    }

    static func tartu(_ authority: ThrowAwayAuthority) async throws -> ServedNode {
        try await ServedNode(
            "Prosecutor's Office, Tartu",
            kind: "prosecution",
            jurisdiction: "EE",
            officer: "Kask, intake",
            authority: authority
        )
    }

    static func porto(_ authority: ThrowAwayAuthority, options: [String] = []) async throws -> ServedNode {
        try await ServedNode(
            "Victim support, Porto",
            kind: "victim-support",
            jurisdiction: "PT",
            officer: "Sousa, intake",
            authority: authority,
            options: options
        )
    }

    /// Runs a command on the node and returns how it ended.
    @discardableResult
    nonisolated func run(
        _ arguments: [String],
        officer: String? = nil,
        environment: [String: String] = [:]
    ) async throws -> Outcome {
        try await Program.run(
            Self.executable,
            arguments,
            environment: environment.merging(self.environment(officer)) { own, _ in own }
        )
    }

    /// Runs a command that has to succeed, and reads its JSON answer.
    @discardableResult
    nonisolated func comity(_ arguments: [String], officer: String? = nil) async throws -> JSON {
        let outcome = try await run(arguments + ["--json"], officer: officer)
        guard outcome.status == 0 else {
            throw WaitedInVain(
                description:
                    "comity \(arguments.joined(separator: " ")) ended with \(outcome.status): \(outcome.output) \(outcome.errors)"
            )
        }
        return try JSON(parsing: outcome.output, limits: .local)
    }

    /// Reads the last assessment of the story and approves exactly that content.
    nonisolated func approve(_ role: String, by officer: String) async throws {
        let read = try await comity(["referral", "assessment", Story.reference], officer: officer)
        let content = read["content"]?.string ?? ""
        try await comity(
            ["referral", "approve", Story.reference, "--as", role, "--content", content],
            officer: officer
        )
    }

    /// Where an officer who has an account keeps the token; commands in their name are run with it.
    nonisolated func token(of officer: String) -> String {
        home + "/" + officer.filter { $0.isLetter } + ".token"
    }

    private nonisolated func tokens(of officer: String) -> [String: String] {
        let file = token(of: officer)
        return FileManager.default.fileExists(atPath: file) ? ["COMITY_TOKEN_FILE": file] : [:]
    }

    nonisolated func environment(_ officer: String? = nil) -> [String: String] {
        // Programs read for the purpose of the story, and say so.
        tokens(of: officer ?? self.officer).merging(["COMITY_PURPOSE": Story.purpose]) { _, own in own }
            .merging(furtherEnvironment) { _, further in further }
            .merging(["COMITY_HOME": home, "COMITY_OFFICER": officer ?? self.officer]) {
                _,
                own in own
            }
    }

    /// Starts to serve and returns once the port is bound.
    func start(environment: [String: String] = [:]) async throws {
        let program = try Program(
            Self.executable,
            ["serve"],
            environment: environment.merging(self.environment()) { own, _ in own }
        )
        serving = program
        try await eventually("the node on port \(port) serves") {
            if await program.output.contains(" serves ") { return true }
            guard await program.isRunning else {
                throw WaitedInVain(description: "The node ended instead of serving: \(await program.errors)")
            }
            return false
        }
    }

    /// Ends the process as the kernel or a power cut would, and returns when it is gone.
    func kill() async {
        await serving?.send(SIGKILL)
        _ = await serving?.outcome()
        serving = nil
    }

    /// What the serving process has written into its log.
    var log: String { get async { await serving?.errors ?? "" } }

    func terminate() async { await serving?.send(SIGTERM) }

    /// Waits until the process has ended.
    func ended() async -> Outcome? { await serving?.outcome() }

    /// Enters another node as a peer, as an officer does after comparing the fingerprint.
    func enter(_ other: ServedNode) async throws {
        let me = try await other.comity(["peer", "me"])
        try await comity([
            "peer", "add", other.entity.text, "--fingerprint", me["fingerprint"]?.string ?? "",
            "--authority", authority.certificatePath, "--everything",
        ])
    }

    /// Enters an agency that does not run this software, from a file.
    func enter(_ other: ForeignAgency) async throws {
        let file = folder.path(UUID().uuidString + ".jwt")
        try other.statement(at: Instant.now).write(toFile: file, atomically: true, encoding: .utf8)
        try await comity([
            "peer", "add", file, "--fingerprint", other.fingerprint, "--authority", authority.certificatePath,
            "--everything",
        ])
    }

    /// What its entity configuration publishes for sealing documents to it.
    nonisolated func encryptionKey() throws -> EncryptionKey {
        let file = URL(fileURLWithPath: home + "/keys/encryption.jwk")
        return try DecryptionKey(jwk: Array(Data(contentsOf: file))).publicKey
    }

    /// What the serving process has refused so far, as it counts it for a collector: `bad-signature request`, for example.
    nonisolated func refusals() throws -> [String: Int] {
        var counts: [String: Int] = [:]
        for line in try counters() where line.hasPrefix("comity_refusals_total{") {
            let parts = line.split(separator: "\"").map(String.init)
            counts[parts[1] + " " + parts[3]] = Int(parts[4].dropFirst(2))
        }
        return counts
    }

    /// How many connections the serving process holds open.
    nonisolated func connections() throws -> Int? {
        try counters().last { $0.hasPrefix("comity_connections ") }
            .flatMap { Int($0.dropFirst("comity_connections ".count)) }
    }

    private nonisolated func counters() throws -> [String] {
        // There is no file before the first look.
        let data = FileManager.default.contents(atPath: home + "/metrics.prom") ?? Data()
        return String(decoding: data, as: UTF8.self).split(separator: "\n").map(String.init)
    }

    /// A second look at the node's database, beside the process that serves.
    nonisolated func store() throws -> SQLiteStore {
        let file = URL(fileURLWithPath: home + "/keys/vault.key")
        let key = try JSON(parsing: Array(Data(contentsOf: file)))["key"]?.string ?? ""
        let master = try SealingKey(bytes: Base64URL.decode(key))
        let vault = try Vault(storage: SQLiteKeyring(path: home + "/keyring.db")) { [.master(master)] }
        return try SQLiteStore(path: database, vault: vault)
    }
}

extension Instant {
    static var now: Instant { Instant(milliseconds: Int64(Date().timeIntervalSince1970 * 1000)) }
}

extension ServedNode {
    /// A TLS connection on which a test writes HTTP by hand.
    nonisolated func openTLS(_ options: [String] = []) throws -> Program {
        guard let openssl = Program.named("openssl") else {
            throw WaitedInVain(description: "The openssl command is needed for connections by hand.")
        }
        return try Program(
            openssl,
            [
                "s_client", "-connect", "localhost:\(port)", "-servername", "localhost", "-CAfile",
                authority.certificatePath, "-verify_return_error", "-quiet",
            ] + options,
            keepsInputOpen: true
        )
    }
}

extension ServedNode {
    /// The serving process, as the system numbers it.
    var processIdentifier: Int32? { get async { await serving?.processIdentifier } }

    /// The descriptors that the serving process holds open.
    func descriptors() async throws -> Set<Int> {
        guard let number = await processIdentifier else { return [] }
        let names = try FileManager.default.contentsOfDirectory(atPath: "/proc/\(number)/fd")
        return Set(names.compactMap { Int($0) })
    }
}

extension ServedNode {
    /// The two operators who let everybody else in once the node is set up; it is, from then on.
    nonisolated func setUp() async throws {
        for name in ["First operator", "Second operator"] {
            try await comity(["account", "add", name, "--grant", "operator:agency"], officer: "Setup")
            try await comity(
                ["account", "token", name, "--label", "cli", "--out", token(of: name)],
                officer: "Setup"
            )
        }
    }

    /// An account by two officers, with the token that its holder has made; ``setUp()`` comes first.
    nonisolated func enlist(_ name: String, _ grants: [String]) async throws {
        try await comity(
            ["account", "add", name] + grants.flatMap { ["--grant", $0] },
            officer: "First operator"
        )
        let listed = try await comity(["account", "list"]).array
        if listed?.first(where: { $0["name"]?.string == name })?["proposed"] != nil {
            try await comity(["account", "confirm", name], officer: "Second operator")
        }
        let first = try await comity(["account", "enrol", name], officer: "First operator")
        let second = try await comity(["account", "enrol", name, "--second"], officer: "Second operator")
        let halves = [first, second].map { ($0["half"]?.string ?? "") + "\n" }.joined()
        let redeemed = try await redeem(halves, into: token(of: name))
        guard redeemed.status == 0 else {
            throw WaitedInVain(description: "\(name) could not redeem: \(redeemed.output) \(redeemed.errors)")
        }
    }

    /// Makes a token of two halves, which are typed.
    nonisolated func redeem(_ halves: String, into file: String) async throws -> Outcome {
        let program = try Program(
            Self.executable,
            ["account", "redeem", "--label", "cli", "--out", file, "--json"],
            environment: environment("Nobody in particular"),
            keepsInputOpen: true
        )
        try await program.write(halves)
        return await program.outcome()
    }
}
