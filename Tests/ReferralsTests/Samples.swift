import Referrals
import Testing
import Wire

/// Two nodes and the documents that they could have written, for tests of this room.
enum Samples {
    static func tartu() throws -> EntityID { try #require(EntityID("https://tartu.example")) }
    static func porto() throws -> EntityID { try #require(EntityID("https://porto.example")) }

    /// A generator whose numbers are the same in every run.
    struct Seeded: RandomNumberGenerator {
        private var state: UInt64
        init(_ seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 &+ 1 }

        mutating func next() -> UInt64 {
            state ^= state << 13
            state ^= state >> 7
            state ^= state << 17
            return state
        }
    }

    /// Writes documents for both sides of one thread, keeping each side's chain.
    struct Writer {
        let thread = Identifier(at: Instant(milliseconds: 1_790_000_000_000))
        private var sequence: [Side: Int] = [:]
        private(set) var documents: [Document] = []

        mutating func write(
            _ side: Side,
            _ type: DocumentType,
            _ body: JSON,
            seen: Int? = nil
        ) throws -> Document {
            let number = (sequence[side] ?? 0) + 1
            sequence[side] = number
            let document = Document(
                issuer: side == .referrer ? try tartu() : try porto(),
                audience: side == .referrer ? try porto() : try tartu(),
                id: Identifier(at: Instant(milliseconds: 1_790_000_000_000 + Int64(documents.count))),
                issuedAt: Instant(seconds: 1_790_000_000),
                thread: thread,
                sequence: number,
                previous: number == 1 ? nil : .zero,
                seen: seen ?? sequence[side.other] ?? 0,
                type: type,
                body: body
            )
            documents.append(document)
            return document
        }

        func state() throws -> ThreadState { ThreadState(folding: documents, referrer: try tartu()) }
    }

    static let referral: JSON = ["case": ["reference": "EE-1"]]
    static let received: JSON = ["state": "received"]
    static let review: JSON = ["state": "under-review"]
    static let accepted: JSON = ["state": "accepted", "assessment": [:]]
    static let conditions: JSON = [
        "state": "accepted", "assessment": [:], "conditions": [["says": "indirect dialogue only"]],
    ]
    static let declined: JSON = [
        "state": "declined", "ground": ["code": "not-suitable"], "says": "not suitable now",
    ]
    static let question: JSON = ["purpose": "information", "questions": [["says": "how old is he?"]]]
    static let consultation: JSON = ["purpose": "consultation", "questions": [["says": "may we refuse?"]]]
    static let withdrawal: JSON = ["by": "participant"]

    static func answer(to request: Document) -> JSON {
        ["request": .string(request.id.text), "answers": [["says": "seventeen"]]]
    }

    static func acknowledgement(of decision: Document, _ word: String) -> JSON {
        ["decision": .string(decision.id.text), "conditions": .string(word)]
    }
}
