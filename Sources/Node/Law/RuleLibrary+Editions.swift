package import RulePacks

extension RuleLibrary {
    /// The jurisdiction whose published pack has a name.
    ///
    /// - Throws: ``NodeError`` with `misconfigured` where it is none of those that can be used, and one cannot.
    package func jurisdiction(ofPack id: String) throws(NodeError) -> String? {
        try find { $0.last?.statement.pack == id ? $0.last : nil }?.jurisdiction
    }

    /// The published version of a pack with a digest: the one by which a stored decision was made.
    ///
    /// - Throws: ``NodeError`` with `misconfigured` where it is not there, and some pack cannot be used.
    package func edition(ofPack id: String, digest: String) throws(NodeError) -> PublishedLaw.Edition? {
        try find { $0.last { $0.statement.pack == id && $0.statement.contents.digest == digest } }?.edition
    }

    /// The pack with a name that is in force on a day.
    ///
    /// - Throws: ``NodeError``: `notFound` where there is none, `misconfigured`.
    package func pack(named id: String, on day: CalendarDate, schema: String? = nil) throws(NodeError)
        -> PublishedPack
    {
        guard let jurisdiction = try jurisdiction(ofPack: id) else {
            throw NodeError(.notFound, "No pack '\(id)' is published in \(law.folder).")
        }
        return try pack(for: jurisdiction, on: day, schema: schema)
    }

    private func find(_ choose: ([PublishedLaw.Edition]) -> PublishedLaw.Edition?) throws(NodeError) -> (
        jurisdiction: String, edition: PublishedLaw.Edition
    )? {
        var failure: NodeError?
        for jurisdiction in law.jurisdictions {
            do {
                if let edition = choose(try editions(of: jurisdiction)) { return (jurisdiction, edition) }
            } catch {
                failure = failure ?? error
            }
        }
        if let failure { throw failure }
        return nil
    }
}
