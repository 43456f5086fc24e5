import Foundation
import JOSE
import Node
import Sealing
import Store
import Synchronization
import Tokens
import Wire

/// The tokens that a process has opened, each logged in once.
final class OpenTokens: Sendable {
    private let open = Mutex<[String: Token]>([:])

    /// The token at an address, with the PIN that comes by the ways of a passphrase.
    ///
    /// - Throws: ``NodeError``: `locked` where nobody gives the PIN or it is another one, `misconfigured`.
    func token(_ address: String) throws(NodeError) -> Token {
        if let token = open.withLock({ $0[address] }) { return token }
        let pin = try PassphraseSource.secret(.pin)
        do throws(TokenError) {
            let token = try Token(TokenAddress(address), pin: pin.bytes)
            open.withLock { $0[address] = token }
            return token
        } catch {
            // A wrong PIN is never tried again by itself: the token counts them.
            if error.code == .wrongPIN { PassphraseSource.hold(nil, as: .pin) }
            throw NodeError(error.code == .wrongPIN ? .locked : .misconfigured, error.says)
        }
    }

    /// Makes a key in a token.
    ///
    /// - Throws: ``NodeError`` with `misconfigured` where the node's algorithms are not those of tokens, or the token refuses.
    func make(
        _ use: KeyRecord.Use,
        at address: String,
        _ algorithms: AlgorithmProfile
    ) throws(NodeError) -> (half: PublicHalf, id: [UInt8]) {
        guard algorithms == .es256 else {
            throw NodeError(
                .misconfigured,
                "A token holds keys on P-256 alone: with `keys.token`, set `keys.algorithms` to es256."
            )
        }
        let token = try token(address)
        do {
            let key = try token.makeKey(
                use == .encryption ? .agreement : .signing,
                label: "comity " + use.rawValue
            )
            let half =
                use == .encryption
                ? PublicHalf(try token.decryptionKey(key).publicKey)
                : PublicHalf(use, try Token.verificationKey(key))
            return (half, key.id)
        } catch {
            throw NodeError(.misconfigured, "The key could not be made in the token: \(error)")
        }
    }
}

extension KeyFile {
    /// x and y of a key on P-256; empty for another one.
    var point: [UInt8] {
        ["x", "y"].flatMap { name in
            publicHalf[name]?.string.flatMap { try? Base64URL.decode($0) } ?? []
        }
    }
}
