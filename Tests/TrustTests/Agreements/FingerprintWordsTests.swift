import JOSE
import Testing

@testable import Trust

@Suite("Fingerprints as words")
struct FingerprintWordsTests {
    private func fingerprint(of name: String = "node.example.org", _ keys: [SigningKey]) throws
        -> FingerprintWords
    {
        FingerprintWords(of: try TestEntity(name).id, keys: try KeySet(keys.map(\.publicKey)))
    }

    @Test("The list is the published one: 256 words for even places, 256 others for odd ones")
    func list() {
        let words = WordList.even + WordList.odd
        #expect(WordList.even.count == 256 && WordList.odd.count == 256 && Set(words).count == 512)
        #expect(words.allSatisfy { $0.utf8.allSatisfy { (0x61...0x7A).contains($0) } })
        // Points where transcriptions of the list are known to slip.
        #expect(WordList.word(for: 0x17, at: 0) == "banjo")
        #expect(WordList.word(for: 0x04, at: 1) == "alkali")
        #expect(WordList.word(for: 0xFF, at: 0) == "zulu")
        #expect(WordList.word(for: 0xFF, at: 1) == "yucatan")
        // "E5 82 94 F2 E9 A2 27 48 6E 8B 06 1B 31 CC 52 8F D7 FA 3F 19" of the list's own example.
        let example: [UInt8] = [
            0xE5, 0x82, 0x94, 0xF2, 0xE9, 0xA2, 0x27, 0x48, 0x6E, 0x8B, 0x06, 0x1B, 0x31, 0xCC, 0x52, 0x8F,
            0xD7,
            0xFA, 0x3F, 0x19,
        ]
        #expect(
            example.enumerated().map { WordList.word(for: $1, at: $0) }.joined(separator: " ")
                == "topmost istanbul pluto vagabond treadmill pacific brackish dictator goldfish medusa afflict "
                + "bravado chatter revolver dupont midsummer stopwatch whimsical cowbell bottomless"
        )
    }

    @Test("A fingerprint is the same for the same entity and keys, and another for any other")
    func values() throws {
        let (first, second) = (SigningKey(), SigningKey(.es256))
        let both = try fingerprint([first, second])
        #expect(try fingerprint([second, first]) == both)
        #expect(try fingerprint([first]) != both)
        #expect(try fingerprint(of: "other.example.org", [first, second]) != both)
        #expect(both.words.split(separator: " ").count == FingerprintWords.count)
        #expect(both.numbers.split(separator: " ").allSatisfy { $0.count == 5 })
    }

    @Test("What was read out is compared whatever its form, and the first difference is named")
    func comparison() throws {
        let fingerprint = try fingerprint([SigningKey()])
        let spoken = fingerprint.words.uppercased().split(separator: " ").joined(separator: ",\n ")
        #expect(fingerprint.compare(withRead: spoken) == .same)
        #expect(fingerprint.compare(withRead: fingerprint.numbers) == .same)
        var words = fingerprint.words.split(separator: " ").map(String.init)
        words.swapAt(4, 5)
        #expect(fingerprint.compare(withRead: words.joined(separator: " ")) == .different(at: 5))
        words = fingerprint.words.split(separator: " ").map(String.init)
        #expect(
            fingerprint.compare(withRead: words.dropLast().joined(separator: " "))
                == .incomplete(expected: 16, read: 15)
        )
        #expect(fingerprint.compare(withRead: "") == .incomplete(expected: 16, read: 0))
        #expect(FingerprintWords.Comparison.different(at: 5).explanation.contains("place 5"))
    }
}
