/// Several texts of one row as the bytes that are sealed together: one seal a row costs less than one a column, and no
/// field can be exchanged for another row's.
///
/// Each field is its length in bytes plus one as four bytes, most significant first, then its UTF-8; length 0 is no text.
package enum SealedFields {
    package static func encode(_ fields: [String?]) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(fields.reduce(0) { $0 + 4 + ($1?.utf8.count ?? 0) })
        for field in fields {
            // A row holds at most megabytes; a longer text than 4 GiB cannot come in.
            let length = field.map { UInt32(clamping: $0.utf8.count) &+ 1 } ?? 0
            for shift in [24, 16, 8, 0] as [UInt32] {
                bytes.append(UInt8(truncatingIfNeeded: length >> shift))
            }
            if let field { bytes.append(contentsOf: field.utf8) }
        }
        return bytes
    }

    /// - Parameter later: how many of the last fields older versions did not write; they are nil then.
    /// - Throws: ``VaultError`` `damaged` unless the bytes are exactly `count` fields.
    package static func decode(_ bytes: [UInt8], count: Int, later: Int = 0) throws(VaultError) -> [String?] {
        var fields: [String?] = []
        var place = 0
        while fields.count < count {
            if place == bytes.count, fields.count >= count - later {
                fields.append(nil)
                continue
            }
            guard bytes.count - place >= 4 else { throw Self.malformed }
            let length = bytes[place..<place + 4].reduce(0) { $0 << 8 | Int($1) }
            place += 4
            guard length > 0 else {
                fields.append(nil)
                continue
            }
            guard bytes.count - place >= length - 1,
                let text = String(validating: bytes[place..<place + length - 1], as: UTF8.self)
            else { throw Self.malformed }
            fields.append(text)
            place += length - 1
        }
        guard place == bytes.count else { throw Self.malformed }
        return fields
    }

    private static var malformed: VaultError {
        VaultError(.damaged, "What was sealed does not have the form that comity writes.")
    }
}
