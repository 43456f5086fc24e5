/// What a person types, or a credential store hands over, to unlock a node's keys. It shows itself to nobody.
package struct Passphrase: Sendable, CustomStringConvertible, CustomReflectable {
    package let bytes: [UInt8]

    /// The fewest characters of a passphrase that seals something new.
    package static let fewestCharacters = 12
    private static let mostBytes = 1024

    /// Takes a passphrase as it was read: one line, without the end of the line.
    ///
    /// - Throws: ``SealingError`` `malformed` for none, more than 1,024 bytes, or a NUL.
    package init(_ bytes: [UInt8]) throws(SealingError) {
        var bytes = bytes
        while let last = bytes.last, last == 0x0A || last == 0x0D { bytes.removeLast() }
        guard !bytes.isEmpty, bytes.count <= Self.mostBytes, !bytes.contains(0), !bytes.contains(0x0A) else {
            throw SealingError(.malformed, "a passphrase is one line of 1 to \(Self.mostBytes) bytes")
        }
        self.bytes = bytes
    }

    /// Refuses a passphrase that is too short to keep anybody out for long.
    ///
    /// - Throws: ``SealingError`` `weakPassphrase`.
    package func requireStrength() throws(SealingError) {
        guard String(decoding: bytes, as: UTF8.self).count >= Self.fewestCharacters, Set(bytes).count > 4
        else {
            throw SealingError(
                .weakPassphrase,
                "the passphrase must have at least \(Self.fewestCharacters) characters, and more than a few different ones; five random words do well"
            )
        }
    }

    package var description: String { "Passphrase" }
    package var customMirror: Mirror { Mirror(self, children: [:]) }
}
