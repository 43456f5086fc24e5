import Casework
package import Referrals
package import Store
package import Vault
package import Wire

extension StoreWriter {
    /// Stores a new case with the words by which it is found.
    ///
    /// - Returns: under whose keys it lies.
    @discardableResult
    package func enter(_ record: CaseRecord) throws -> [KeyScope] {
        let scopes = try place(new: Self.concerned(record))
        try index(record)
        return scopes
    }

    /// Stores a case's changed content with the words by which it is found.
    ///
    /// - Returns: under whose keys it lies now.
    func change(_ record: CaseRecord) throws -> [KeyScope] {
        let scopes = try place(changed: Self.concerned(record))
        try index(record)
        return scopes
    }

    /// What a case says of each of its parties goes with that party.
    private static func concerned(_ record: CaseRecord) throws -> CaseRecord {
        var record = record
        record.concerns = Case(record: try JSON(parsing: record.content, limits: .local)).concerns
        return record
    }

    func index(_ record: CaseRecord) throws {
        let content = try JSON(parsing: record.content, limits: .local)
        let words = SearchWords.kept(of: .array([.string(record.reference), content]))
        try index(
            words.union(Case(record: content).marks),
            in: Compartment.intake.rawValue,
            ofCase: record.id
        )
    }

    /// Notes the words of a record of the casework, in its own compartment.
    ///
    /// Of who somebody is no word is noted: copies of the index outlive the person's keys.
    package func enter(_ content: JSON, in compartment: String, ofCase id: Identifier) throws {
        guard compartment != Compartment.identities.rawValue else { return }
        try index(SearchWords.kept(of: content), in: compartment, ofCase: id)
    }
}

extension Node {
    /// Gives their index to cases of before there was one, a few in each transaction; it costs nothing once it is done.
    package func indexOlderCases() async throws {
        while true {
            let cases = try await store.read { try $0.casesWithoutIndex(limit: 100) }
            guard !cases.isEmpty else { break }
            try await store.write { transaction in
                for id in cases {
                    guard let record = try transaction.caseRecord(id), record.erasedAt == nil else {
                        // An erased case has no words; it is entered so that nobody looks again.
                        try transaction.index([], in: Compartment.intake.rawValue, ofCase: id)
                        continue
                    }
                    try transaction.index(record)
                    if let allocation = try transaction.allocation(of: id) {
                        try transaction.upsert(allocation)
                    }
                    for stored in try transaction.casework(ofCase: id) where stored.erasedAt == nil {
                        try transaction.enter(
                            JSON(parsing: stored.content, limits: .local),
                            in: stored.compartment,
                            ofCase: id
                        )
                    }
                }
            }
        }
        if try await store.read({ try $0.isIndexing }) { try await store.write { try $0.completeIndex() } }
    }
}

extension Case {
    /// What two cases of the same matter have in common, as words that no text has: the offence on its day, the loss on its
    /// day.
    var marks: Set<String> {
        guard let date = record["offence"]?["date"]?.string else { return [] }
        var marks = Set(provisions.map { "=offence/\(date)/\($0)" })
        if let loss = record["harm"]?["loss"], let minor = loss["minor"]?.int, minor != 0 {
            marks.insert("=loss/\(date)/\(minor)/\(loss["currency"]?.string ?? "")")
        }
        return marks
    }
}
