import ArgumentParser
import Foundation
import Node
import Sealing
import Wire

/// `comity keys seal`: private keys under a passphrase.
struct KeysSeal: NodeCommand {
    static let configuration = CommandConfiguration(
        commandName: "seal",
        abstract: "Put the private keys under a passphrase, or change the passphrase.",
        discussion: """
            The passphrase is typed at the terminal, or comes on a file descriptor (COMITY_PASSPHRASE_FD=3), or as the systemd \
            credential comity-passphrase; never as an argument. Five random words do well. Without it nothing is signed or \
            opened any more: keep a copy in the agency's safe.

            On a node whose keys are sealed already, the passphrase is changed: the new one is typed, or comes with \
            --new-passphrase-fd. A seal that was cut off is completed by running it again.

            The vault's master key is sealed with them: without the passphrase nothing of a case can be read either. A disk may \
            keep the plain file's old blocks; `comity vault rotate` makes what is left there worthless.

            Example: systemd-creds encrypt passphrase.txt /etc/credstore.encrypted/comity-passphrase
                     and in the unit: LoadCredentialEncrypted=comity-passphrase

            Exit codes: 0 sealed; 65 the passphrase can be guessed; 77 the passphrase is another one, or nobody gave it.
            """
    )

    @OptionGroup var options: NodeOptions
    @Option(
        help:
            "The file descriptor, above 2, from which a new passphrase is read where the keys are sealed already."
    )
    var newPassphraseFd: Int32?

    func perform() async throws {
        let home = try options.nodeHome()
        let chest = home.chest
        let isChange = chest.lock.exists
        let key = isChange ? try chest.lock.key() : SealingKey()
        let passphrase = try isChange ? newPassphrase() : firstPassphrase()
        // The lock comes first: a key file is never sealed under a key that is not on the disk.
        try chest.lock.lock(key, under: passphrase)
        var sealed = 0
        for file in chest.files where file.isPlain {
            try Self.sealing { () throws(SealingError) in try file.sealed(with: key) }.write(replacing: true)
            sealed += 1
        }
        for file in [home.tlsKey, home.nextTLSKey] where try file.seal(with: key) { sealed += 1 }
        for file in [home.masterKey, home.masterKey.next] where try file.seal(with: key) { sealed += 1 }
        options.answer(
            ["sealed": .integer(Int64(sealed)), "changedPassphrase": .bool(isChange)],
            (isChange ? "The passphrase is changed." : "The private keys are sealed.")
                + " \(sealed) files were sealed. Nothing opens them without the passphrase: keep a copy in the agency's safe."
        )
    }

    private func firstPassphrase() throws -> Passphrase {
        do throws(NodeError) {
            return try PassphraseSource.secret()
        } catch  where error.code == .locked {
            return try Self.typedTwice()
        }
    }

    private func newPassphrase() throws -> Passphrase {
        guard let newPassphraseFd else { return try Self.typedTwice() }
        return try PassphraseSource.passphrase(from: newPassphraseFd)
    }

    static func typedTwice() throws -> Passphrase {
        guard let first = try PassphraseSource.ask("New passphrase"),
            let second = try PassphraseSource.ask("Once more")
        else {
            throw NodeError(
                .locked,
                "There is no terminal to type a passphrase at, and none came by another way."
            )
        }
        guard first.bytes == second.bytes else {
            throw NodeError(.invalidInput, "The two were not the same. Nothing was sealed.")
        }
        return first
    }

    static func sealing<Value>(_ body: () throws(SealingError) -> Value) throws(NodeError) -> Value {
        do throws(SealingError) {
            return try body()
        } catch {
            throw NodeError(.misconfigured, "A key file cannot be sealed or opened: \(error).")
        }
    }
}

/// `comity keys unseal`: private keys in plain files again.
struct KeysUnseal: NodeCommand {
    static let configuration = CommandConfiguration(
        commandName: "unseal",
        abstract: "Take the private keys out from under the passphrase, into plain files again.",
        discussion: """
            Whoever can read the node's folder then holds its keys.

            Exit codes: 0 unsealed; 1 they are not sealed; 77 the passphrase is another one, or nobody gave it.
            """
    )

    @OptionGroup var options: NodeOptions

    func perform() async throws {
        let home = try options.nodeHome()
        let chest = home.chest
        guard chest.lock.exists else { throw NodeError(.notNow, "The node's keys are not sealed.") }
        let key = try chest.lock.key()
        var opened = 0
        for file in chest.files where file.isSealed {
            try KeysSeal.sealing { () throws(SealingError) in try file.unsealed(with: key) }.write(
                replacing: true
            )
            opened += 1
        }
        for file in [home.tlsKey, home.nextTLSKey] where try file.unseal(with: key) { opened += 1 }
        for file in [home.masterKey, home.masterKey.next] where try file.unseal(with: key) { opened += 1 }
        chest.lock.remove()
        options.answer(
            ["unsealed": .integer(Int64(opened))],
            "\(opened) files hold private keys in plain. Only this user can read them."
        )
    }
}
