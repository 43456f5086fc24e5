package import Casework
package import Referrals
package import Store
import Wire

/// A case that a search found, and in what.
package struct CaseHit: Sendable, Hashable {
    package var id: Identifier
    package var reference: String
    /// The kinds of records in which words were found; `case` for the case itself.
    package var kinds: [String]
}

/// What a search found, the latest opened case first.
package struct CaseHits: Sendable, Hashable {
    package var hits: [CaseHit]
    /// Where to go on: there may be more, or what there is took too much to look through at once.
    package var next: Int64?
}

/// Another case that is likely the same matter, and why.
package struct LikelyDuplicate: Sendable, Hashable {
    package var id: Identifier
    package var reference: String
    package var why: [String]
}

extension Node {
    /// Cases in which all the words are found, in what the role may read. What the index names is read before it counts, and
    /// every case that is named is recorded as read.
    ///
    /// - Parameters:
    ///   - words: a word that ends in `*` is the beginning of one (``SearchWords``).
    ///   - before: where an earlier search ended.
    /// - Throws: ``NodeError`` `invalidInput` where there is no word of at least two characters.
    package func search(
        _ words: String,
        by officer: Officer,
        as role: Role,
        within whose: RecordPage.Whose = .everybodys,
        before: Int64? = nil,
        limit: Int = 50
    ) async throws -> CaseHits {
        let wanted = SearchWords.wanted(in: words)
        guard !wanted.isEmpty, wanted.count <= 12 else {
            throw NodeError(.invalidInput, "Search for 1 to 12 words of at least two characters each.")
        }
        try await indexOlderCases()
        let now = clock.now
        let readable = Compartment.allCases.filter { role.may(.read, $0) }
        let query = SearchQuery(
            words: wanted.map(\.key),
            compartments: readable.map(\.rawValue),
            whose: whose,
            before: before,
            limit: limit
        )
        let found = try await store.read { transaction in
            let result = try transaction.search(query)
            let hits = try result.candidates.filter { candidate in
                try self.mayRead(candidate.id, officer, as: role, transaction)
            }.compactMap { candidate in
                try Self.hit(candidate.id, wanted, readable, in: transaction)
            }
            return CaseHits(hits: hits, next: result.next)
        }
        guard !found.hits.isEmpty else { return found }
        try await store.write { transaction in
            for hit in found.hits {
                try transaction.record(
                    .caseworkRead,
                    by: officer.name + ", " + role.rawValue,
                    about: hit.id,
                    at: now
                )
            }
        }
        return found
    }

    /// What of a case holds the words; nil where they are not all there, or no more.
    private static func hit(
        _ id: Identifier,
        _ wanted: [SearchWords.Wanted],
        _ readable: [Compartment],
        in transaction: any StoreReader
    ) throws -> CaseHit? {
        guard let record = try transaction.caseRecord(id), record.erasedAt == nil else { return nil }
        var open = Set(wanted)
        var kinds: Set<String> = []
        func look(in json: JSON, _ kind: String) {
            let words = SearchWords.words(in: json)
            let found = wanted.filter { $0.isIn(words) }
            if !found.isEmpty { kinds.insert(kind) }
            open.subtract(found)
        }
        if readable.contains(.intake) {
            let content = try JSON(parsing: record.content, limits: .local)
            look(in: .array([.string(record.reference), content]), "case")
        }
        for stored in try transaction.casework(ofCase: id, in: readable.map(\.rawValue))
        where stored.erasedAt == nil && !stored.isClosed {
            look(in: try JSON(parsing: stored.content, limits: .local), stored.kind)
        }
        return open.isEmpty ? CaseHit(id: id, reference: record.reference, kinds: kinds.sorted()) : nil
    }

    /// Other cases that are likely the same matter. It is a warning for a person, never a merge.
    package func duplicates(of reference: String) async throws -> [LikelyDuplicate] {
        try await indexOlderCases()
        return try await store.read { transaction in
            let record = try Self.existing(transaction, reference)
            let file = CaseFile(id: record.id, case: try Self.case(of: record), openedBy: record.openedBy)
            return try Self.duplicates(of: file, in: transaction)
        }
    }

    static func duplicates(of file: CaseFile, in transaction: any StoreReader) throws -> [LikelyDuplicate] {
        var likely: [Identifier: LikelyDuplicate] = [:]
        for mark in file.basis.marks.sorted() {
            let query = SearchQuery(
                words: [mark],
                compartments: [Compartment.intake.rawValue],
                limit: 100
            )
            for candidate in try transaction.search(query).candidates where candidate.id != file.id {
                guard likely[candidate.id] == nil, let other = try transaction.caseRecord(candidate.id),
                    other.erasedAt == nil
                else { continue }
                let why = file.likeness(to: try Self.case(of: other))
                guard !why.isEmpty else { continue }
                likely[other.id] = LikelyDuplicate(id: other.id, reference: other.reference, why: why)
            }
        }
        return likely.values.sorted { $0.reference < $1.reference }
    }
}
