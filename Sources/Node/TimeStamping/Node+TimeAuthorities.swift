import Store

extension Node {
    /// Asks a time-stamping authority from now on, after those that are asked already.
    ///
    /// - Parameter isFirst: asked before the others.
    /// - Throws: ``NodeError`` `invalidInput` where it could not be asked or its tokens not be judged.
    package func addTimeAuthority(_ authority: TimeAuthority, isFirst: Bool, by officer: Officer) async throws
        -> TimeAuthority
    {
        try authority.check()
        let now = clock.now
        let entry = try await store.write { transaction in
            let ranks = try transaction.timeAuthorities().filter { $0.url != authority.url }.map(\.rank)
            var placed = authority
            placed.rank = isFirst ? (ranks.min() ?? 1) - 1 : (ranks.max() ?? 0) + 1
            return try transaction.lay(.timeAuthority, authority.url, placed.json, by: officer.name, at: now)
        }
        return try TimeAuthority(entry)
    }

    /// Asks an authority no more. The tokens that it gave stay and are still judged by what was laid down then.
    ///
    /// - Throws: ``NodeError`` `notFound`.
    package func removeTimeAuthority(_ url: String, by officer: Officer) async throws {
        let now = clock.now
        _ = try await store.write { transaction in
            guard try transaction.trustEntry(.timeAuthority, url) != nil else {
                throw NodeError(
                    .notFound,
                    "There is no such time-stamping authority. `comity time authorities list` shows all."
                )
            }
            try transaction.lay(.timeAuthority, url, nil, by: officer.name, at: now)
        }
    }

    /// The authorities that are asked, the preferred one first.
    package func timeAuthorities() async throws -> [TimeAuthority] {
        try await store.read { try $0.timeAuthorities() }
    }
}
