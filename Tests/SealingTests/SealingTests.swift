import Sealing
import Testing
import Wire

@Suite("What is sealed at rest")
struct SealingTests {
    private static let cheap = LockedKey.Cost(rounds: 1 << 10, blockSize: 8, parallelism: 1)

    private func code(_ body: () throws -> Void) -> SealingError.Code? {
        do {
            try body()
            return nil
        } catch {
            return (error as? SealingError)?.code
        }
    }

    private func passphrase(_ text: String) throws -> Passphrase { try Passphrase(Array(text.utf8)) }

    @Test("opens under the same key for the same purpose, and for no other")
    func purposes() throws {
        let key = SealingKey()
        let sealed = try key.seal([1, 2, 3], for: "case/1")
        #expect(try key.open(sealed, for: "case/1") == [1, 2, 3])
        #expect(code { _ = try key.open(sealed, for: "case/2") } == .cannotOpen)
        #expect(code { _ = try SealingKey().open(sealed, for: "case/1") } == .cannotOpen)
        #expect(code { _ = try key.derived(for: "records").open(sealed, for: "case/1") } == .cannotOpen)
        #expect(key.derived(for: "records").bytes == key.derived(for: "records").bytes)
        #expect(key.derived(for: "records").bytes != key.derived(for: "index").bytes)
        #expect(try SealingKey(bytes: key.bytes).open(sealed, for: "case/1") == [1, 2, 3])
        #expect(try key.seal([], for: "nothing").count == 28)
    }

    @Test("does not open after any single bit was changed, or where it was cut off")
    func changed() throws {
        let key = SealingKey()
        let sealed = try key.seal(Array("Kreutzwald".utf8), for: "name")
        for place in sealed.indices {
            for bit in 0..<8 {
                var changed = sealed
                changed[place] ^= 1 << UInt8(bit)
                #expect(code { _ = try key.open(changed, for: "name") } == .cannotOpen)
            }
            #expect(code { _ = try key.open(Array(sealed[..<place]), for: "name") } != nil)
        }
    }

    @Test(
        "is locked under a passphrase, survives being written and read, and a new passphrase opens what the old one sealed"
    )
    func locked() throws {
        let key = SealingKey()
        let old = try passphrase("correct horse battery staple\n")
        let locked = try LockedKey(key, under: old, cost: Self.cheap)
        let read = try LockedKey(json: JSON(parsing: locked.json.bytes()))
        #expect(read == locked)
        #expect(try read.unlocked(with: old).bytes == key.bytes)
        #expect(
            code { _ = try read.unlocked(with: passphrase("correct horse battery stapl")) } == .cannotOpen
        )
        let new = try passphrase("seven lamps over the harbour")
        let again = try LockedKey(read.unlocked(with: old), under: new, cost: Self.cheap)
        #expect(try again.unlocked(with: new).bytes == key.bytes)
        #expect(code { _ = try again.unlocked(with: old) } == .cannotOpen)
        #expect(again.json != locked.json)
    }

    @Test("is not locked under a passphrase that can be guessed")
    func weak() throws {
        for text in ["short", "aaaaaaaaaaaaaaaa", "abababababababab"] {
            #expect(
                code { _ = try LockedKey(SealingKey(), under: passphrase(text), cost: Self.cheap) }
                    == .weakPassphrase
            )
        }
        for text in ["", "\n", "two\nlines of it", "with a \0 inside", String(repeating: "x", count: 1025)] {
            #expect(code { _ = try passphrase(text) } == .malformed)
        }
    }

    @Test("does not let a file ask for more memory than is allowed")
    func costly() throws {
        let locked = try LockedKey(SealingKey(), under: passphrase("correct horse battery"), cost: Self.cheap)
        for (name, value) in [("N", 1 << 30), ("N", 3), ("N", 0), ("r", 4096), ("p", 1000), ("N", -8)] {
            var scrypt = try #require(locked.json["scrypt"]?.object)
            scrypt[name] = .integer(Int64(value))
            var file = try #require(locked.json.object)
            file["scrypt"] = .object(scrypt)
            #expect(code { _ = try LockedKey(json: .object(file)) } == .tooCostly, "\(name) = \(value)")
        }
        #expect(code { _ = try LockedKey(json: [:]) } == .malformed)
    }

    @Test("and its key show nothing of themselves")
    func silent() throws {
        let key = SealingKey()
        let phrase = try passphrase("correct horse battery staple")
        var dumped = ""
        dump(key, to: &dumped)
        dump(phrase, to: &dumped)
        dumped += "\(key) \(phrase)"
        #expect(!dumped.contains("horse") && dumped.utf8.count < 120, "\(dumped)")
    }
}
