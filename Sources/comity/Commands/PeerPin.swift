import API
import ArgumentParser
import Node
import Referrals
import Store
import Wire

/// `comity peer pin`: the TLS keys that a peer may have.
struct PeerPin: OfficersCommand {
    static let configuration = CommandConfiguration(
        commandName: "pin",
        abstract: "Pin the TLS keys of a peer: no other key is spoken to, none other accepted from it.",
        discussion: """
            The peer's officer reads the pin from `comity tls show`, over another channel than the network. It holds beside the \
            authority that was entered: both have to fit. The pins given here replace those before; give two while the peer \
            changes its key (`comity tls request` prints the next one). A broken pin is refused by name, on both ways, and what \
            waits for the peer goes on waiting.

            Example:
              comity peer pin https://node.other.example "sha256//…" "sha256//…"
              comity peer pin https://node.other.example --none
            """
    )
    static let operation = OperationID.resumePeer
    @OptionGroup var options: NodeOptions
    @OptionGroup var officer: OfficerOption
    @Argument(help: "The peer's base URL.") var peer: String
    @Argument(help: "SHA-256 of a public key, as `comity tls show` prints it.") var pins: [String] = []
    @Flag(help: "Take the pins away.") var none = false

    private static let most = 8

    func validate() throws {
        guard pins.isEmpty == none else {
            throw ValidationError("Give the peer's pins, or --none to take them away.")
        }
        guard pins.count <= Self.most else { throw ValidationError("A peer has at most \(Self.most) pins.") }
        for pin in pins where TLSPin(pin) == nil {
            throw ValidationError(
                "“\(pin)” is no pin. A pin is sha256// and 32 bytes in base64, as `comity tls show` prints it."
            )
        }
    }

    func perform() async throws {
        let record = try await options.node()
            .pin(pins.compactMap(TLSPin.init), of: try PartyName.node(peer), by: officer.proven(options))
        options.answer(
            ["peer": .string(record.entity.text), "pins": .array(record.pins.map { .string($0.text) })],
            none
                ? "Any key that its authority vouches for is taken from \(record.name)."
                : "\(record.name) may have \(pins.count) TLS key(s). A running node heeds it at once for what it takes in and sends."
        )
    }
}
