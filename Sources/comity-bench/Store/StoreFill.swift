import ArgumentParser
import Foundation
import Node
import Referrals
import Store
import StoreSQLite
import Wire

/// Fills a store with cases, their records and their documents. The words come from a vocabulary in which, as in a language, few
/// are frequent and most are rare; the same number makes the same case in every run.
struct StoreFill: Sendable {
    let store: SQLiteStore
    let home: BenchHome
    let documents: Int

    /// Where a filling stops by itself.
    struct Limits: Sendable {
        var bytes: Int64
        var end: ContinuousClock.Instant
    }

    static let moment = Instant(milliseconds: 1_795_510_800_000)
    static let officers = 200
    static let teams = 10
    private static let batch = 2_000

    /// - Throws: `ValidationError` where a limit would be passed; what was written goes with the folder.
    func add(_ count: Int, within limits: Limits) async throws {
        var done = 0
        while done < count {
            let numbers = done..<min(count, done + Self.batch)
            try await store.write { transaction in
                for number in numbers { try add(number, to: transaction) }
            }
            done = numbers.upperBound
            let estimate = home.size / Int64(done) * Int64(count)
            guard estimate < limits.bytes else {
                throw ValidationError(
                    "\(count) cases would take about \(estimate / 1_000_000_000) GB; --most-gigabytes allows less."
                )
            }
            guard ContinuousClock.now < limits.end else {
                throw ValidationError("\(done) of \(count) cases in the time that --most-minutes allows.")
            }
            if done % 20_000 == 0 {
                FileHandle.standardError.write(Data("\(done) cases, \(home.size / 1_000_000) MB\n".utf8))
            }
        }
    }

    static func reference(_ number: Int) -> String { "EE-2026-\(1_000_000 + number)" }
    static func officer(_ number: Int) -> String { "Officer \(number % officers)" }
    static func team(_ number: Int) -> String { "team \(number % officers % teams)" }

    private func add(_ number: Int, to transaction: any StoreWriter) throws {
        var words = BenchWords(seed: UInt64(number))
        let at = Self.moment.adding(seconds: Int64(number))
        let file = CaseRecord(
            id: Identifier(at: at),
            reference: Self.reference(number),
            content: try text(Self.caseFile(number, &words)),
            openedBy: Self.officer(number),
            openedAt: at,
            changedAt: at,
            revision: 1
        )
        try transaction.enter(file)
        try transaction.upsert(
            AllocationRecord(
                subject: file.id,
                owner: Self.officer(number),
                team: Self.team(number),
                at: at,
                by: Self.officer(number)
            )
        )
        for (kind, compartment, content) in [
            ("task", "intake", ["says": .string(words.sentence(6))] as JSON),
            ("tag", "intake", ["word": .string(words.next()), "removed": false]),
            ("note", "facilitation", ["words": .string(words.sentence(12))]),
        ] {
            let record = CaseworkRecord(
                id: Identifier(at: at),
                caseID: file.id,
                kind: kind,
                compartment: compartment,
                content: try text(content),
                revision: 1,
                writtenBy: Self.officer(number),
                role: "facilitator",
                writtenAt: at
            )
            try transaction.put(record)
            try transaction.enter(content, in: compartment, ofCase: file.id)
        }
        for person in ["harmed-1", "responsible-1"] {
            try transaction.put(try Self.identity(of: person, file, number, &words))
        }
        if documents > 0 { try addThread(of: file, number, &words, to: transaction) }
    }

    /// Who somebody is, under that person's own keys; no word of it is in the index.
    private static func identity(
        of person: String,
        _ file: CaseRecord,
        _ number: Int,
        _ words: inout BenchWords
    ) throws -> CaseworkRecord {
        let content: JSON = [
            "person": .string(person), "name": .string(words.sentence(2)),
            "channels": [["by": "telephone", "address": .string("+372 \(5_000_000 + number)")]],
            "safeContact": .string(words.sentence(8)), "languages": ["et"],
        ]
        var record = CaseworkRecord(
            id: Identifier(at: file.openedAt),
            caseID: file.id,
            kind: "identity",
            compartment: "identities",
            content: String(decoding: try content.canonicalBytes(), as: UTF8.self),
            revision: 1,
            writtenBy: officer(number),
            role: "facilitator",
            writtenAt: file.openedAt
        )
        record.concerns = Concerns(whole: [person])
        return record
    }

    private func addThread(
        of file: CaseRecord,
        _ number: Int,
        _ words: inout BenchWords,
        to transaction: any StoreWriter
    ) throws {
        guard let own = EntityID("https://bench.example"), let peer = EntityID("https://peer.example") else {
            return
        }
        let thread = ThreadRecord(
            id: Identifier(at: file.openedAt),
            side: .referrer,
            peer: peer,
            reference: file.reference,
            caseID: file.id,
            openedAt: file.openedAt,
            changedAt: file.openedAt,
            stage: .offered,
            decideBy: "2027-01-15",
            ownSequence: documents,
            ownHead: .zero,
            peerSequence: 0
        )
        try transaction.insert(thread)
        for sequence in 1...documents {
            let compact = words.run(900)
            try transaction.insert(
                DocumentRecord(
                    id: Identifier(at: file.openedAt),
                    thread: thread.id,
                    issuer: own,
                    audience: peer,
                    sequence: sequence,
                    type: sequence == 1 ? .referral : .status,
                    issuedAt: file.openedAt,
                    storedAt: file.openedAt,
                    digest: Digest(of: compact),
                    compact: compact,
                    disposition: .accepted
                )
            )
        }
    }

    private static func caseFile(_ number: Int, _ words: inout BenchWords) -> JSON {
        .object([
            "reference": .string(reference(number)), "stage": "pre-trial",
            "offence": [
                "date": .string("2026-\(10 + number % 3)-\(10 + number % 19)"), "budapest": ["art2", "art8"],
                "national": [["code": "KarS", "section": .string("\(200 + number % 40)")]],
            ],
            "harm": [
                "summary": .string(words.sentence(18)),
                "loss": ["minor": .integer(Int64(1000 + number % 90_000)), "currency": "EUR"],
            ],
            "parties": [
                ["pseudonym": "harmed-1", "role": "harmed", "country": "PT", "languages": ["pt"]],
                ["pseudonym": "responsible-1", "role": "responsible", "country": "EE", "languages": ["et"]],
            ],
        ])
    }

    private func text(_ json: JSON) throws -> String {
        String(decoding: try json.canonicalBytes(), as: UTF8.self)
    }
}

/// Words by Zipf's law: the n-th is n times as rare as the first.
struct BenchWords: Sendable {
    static let vocabulary = 30_000
    private static let logarithm = log(Double(vocabulary))
    private var state: UInt64

    init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 | 1 }

    private mutating func random() -> UInt64 {
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        return state
    }

    mutating func number(below bound: Int) -> Int { Int(random() % UInt64(max(1, bound))) }

    /// The word of a rank, from 0, made of syllables.
    static func word(_ rank: Int) -> String {
        let syllables = [
            "ka", "ri", "so", "ne", "ta", "mi", "lo", "ve", "pu", "da", "hei", "jo", "sel", "gra", "tum",
            "fin",
        ]
        var rank = rank
        var word = ""
        repeat {
            word += syllables[rank % 16]
            rank /= 16
        } while rank > 0
        return word.count < 4 ? word + "ma" : word
    }

    mutating func next() -> String {
        let uniform = Double(random() >> 11) / Double(1 << 53)
        return Self.word(Int(exp(uniform * Self.logarithm)) - 1)
    }

    mutating func sentence(_ count: Int) -> String { (0..<count).map { _ in next() }.joined(separator: " ") }

    /// Letters without meaning, as a signed document has them.
    mutating func run(_ count: Int) -> String {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(count + 8)
        while bytes.count < count {
            var word = random()
            for _ in 0..<8 {
                bytes.append(UInt8(ascii: "A") + UInt8(truncatingIfNeeded: word & 15))
                word >>= 8
            }
        }
        return String(decoding: bytes.prefix(count), as: UTF8.self)
    }
}
