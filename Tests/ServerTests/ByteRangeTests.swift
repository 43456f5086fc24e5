import Server
import Testing

@Suite("The Range field")
struct ByteRangeTests {
    @Test(
        "One range of bytes is read as RFC 9110 section 14 has it, cut at the end",
        arguments: [
            ("bytes=0-0", 0..<1), ("bytes=0-9", 0..<10), ("bytes=3-", 3..<10), ("bytes=9-9", 9..<10),
            ("bytes=2-100", 2..<10), ("bytes=-3", 7..<10), ("bytes=-10", 0..<10), ("bytes=-100", 0..<10),
            ("bytes=0-9223372036854775807", 0..<10), ("bytes=00-07", 0..<8),
        ] as [(String, Range<Int64>)]
    )
    func satisfiable(field: String, range: Range<Int64>) {
        #expect(ByteRange.reading(field, length: 10) == .range(range))
    }

    @Test(
        "A range that begins behind the end, or holds nothing, cannot be satisfied",
        arguments: ["bytes=10-", "bytes=10-11", "bytes=9223372036854775807-", "bytes=-0"]
    )
    func notSatisfiable(field: String) {
        #expect(ByteRange.reading(field, length: 10) == .notSatisfiable)
    }

    @Test(
        "What is no single range of bytes counts as not asked for",
        arguments: [
            nil, "", "bytes", "bytes=", "bytes=-", "bytes=5-3", "bytes=a-b", "bytes=1-2,4-5", "items=0-1",
            "bytes=+1-2", "bytes= 1-2", "bytes=1-2-3", "bytes=--1", "bytes=9223372036854775808-",
            "bytes=-9223372036854775808", "bytes=1-99999999999999999999", "bytes=\u{0661}-2",
        ] as [String?]
    )
    func ignored(field: String?) {
        #expect(ByteRange.reading(field, length: 10) == .whole)
    }

    @Test("An empty file has no bytes to ask for")
    func empty() {
        #expect(ByteRange.reading("bytes=0-", length: 0) == .notSatisfiable)
        #expect(ByteRange.reading("bytes=-5", length: 0) == .notSatisfiable)
        #expect(ByteRange.reading(nil, length: 0) == .whole)
    }
}
