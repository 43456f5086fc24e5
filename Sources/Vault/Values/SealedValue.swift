package import Referrals

/// Sealed bytes as they lie in a record: the form, the name of the key, then nonce, ciphertext and tag.
///
/// The key's name stands in front so that reading needs no second look-up, and so that a value says by itself which key
/// erases it.
package struct SealedValue: Sendable, Hashable {
    package let key: Identifier
    package let box: [UInt8]

    private static let form: UInt8 = 1
    /// The length of form and key: what is left of a value whose content was removed.
    package static let header = 17

    package init(key: Identifier, box: [UInt8]) {
        self.key = key
        self.box = box
    }

    package var bytes: [UInt8] { [Self.form] + Self.binary(key) + box }

    /// - Throws: ``VaultError`` `damaged` for bytes that no vault wrote.
    package init(bytes: some Collection<UInt8>) throws(VaultError) {
        let bytes = Array(bytes)
        guard bytes.count >= Self.header, bytes[0] == Self.form,
            let key = Self.identifier(bytes[1..<Self.header])
        else { throw VaultError(.damaged, "These are no sealed bytes of the form that comity writes.") }
        self.key = key
        self.box = Array(bytes[Self.header...])
    }

    /// The 16 bytes of a UUID.
    private static func binary(_ id: Identifier) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(16)
        var high: UInt8?
        for character in id.text.utf8 where character != UInt8(ascii: "-") {
            let digit =
                character >= UInt8(ascii: "a")
                ? character &- UInt8(ascii: "a") &+ 10 : character &- UInt8(ascii: "0")
            if let first = high {
                bytes.append(first << 4 | digit & 0x0F)
                high = nil
            } else {
                high = digit & 0x0F
            }
        }
        return bytes
    }

    private static func identifier(_ bytes: ArraySlice<UInt8>) -> Identifier? {
        let digits = Array("0123456789abcdef".utf8)
        var text: [UInt8] = []
        text.reserveCapacity(36)
        for (index, byte) in bytes.enumerated() {
            if [4, 6, 8, 10].contains(index) { text.append(UInt8(ascii: "-")) }
            text.append(digits[Int(byte >> 4)])
            text.append(digits[Int(byte & 0x0F)])
        }
        return Identifier(String(decoding: text, as: UTF8.self))
    }
}
