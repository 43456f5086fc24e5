import Testing
import Wire

@Suite("Structured fields")
struct StructuredFieldTests {
    @Test("give the digests and signature parameters of a request")
    func reads() throws {
        let digests = try StructuredDictionary(parsing: "sha-256=:AAEC:, sha-512=:Aw==:")
        #expect(digests["sha-256"]?.item?.value.bytes == [0, 1, 2])
        #expect(digests["sha-512"]?.item?.value == .bytes([3]))
        let input = try StructuredDictionary(
            parsing: #"sig1=("@method" "date";req);created=1618884473;keyid="k\"1""#
        )
        let list = try #require(input["sig1"]?.innerList)
        #expect(list.items.map(\.value) == [.string("@method"), .string("date")])
        #expect(list.items[1].parameters["req"]?.boolean == true)
        #expect(list.parameters["created"]?.integer == 1_618_884_473)
        #expect(list.parameters["keyid"]?.string == "k\"1")
        #expect(try list.text() == #"("@method" "date";req);created=1618884473;keyid="k\"1""#)
    }

    @Test("are written in their canonical form")
    func writes() throws {
        let dictionary = StructuredDictionary([
            (
                "a",
                .item(
                    StructuredItem(
                        .boolean(true),
                        parameters: KeyedMembers([("q", .decimal(thousandths: -1_500))])
                    )
                )
            ),
            (
                "b",
                .innerList(StructuredInnerList([StructuredItem(.token("t/1")), StructuredItem(.date(-1))]))
            ),
            ("c", .item(StructuredItem(.displayString("é%\"")))),
            ("d", .item(StructuredItem(.boolean(false)))),
        ])
        #expect(try dictionary.text() == #"a;q=-1.5, b=(t/1 @-1), c=%"%c3%a9%25%22", d=?0"#)
        #expect(try StructuredDictionary(parsing: dictionary.text()) == dictionary)
        #expect(try StructuredItem(.decimal(thousandths: 2_000)).text() == "2.0")
    }

    @Test(
        "refuse to write what the standard cannot",
        arguments: [
            .integer(1_000_000_000_000_000), .decimal(thousandths: -1_000_000_000_000_000), .string("é"),
            .string("\n"),
            .token(""), .token("1a"), .token("a b"),
        ] as [BareItem]
    )
    func refusesToWrite(value: BareItem) {
        let error = #expect(throws: StructuredFieldError.self) { try StructuredItem(value).text() }
        #expect(error?.code == .notRepresentable)
        let key = KeyedMembers<BareItem>([("A", .integer(1))])
        #expect(throws: StructuredFieldError.self) { try StructuredItem(.integer(1), parameters: key).text() }
    }

    @Test(
        "say where they are wrong",
        arguments: [
            ("a=1,", .unexpectedEnd, 4), ("a=1 b", .unexpectedByte, 4), ("A=1", .invalidKey, 0),
            ("a=(1", .unexpectedEnd, 4),
            ("a=(1,2)", .unexpectedByte, 4), ("a=\"\\x\"", .invalidString, 4),
            ("a=1.2345", .invalidNumber, 8),
            ("a=:A:", .invalidBytes, 5), ("a=:A-:", .invalidBytes, 6),
            ("a=%\"%C3\"", .invalidDisplayString, 5),
            ("a=é", .unexpectedByte, 2),
        ] as [(String, StructuredFieldError.Code, Int)]
    )
    func refuses(text: String, code: StructuredFieldError.Code, offset: Int) {
        let error = #expect(throws: StructuredFieldError.self) { try StructuredDictionary(parsing: text) }
        #expect(error?.code == code)
        #expect(error?.offset == offset)
    }

    @Test("are held to a length")
    func length() {
        let long = String(repeating: "a,", count: 40_000) + "a"
        #expect(throws: StructuredFieldError.self) { try StructuredList(parsing: long) }
    }

    @Test("carry standard base64, strict where it stands alone")
    func base64() throws {
        #expect(Base64.encode([0xFB, 0xFF]) == "+/8=")
        #expect(try Base64.decode("+/8=") == [0xFB, 0xFF])
        for bad in ["+/8", "-_8=", "+/9=", "+/8==", "====", "A===", "=+/8"] {
            #expect(throws: Base64URLError.self, "\(bad)") { try Base64.decode(bad) }
        }
        #expect(Base64.decodeLeniently("+/9") == [0xFB, 0xFF])
        #expect(Base64.decodeLeniently("+/8==") == nil)
        #expect(Base64.decodeLeniently("") == [])
    }
}
