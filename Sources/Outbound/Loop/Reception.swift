/// Collects one response within its limits, as libcurl hands it over piece by piece.
final class Reception {
    enum Breach {
        case bodyTooLarge
        case headersTooLarge
        case malformed
    }

    private let limits: TransferLimits
    private(set) var headers = HeaderFields()
    private(set) var body: [UInt8] = []
    private(set) var breach: Breach?
    private var headerBytes = 0
    private var headersComplete = true

    init(limits: TransferLimits) {
        self.limits = limits
    }

    /// Takes one header line with its line end; `false` breaks the transfer off.
    func receive(headerLine bytes: UnsafeRawBufferPointer) -> Bool {
        headerBytes += bytes.count
        guard headerBytes <= limits.maximumHeaderBytes else { return refuse(.headersTooLarge) }
        var line = bytes[...]
        while let last = line.last, last == 0x0A || last == 0x0D { line = line.dropLast() }
        if line.isEmpty {
            headersComplete = true
        } else if headersComplete {
            // A status line begins a response: an interim one, or the one that counts. What follows the body
            // instead is a trailer, and trailers are counted but not believed.
            if line.starts(with: "HTTP/".utf8) {
                headers = HeaderFields()
                headersComplete = false
            }
        } else {
            return receive(field: line)
        }
        return true
    }

    private func receive(field line: Slice<UnsafeRawBufferPointer>) -> Bool {
        // A line that begins with a space continues the one before: obsolete since RFC 7230, and a way to hide things.
        guard let colon = line.firstIndex(of: UInt8(ascii: ":")), colon > line.startIndex,
            line.first != 0x20, line.first != 0x09
        else { return refuse(.malformed) }
        headers.append(
            name: String(decoding: line[..<colon], as: UTF8.self),
            value: String(decoding: line[line.index(after: colon)...].trimmingBlanks, as: UTF8.self)
        )
        return true
    }

    /// Takes the next bytes of the body; `false` breaks the transfer off.
    func receive(body bytes: UnsafeRawBufferPointer) -> Bool {
        guard bytes.count <= limits.maximumResponseBytes - body.count else { return refuse(.bodyTooLarge) }
        body.append(contentsOf: bytes)
        return true
    }

    private func refuse(_ breach: Breach) -> Bool {
        self.breach = breach
        return false
    }
}

extension Slice<UnsafeRawBufferPointer> {
    fileprivate var trimmingBlanks: Self {
        var slice = self
        while let first = slice.first, first == 0x20 || first == 0x09 { slice = slice.dropFirst() }
        while let last = slice.last, last == 0x20 || last == 0x09 { slice = slice.dropLast() }
        return slice
    }
}
