import ArgumentParser
import Merkle
import Node
import Wire

/// `comity witness add`.
struct WitnessAdd: NodeCommand {
    static let configuration = CommandConfiguration(
        commandName: "add",
        abstract: "Ask a witness that is no peer: by its address and its verifier key.",
        discussion: """
            Any witness that speaks c2sp.org/tlog-witness will do; it must be told this log's key and origin too (`comity log \
            show`). Take its key from its operator, not from the address. Peers that cosign are asked without this.

            Example: comity witness add https://witness.example/prefix --key witness.example+a1b2c3d4+BASE64
            """
    )
    @OptionGroup var options: NodeOptions
    @OptionGroup var officer: OfficerOption
    @Argument(help: "The address that add-checkpoint is appended to.") var url: String
    @Option(help: "Its verifier key for cosignatures: name+keyid+base64.") var key: String
    @Option(help: "Where it shows its copies of checkpoints. Default: the same address.")
    var monitoring: String?
    @Option(help: "PEM file of the TLS authority of its address. Default: the system's.")
    var tlsAuthority: String?
    @Option(help: "Whose it is; witnesses of one operator are one voice. Default: the name of the key.")
    var `operator`: String?

    func perform() async throws {
        let witness = try await options.node().addWitness(
            key: key,
            url: url,
            monitoring: monitoring,
            authority: try tlsAuthority.map { try TextFile.read($0) } ?? "",
            operator: `operator`,
            by: officer.proven(options)
        )
        options.answer(
            .object([
                "name": .string(witness.name), "key": .string(witness.verifier.description),
                "endpoint": .string(witness.endpoint),
            ]),
            "\(witness.name) is asked for its word on every checkpoint from now on."
        )
    }
}

/// `comity witness remove`.
struct WitnessRemove: NodeCommand {
    static let configuration = CommandConfiguration(
        commandName: "remove",
        abstract: "Ask an entered witness no more; its cosignatures stay."
    )
    @OptionGroup var options: NodeOptions
    @OptionGroup var officer: OfficerOption
    @Argument(help: "The name of its key.") var name: String

    func perform() async throws {
        try await options.node().removeWitness(name, by: officer.proven(options))
        options.answer(.object(["removed": .string(name)]), "\(name) is not asked any more.")
    }
}
