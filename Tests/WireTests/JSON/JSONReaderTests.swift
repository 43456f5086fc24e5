import Testing

@testable import Wire

@Suite("The JSON reader")
struct JSONReaderTests {
    private func error(_ text: String, limits: JSONLimits = .document) -> JSONError? {
        error(Array(text.utf8), limits: limits)
    }

    private func error(_ bytes: [UInt8], limits: JSONLimits = .document) -> JSONError? {
        do throws(JSONError) {
            _ = try JSON(parsing: bytes, limits: limits)
            return nil
        } catch {
            return error
        }
    }

    @Test("reads every kind of value")
    func readsValues() throws {
        let value = try JSON(parsing: #" {"a":[1,-2.5,"x",true,false,null,{}],"b":{"c":[]}} "#)
        #expect(value == ["a": [1, -2.5, "x", true, false, .null, [:]], "b": ["c": []]])
        #expect(value.object?.keys == ["a", "b"])
        #expect(value["a"]?[1]?.double == -2.5)
        #expect(value["a"]?[7] == nil)
        #expect(value["missing"] == nil)
    }

    @Test(
        "keeps integers of 64 bits exact and makes other numbers doubles",
        arguments: [
            ("9223372036854775807", JSON.integer(.max)), ("-9223372036854775808", .integer(.min)),
            ("9223372036854775808", .number(9_223_372_036_854_775_808)),
            ("-9223372036854775809", .number(-9_223_372_036_854_775_808)),
            ("0", .integer(0)), ("-0", .integer(0)), ("-0.0", .number(0)), ("1E2", .number(100)),
            ("1e-999", .number(0)), ("0.1", .number(0.1)),
            ("123456789012345678901234567890", .number(1.2345678901234568e29)),
        ]
    )
    func readsNumbers(text: String, expected: JSON) throws {
        #expect(try JSON(parsing: text) == expected)
        if case .integer = expected {
            guard case .integer = try JSON(parsing: text) else {
                Issue.record("\(text) became a double"); return
            }
        }
    }

    @Test(
        "refuses what is outside the grammar, saying where",
        arguments: [
            ("", JSONError.Code.unexpectedEnd, 0), ("[1,]", .unexpectedByte, 3),
            ("[1 2]", .unexpectedByte, 3),
            ("{\"a\" 1}", .unexpectedByte, 5), ("{a:1}", .unexpectedByte, 1), ("[1] x", .trailingBytes, 4),
            ("tru", .unexpectedEnd, 3), ("trux", .unexpectedByte, 3), ("01", .invalidNumber, 0),
            ("-", .unexpectedEnd, 1), ("1.", .unexpectedEnd, 2), ("[1.e1]", .invalidNumber, 1),
            ("1e400", .numberOutOfRange, 0), ("[-1e999]", .numberOutOfRange, 1),
            ("\"\u{1}\"", .controlCharacter, 1),
            ("\"a\u{9}\"", .controlCharacter, 2), (#""\x""#, .invalidEscape, 1),
            (#""\u12g4""#, .invalidEscape, 5),
            (#"["\ud800"]"#, .loneSurrogate, 2), (#""\udc00\ud800""#, .loneSurrogate, 1),
            (#""\ud800\u0041""#, .loneSurrogate, 1), (#""abc"#, .unexpectedEnd, 4),
            (#""abc\"#, .unexpectedEnd, 5),
            (#"{"a":1,"b":2,"a":3}"#, .duplicateName, 13), (#"{"a":1,"\u0061":3}"#, .duplicateName, 7),
            ("\u{FEFF}{}", .byteOrderMark, 0), ("[", .unexpectedEnd, 1), ("]", .unexpectedByte, 0),
        ]
    )
    func refuses(text: String, code: JSONError.Code, offset: Int) {
        let error = error(text)
        #expect(error?.code == code)
        #expect(error?.offset == offset)
    }

    @Test(
        "refuses bytes that are not UTF-8 at the byte that is wrong",
        arguments: [
            ([0x22, 0x61, 0xFF, 0x22], 2), ([0x22, 0xC0, 0x80, 0x22], 1),
            ([0x22, 0xED, 0xA0, 0x80, 0x22], 1),
            ([0x22, 0xF4, 0x90, 0x80, 0x80, 0x22], 1), ([0x22, 0x5C, 0x6E, 0x61, 0xE2, 0x82, 0x22], 4),
        ] as [([UInt8], Int)]
    )
    func refusesInvalidUTF8(bytes: [UInt8], offset: Int) {
        #expect(error(bytes) == JSONError(.invalidUTF8, at: offset))
    }

    @Test("reads each escape, and surrogate pairs as one character")
    func readsEscapes() throws {
        let value = try JSON(parsing: #""\"\\\/\b\f\n\r\t\u0041\uD83D\uDE00é\u0000z""#)
        #expect(value.string == "\"\\/\u{8}\u{C}\n\r\tA😀é\u{0}z")
    }

    @Test("takes canonically equivalent names for different members, as a signature does")
    func comparesNamesByCodePoint() throws {
        let value = try JSON(parsing: #"{"\u00e9":1,"e\u0301":2}"#)
        #expect(value.object?.count == 2)
        #expect(value["e\u{301}"] == 2)
        #expect(JSON.string("\u{E9}") != .string("e\u{301}"))
    }

    @Test("finds a repeated name among many members")
    func findsLateDuplicate() {
        let members = (0..<500).map { "\"name\($0)\":\($0)" }.joined(separator: ",")
        #expect(error("{\(members)}") == nil)
        #expect(error("{\(members),\"name7\":0}")?.code == .duplicateName)
    }

    @Test("keeps to each limit, one value either side")
    func keepsLimits() {
        let limits = JSONLimits(maximumBytes: 40, maximumDepth: 3, maximumMembers: 2, maximumValues: 6)
        #expect(error("[[[]]]", limits: limits) == nil)
        #expect(error("[[[[]]]]", limits: limits) == JSONError(.tooDeep, at: 3))
        #expect(error(#"{"a":1,"b":2}"#, limits: limits) == nil)
        #expect(error(#"{"a":1,"b":2,"c":3}"#, limits: limits) == JSONError(.tooManyMembers, at: 13))
        #expect(error("[1,1,1,1,1]", limits: limits) == nil)
        #expect(error("[1,1,1,1,1,1]", limits: limits) == JSONError(.tooManyValues, at: 11))
        #expect(error("\"\(String(repeating: "x", count: 38))\"", limits: limits) == nil)
        #expect(
            error("\"\(String(repeating: "x", count: 39))\"", limits: limits) == JSONError(.tooLarge, at: 40)
        )
        #expect(error(String(repeating: "9", count: 1_025))?.code == .numberTooLong)
    }

    @Test("refuses a hundred thousand brackets without running out of stack, whatever limit it is given")
    func refusesDeepNesting() {
        let limits = JSONLimits(maximumDepth: .max)
        for opening in ["[", #"{"a":"#] {
            let text = String(repeating: opening, count: 100_000)
            #expect(error(text, limits: limits)?.code == .tooDeep)
        }
        let deepest = String(repeating: "[", count: 512) + String(repeating: "]", count: 512)
        #expect(error(deepest, limits: limits) == nil)
    }

    @Test("never shows the text in an error")
    func showsNoValue() {
        let error = error(#"{"name":"Maria","name":"Maria"}"#)
        #expect(error?.description.contains("byte 16") == true)
        #expect(error?.description.contains("Maria") == false)
        for code in JSONError.Code.allCases { #expect(JSONError(code, at: 1).description.count > 40) }
    }
}
