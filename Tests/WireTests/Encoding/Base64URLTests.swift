import Testing
import Wire

@Suite("Base64url")
struct Base64URLTests {
    @Test(
        "encodes the vectors of RFC 4648 section 10 without padding, and back",
        arguments: [
            ("", ""), ("f", "Zg"), ("fo", "Zm8"), ("foo", "Zm9v"), ("foob", "Zm9vYg"), ("fooba", "Zm9vYmE"),
            ("foobar", "Zm9vYmFy"),
        ]
    )
    func vectors(plain: String, encoded: String) throws {
        #expect(Base64URL.encode(plain.utf8) == encoded)
        #expect(try Base64URL.decode(encoded) == Array(plain.utf8))
        #expect(try Base64URL.decode(Array(encoded.utf8)) == Array(plain.utf8))
    }

    @Test("returns every byte it was given, at every length")
    func roundTrip() throws {
        let bytes = (0...255).map { UInt8($0) }
        for count in 0...256 {
            let text = Base64URL.encode(bytes.prefix(count))
            #expect(try Base64URL.decode(text) == Array(bytes.prefix(count)))
        }
        #expect(Base64URL.encode([0xFB, 0xFF]) == "-_8")
    }

    @Test(
        "refuses every second way to write the same bytes",
        arguments: [
            ("Zg==", Base64URLError.Code.invalidCharacter, 2), ("Zm9v Yg", .invalidCharacter, 4),
            ("-/8", .invalidCharacter, 1), ("Zh", .nonCanonical, 1), ("Zm9", .nonCanonical, 2),
            ("Z", .invalidLength, 1),
            ("Zm9vY", .invalidLength, 5), ("Zm\n", .invalidCharacter, 2),
        ]
    )
    func refuses(text: String, code: Base64URLError.Code, offset: Int) {
        let error = #expect(throws: Base64URLError.self) { try Base64URL.decode(text) }
        #expect(error?.code == code)
        #expect(error?.offset == offset)
    }
}
