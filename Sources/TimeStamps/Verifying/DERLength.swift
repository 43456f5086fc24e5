/// The length that the outermost element of DER states (X.690 section 8.1.3), for telling what was cut off from what is
/// something else.
enum DERLength {
    /// - Throws: ``TimeStampError`` with `truncated` where a sequence begins and does not end.
    static func requireWhole(_ bytes: [UInt8], _ what: String) throws(TimeStampError) {
        guard bytes.first == 0x30, stated(in: bytes).map({ $0 > bytes.count }) ?? true else { return }
        throw TimeStampError(
            .truncated,
            "The \(what) was cut off: \(bytes.count) bytes are there, and it says that it is longer."
        )
    }

    /// How many bytes a sequence says that it has, its own head included; nil where even that was cut off. What no `Int` holds is
    /// as good as endless.
    private static func stated(in bytes: [UInt8]) -> Int? {
        guard bytes.count >= 2 else { return nil }
        guard bytes[1] & 0x80 != 0 else { return 2 + Int(bytes[1]) }
        let count = Int(bytes[1] & 0x7F)
        // The indefinite form is no DER; whoever parses it says so.
        guard count > 0 else { return 2 }
        guard bytes.count >= 2 + count else { return nil }
        guard count <= 7 else { return .max }
        return 2 + count + bytes[2..<2 + count].reduce(0) { $0 << 8 | Int($1) }
    }
}
