import HTTPSignatures
import JOSE
import Referrals
import Testing

@Suite("Memory of nonces")
struct NonceMemoryTests {
    private let start = Instant(seconds: 1_800_000_000)

    private func code(
        _ memory: inout NonceMemory,
        _ nonce: String,
        of signer: String = "a",
        created: Int64 = 0,
        at seconds: Int64 = 0
    ) -> HTTPSignatureError.Code? {
        do throws(HTTPSignatureError) {
            try memory.remember(
                nonce,
                of: signer,
                created: start.adding(seconds: created),
                until: start.adding(seconds: created + 90),
                at: start.adding(seconds: seconds)
            )
            return nil
        } catch {
            return error.code
        }
    }

    @Test("A nonce counts once for each signer")
    func once() {
        var memory = NonceMemory(since: start)
        #expect(code(&memory, "n") == nil)
        #expect(code(&memory, "n") == .replayed)
        #expect(code(&memory, "n", of: "b") == nil)
        #expect(code(&memory, "m") == nil)
    }

    @Test("What was signed before the memory began counts for replayed")
    func before() {
        var memory = NonceMemory(since: start)
        #expect(code(&memory, "n", created: -1) == .replayed)
    }

    @Test("A signer who floods is refused, harms no other, and is taken again when the window has passed")
    func flood() {
        var memory = NonceMemory(since: start, perSigner: 100, signers: 2)
        for number in 0..<100 { #expect(code(&memory, "n\(number)") == nil) }
        #expect(code(&memory, "one more") == .memoryFull)
        #expect(code(&memory, "n", of: "b") == nil)
        #expect(code(&memory, "n", of: "c") == .memoryFull)
        #expect(memory.count == 101)
        #expect(code(&memory, "new", created: 90, at: 90) == nil)
        #expect(code(&memory, "n", of: "c", created: 90, at: 90) == nil)
        #expect(memory.count == 2)
    }

    @Test("What can no longer be replayed is forgotten")
    func forgetting() {
        var memory = NonceMemory(since: start)
        #expect(code(&memory, "n") == nil)
        memory.forgetAll(before: start.adding(seconds: 89))
        #expect(memory.count == 1)
        memory.forgetAll(before: start.adding(seconds: 90))
        #expect(memory.count == 0)
    }
}
