import GRDB
import Referrals
import Store
import Vault

/// The index of words. What is stored of a word is a code under its compartment's key; what is stored of whose a case is, a
/// code under the key of indexes.
extension SQLiteTransaction {
    func index(_ words: Set<String>, in compartment: String, ofCase id: Identifier) throws {
        guard !words.isEmpty else {
            try enterIntoIndex(id)
            return
        }
        guard try erasure(of: .file(id)) == nil else {
            throw StoreError(.erased, "The case has been erased; nothing more is kept of it.")
        }
        let number = try enterIntoIndex(id)
        let key = try translated {
            try contentKey(of: .agency, in: KeyCompartment(casework: compartment))
        }.blind(for: Self.purpose(compartment))
        for word in words { try enter(key.code(of: word), number) }
    }

    private static func purpose(_ compartment: String) -> String { "search/" + compartment }

    private func enter(_ code: Int64, _ number: Int64) throws {
        let statement = try database.cachedStatement(
            sql: "INSERT INTO search_word (code, number) VALUES (?, ?) ON CONFLICT (code, number) DO NOTHING"
        )
        try statement.execute(arguments: [code, number])
    }

    /// The case's number in the index; given with its first use.
    @discardableResult
    func enterIntoIndex(_ id: Identifier) throws -> Int64 {
        if let known = try number(of: id) { return known }
        let number = Int64(try count("SELECT COALESCE(MAX(number), 0) + 1 FROM search_case"))
        try insert(into: "search_case", ["number": number, "case_id": id.text])
        return number
    }

    private func number(of id: Identifier) throws -> Int64? {
        let statement = try database.cachedStatement(sql: "SELECT number FROM search_case WHERE case_id = ?")
        return try Int64.fetchOne(statement, arguments: [id.text])
    }

    /// A case goes from one officer's and team's part of the index to another's.
    func indexAllocation(from old: AllocationRecord?, to new: AllocationRecord) throws {
        guard let number = try number(of: new.subject) else { return }
        for code in try old.map(codes(of:)) ?? [] {
            try database.execute(
                sql: "DELETE FROM search_word WHERE code = ? AND number = ?",
                arguments: [code, number]
            )
        }
        for code in try codes(of: new) { try enter(code, number) }
    }

    private func codes(of allocation: AllocationRecord) throws -> [Int64] {
        try [ownerCode(allocation.owner)] + [allocation.team].compactMap { try $0.map(teamCode) }
    }

    private func ownerCode(_ owner: String) throws -> Int64 { try code(owner, of: "search/owner") }
    private func teamCode(_ team: String) throws -> Int64 { try code(team, of: "search/team") }

    private func code(_ text: String, of column: String) throws -> Int64 {
        let digits = try translated { try vault.blindIndex(text, of: column) }
        return Int64(bitPattern: UInt64(digits.prefix(16), radix: 16) ?? 0)
    }

    var isIndexing: Bool {
        get throws { try count("SELECT is_complete FROM search_state") == 0 }
    }

    func casesWithoutIndex(limit: Int) throws -> [Identifier] {
        guard try isIndexing else { return [] }
        return try all(
            """
            SELECT id FROM case_file WHERE NOT EXISTS (
                SELECT 1 FROM search_case WHERE search_case.case_id = case_file.id) ORDER BY opened_at, id LIMIT ?
            """,
            [limit]
        ) { try $0.identifier("id") }
    }

    func removeWords(ofCase id: Identifier) throws {
        try database.execute(sql: Self.removeFromIndex[0], arguments: [id.text])
    }

    func completeIndex() throws {
        try database.execute(sql: "UPDATE search_state SET is_complete = 1")
    }

    /// What removes a case from the index, each with the case's identifier.
    static let removeFromIndex = [
        "DELETE FROM search_word WHERE number IN (SELECT number FROM search_case WHERE case_id = ?)",
        "DELETE FROM search_case WHERE case_id = ?",
    ]

    func search(_ query: SearchQuery) throws -> SearchResult {
        var lists = try query.words.map { word in
            PostingList(try codes(of: word, in: query.compartments))
        }
        switch query.whose {
        case .everybodys: break
        case .of(let owner): lists.append(PostingList([try ownerCode(owner)]))
        case .ofTeam(let team, let owner):
            lists.append(PostingList([try teamCode(team), try ownerCode(owner)]))
        }
        return try SearchRun(transaction: self, lists: lists).result(of: query)
    }

    /// The codes of a word in each compartment. Where this holder has no key, or nothing was ever written, the word is in none.
    private func codes(of word: String, in compartments: [String]) throws -> [Int64] {
        try compartments.compactMap { compartment in
            let part = KeyCompartment(casework: compartment)
            guard vault.compartments.contains(part), let row = try keyRow(of: .agency, in: part) else {
                return nil
            }
            let key = try translated { try vault.key(row.id) }
            return key.blind(for: Self.purpose(compartment)).code(of: word)
        }
    }
}

/// The cases of one word: those under any of its codes, the latest first.
private struct PostingList {
    let codes: [Int64]
    init(_ codes: [Int64]) { self.codes = codes }
}

/// Finds what is in every list at once. Each list is asked for its next case at or below the place where the others are, so
/// that a rare word leaps over what a common one has in between.
private struct SearchRun {
    let transaction: SQLiteTransaction
    let lists: [PostingList]

    func result(of query: SearchQuery) throws -> SearchResult {
        var result = SearchResult(candidates: [], next: nil)
        guard !lists.isEmpty, lists.allSatisfy({ !$0.codes.isEmpty }) else { return result }
        var place = query.before ?? .max
        guard place > 0 else { return result }
        place -= 1
        var effort = query.effort
        while effort > 0, result.candidates.count < query.limit {
            var agreed = place
            for list in lists {
                effort -= list.codes.count
                guard let next = try next(in: list, atOrBelow: agreed) else { return result }
                agreed = next
            }
            // No list has moved the place: it is in all of them.
            if agreed == place {
                if let id = try caseID(place) {
                    result.candidates.append(SearchResult.Candidate(id: id, number: place))
                }
                place -= 1
            } else {
                place = agreed
            }
        }
        result.next = place + 1
        return result
    }

    private func next(in list: PostingList, atOrBelow place: Int64) throws -> Int64? {
        let statement = try transaction.database.cachedStatement(
            sql: "SELECT MAX(number) FROM search_word WHERE code = ? AND number <= ?"
        )
        return try list.codes.compactMap { code in
            try Int64.fetchOne(statement, arguments: [code, place])
        }.max()
    }

    private func caseID(_ number: Int64) throws -> Identifier? {
        let statement = try transaction.database.cachedStatement(
            sql: "SELECT case_id FROM search_case WHERE number = ?"
        )
        return try String.fetchOne(statement, arguments: [number]).flatMap { Identifier($0) }
    }
}
