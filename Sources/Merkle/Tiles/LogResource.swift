/// What a log serves below its prefix (c2sp.org/tlog-tiles).
public enum LogResource: Sendable, Hashable {
    /// The last signed checkpoint.
    case checkpoint
    /// A tile of hashes.
    case tile(TileAddress)
    /// The entries that the level-0 tile of the same number holds the hashes of.
    case entries(TileAddress)

    /// Reads a path below the prefix, such as `tile/0/x001/234.p/5`; nil where it has another spelling than the one of
    /// the standard.
    public init?(path: some StringProtocol) {
        if path == "checkpoint" {
            self = .checkpoint
            return
        }
        let parts = path.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
            .map { String(decoding: $0, as: UTF8.self) }
        guard parts.count >= 3, parts[0] == "tile" else { return nil }
        let isEntries = parts[1] == "entries"
        guard let level = isEntries ? 0 : UInt64(strictDecimal: parts[1].utf8), level <= 63,
            let address = TileAddress(level: Int(level), indexPath: parts[2...])
        else { return nil }
        self = isEntries ? .entries(address) : .tile(address)
    }

    /// The path below the prefix.
    public var path: String {
        switch self {
        case .checkpoint: "checkpoint"
        case .tile(let tile): "tile/\(tile.level)/\(tile.indexPath)"
        case .entries(let tile): "tile/entries/\(tile.indexPath)"
        }
    }
}

extension TileAddress {
    fileprivate init?(level: Int, indexPath parts: ArraySlice<String>) {
        var parts = parts
        var width = Self.fullWidth
        // `.p/W` stands behind the last group of a partial tile.
        if parts.count >= 2, parts[parts.endIndex - 2].hasSuffix(".p") {
            guard let last = parts.popLast(), let number = UInt64(strictDecimal: last.utf8),
                (1...255).contains(number)
            else { return nil }
            width = Int(number)
            parts[parts.endIndex - 1].removeLast(2)
        }
        guard !parts.isEmpty, parts.count <= 7 else { return nil }
        var index: UInt64 = 0
        for (place, part) in zip(parts.indices, parts) {
            let isLast = place == parts.endIndex - 1
            let digits = isLast ? part[...] : part.dropFirst()
            guard isLast || part.hasPrefix("x"), digits.utf8.count == 3, digits.utf8.allSatisfy(\.isDigit),
                let group = UInt64(digits)
            else { return nil }
            let (product, overflow) = index.multipliedReportingOverflow(by: 1000)
            let (sum, carry) = product.addingReportingOverflow(group)
            guard !overflow, !carry else { return nil }
            index = sum
        }
        // Nobody writes leading groups of zeros.
        guard parts.count == 1 || parts.first != "x000" else { return nil }
        self.init(level: level, index: index, width: width)
    }
}

extension UInt8 {
    var isDigit: Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self) }
}

extension UInt64 {
    /// A decimal number without sign, blanks or leading zeros.
    init?(strictDecimal digits: some Collection<UInt8>) {
        guard let first = digits.first, digits.allSatisfy(\.isDigit),
            first != UInt8(ascii: "0") || digits.count == 1
        else { return nil }
        self.init(String(decoding: digits, as: UTF8.self))
    }
}
