import Foundation
import Node
import Sealing
import Synchronization

/// Where the secrets come from that open a node's keys: a descriptor, a credential of the service manager, a person who types
/// them. Never an argument and never the environment, which others can read.
enum PassphraseSource {
    /// What is asked for.
    enum Secret: Sendable, Hashable {
        /// That of the sealed key files.
        case passphrase
        /// That of the token that holds keys.
        case pin
        /// That of a role's own key, which an officer holds.
        case roleKey
        /// That of a facilitator's own key file.
        case facilitator

        /// Names an open file descriptor from which one line is read.
        var descriptorVariable: String {
            switch self {
            case .passphrase: "COMITY_PASSPHRASE_FD"
            case .pin: "COMITY_PIN_FD"
            case .roleKey: "COMITY_ROLE_PASSPHRASE_FD"
            case .facilitator: "COMITY_FACILITATOR_FD"
            }
        }

        /// The file below `$CREDENTIALS_DIRECTORY`, as systemd's `LoadCredentialEncrypted=` puts it there.
        var credentialName: String {
            switch self {
            case .passphrase: "comity-passphrase"
            case .pin: "comity-token-pin"
            case .roleKey: "comity-role-passphrase"
            case .facilitator: "comity-facilitator"
            }
        }

        var question: String {
            switch self {
            case .passphrase: "Passphrase of the node's keys"
            case .pin: "PIN of the node's token"
            case .roleKey: "Passphrase of the role's key"
            case .facilitator: "Passphrase of your own key"
            }
        }

        fileprivate var missing: NodeError {
            let (what, name) =
                switch self {
                case .passphrase:
                    ("The node's keys are sealed, and nobody gave the passphrase", "the passphrase")
                case .pin: ("The node's keys are in a token, and nobody gave its PIN", "the PIN")
                case .roleKey: ("The role's key is locked, and nobody gave its passphrase", "the passphrase")
                case .facilitator: ("Your key is sealed, and nobody gave its passphrase", "the passphrase")
                }
            return NodeError(
                .locked,
                "\(what). Run the command at a terminal, give \(name) on a descriptor (\(descriptorVariable)=3 … 3< FILE), or as the systemd credential \(credentialName)."
            )
        }
    }

    private struct Held {
        var secrets: [Secret: Passphrase] = [:]
        var missed: Secret?
    }

    private static let held = Mutex(Held())

    /// What was asked for last and could not be had.
    static var missed: Secret? { held.withLock { $0.missed } }

    /// A secret, where it can be had without asking anybody.
    ///
    /// - Throws: ``NodeError`` with `misconfigured` for a source that is named and cannot be used, `locked` where there is none.
    static func secret(_ secret: Secret = .passphrase) throws(NodeError) -> Passphrase {
        if let known = held.withLock({ $0.secrets[secret] }) { return known }
        let environment = ProcessInfo.processInfo.environment
        let passphrase: Passphrase
        if let text = environment[secret.descriptorVariable] {
            guard let descriptor = Int32(text) else {
                throw NodeError(
                    .misconfigured,
                    "\(secret.descriptorVariable) is the number of an open file descriptor, for example 3 with `comity serve 3< FILE`."
                )
            }
            passphrase = try self.passphrase(from: descriptor)
        } else if let folder = environment["CREDENTIALS_DIRECTORY"],
            let data = FileManager.default.contents(atPath: folder + "/" + secret.credentialName)
        {
            passphrase = try taking(Array(data), "credential \(secret.credentialName)")
        } else {
            held.withLock { $0.missed = secret }
            throw secret.missing
        }
        hold(passphrase, as: secret)
        return passphrase
    }

    static func hold(_ passphrase: Passphrase?, as secret: Secret = .passphrase) {
        held.withLock { held in
            held.secrets[secret] = passphrase
            if passphrase == nil { held.missed = secret }
        }
    }

    /// Reads a passphrase from an open descriptor that is none of the three standard ones.
    static func passphrase(from descriptor: Int32) throws(NodeError) -> Passphrase {
        guard descriptor > 2 else {
            throw NodeError(
                .misconfigured,
                "A passphrase comes on a file descriptor above 2, for example 3 with `comity serve 3< FILE`."
            )
        }
        return try taking(line(from: descriptor), "descriptor \(descriptor)")
    }

    /// Asks the person at the terminal; nil where there is none.
    static func ask(_ question: String) throws(NodeError) -> Passphrase? {
        let terminal = open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY)
        guard terminal >= 0 else { return nil }
        defer { close(terminal) }
        var settings = termios()
        guard tcgetattr(terminal, &settings) == 0 else { return nil }
        var silent = settings
        silent.c_lflag &= ~tcflag_t(ECHO)
        tcsetattr(terminal, TCSAFLUSH, &silent)
        defer { tcsetattr(terminal, TCSAFLUSH, &settings) }
        put(question + ": ", to: terminal)
        let typed = line(from: terminal)
        put("\n", to: terminal)
        return try taking(typed, "terminal")
    }

    private static func taking(_ bytes: [UInt8], _ place: String) throws(NodeError) -> Passphrase {
        do throws(SealingError) {
            return try Passphrase(bytes)
        } catch {
            throw NodeError(.misconfigured, "The passphrase from the \(place) cannot be used: \(error).")
        }
    }

    /// Reads up to the end of a line, and never more.
    private static func line(from descriptor: Int32) -> [UInt8] {
        var bytes: [UInt8] = []
        var byte: UInt8 = 0
        while bytes.count < 2048, read(descriptor, &byte, 1) == 1, byte != 0x0A { bytes.append(byte) }
        return bytes
    }

    private static func put(_ text: String, to descriptor: Int32) {
        let bytes = Array(text.utf8)
        _ = bytes.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
    }
}
