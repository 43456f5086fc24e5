internal import Wire

extension Facts {
    /// `sha256:` and the digest of the answers as JSON in canonical form (RFC 8785).
    ///
    /// It exists for every case: whole numbers beyond 53 bits, which that form cannot write and which no reader takes, are written
    /// digit by digit, so that different answers never have the same digest.
    var digest: String { CanonicalPack.digest(ofBytes: canonicalBytes) }

    private var canonicalBytes: [UInt8] {
        var bytes: [UInt8] = [UInt8(ascii: "{")]
        bytes.reserveCapacity(values.count * 48)
        for (name, value) in values.sorted(by: { $0.key < $1.key }) {
            if bytes.count > 1 { bytes.append(UInt8(ascii: ",")) }
            Self.write(name.text, to: &bytes)
            bytes.append(UInt8(ascii: ":"))
            Self.write(value, to: &bytes)
        }
        bytes.append(UInt8(ascii: "}"))
        return bytes
    }

    private static func write(_ value: FactValue, to bytes: inout [UInt8]) {
        switch value {
        case .bool(let truth): bytes += truth ? "true".utf8 : "false".utf8
        case .integer(let number): bytes += String(number).utf8
        case .choice(let text), .text(let text): write(text, to: &bytes)
        case .date(let date): write(date.description, to: &bytes)
        case .partialDate(let date): write(date.description, to: &bytes)
        case .set(let members):
            bytes.append(UInt8(ascii: "["))
            for (index, member) in members.enumerated() {
                if index > 0 { bytes.append(UInt8(ascii: ",")) }
                write(member, to: &bytes)
            }
            bytes.append(UInt8(ascii: "]"))
        }
    }

    private static func write(_ text: String, to bytes: inout [UInt8]) {
        let isPlain = text.utf8.allSatisfy {
            $0 >= 0x20 && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\")
        }
        guard isPlain else {
            bytes += JSON.string(text).bytes()
            return
        }
        bytes.append(UInt8(ascii: "\""))
        bytes += text.utf8
        bytes.append(UInt8(ascii: "\""))
    }
}
