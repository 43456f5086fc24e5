package import Casework
package import Referrals
import Store
package import Wire

extension Node {
    /// The agency's guidelines, every version, in the order in which they were laid down.
    package func guidelines() async throws -> [Filed<GuidelineRecord>] {
        try await store.read { try Self.agency(.guideline, in: $0).all() }
    }

    /// Lays a guideline down, in the place of another version where it names one.
    ///
    /// - Throws: ``NodeError``: `invalidInput`, `notFound`, `notNow`, `notPermitted`.
    @discardableResult
    package func lay(_ guideline: GuidelineRecord, by officer: Officer, as role: Role) async throws
        -> Filed<GuidelineRecord>
    {
        try await changeAgency(.guideline, by: officer, as: role) { file, act throws(CaseworkError) in
            try file.lay(guideline, by: act)
        }
    }

    /// Publishes a guideline: anybody may read it from now on, without an account.
    ///
    /// - Throws: ``NodeError``: `notFound`, `notNow`, `notPermitted`.
    @discardableResult
    package func publishGuideline(_ id: Identifier, by officer: Officer, as role: Role) async throws
        -> Filed<GuidelineRecord>
    {
        try await changeAgency(.guideline, by: officer, as: role) { file, act throws(CaseworkError) in
            try file.publishGuideline(id, by: act)
        }
    }

    /// Consultations with agencies, and research, in the order in which they were recorded.
    package func evaluations() async throws -> [Filed<EvaluationRecord>] {
        try await store.read { try Self.agency(.evaluation, in: $0).all() }
    }

    /// Records a consultation or a research project.
    ///
    /// - Throws: ``NodeError``: `invalidInput`, `notPermitted`.
    @discardableResult
    package func evaluate(_ evaluation: EvaluationRecord, by officer: Officer, as role: Role) async throws
        -> Filed<EvaluationRecord>
    {
        try await changeAgency(.evaluation, by: officer, as: role) { file, act throws(CaseworkError) in
            try file.evaluate(evaluation, by: act)
        }
    }

    /// Publishes what came of one.
    ///
    /// - Throws: ``NodeError``: `notFound`, `notNow`, `invalidInput`, `notPermitted`.
    @discardableResult
    package func publishResults(
        of id: Identifier,
        says: String,
        document: PublishedDocument?,
        by officer: Officer,
        as role: Role
    ) async throws -> Filed<EvaluationRecord> {
        try await changeAgency(.evaluation, by: officer, as: role) { file, act throws(CaseworkError) in
            try file.publishResults(of: id, says: says, document: document, by: act)
        }
    }

    /// What anybody may read.
    package func publications() async throws -> Publications {
        let name = identity.displayName
        return try await store.read { transaction in
            Publications(
                of: name,
                guidelines: try Self.agency(.guideline, in: transaction).all(),
                evaluations: try Self.agency(.evaluation, in: transaction).all()
            )
        }
    }

    /// The list of what anybody may read, for a program and for a person.
    ///
    /// - Parameter path: where the pieces lie.
    package func publicationList(at path: String) async throws -> (json: JSON, text: String) {
        let all = try await publications()
        return (all.json, all.text(on: today, at: path))
    }

    /// One piece of it; nil where nothing of that name is published.
    package func publication(_ id: Identifier) async throws -> (json: JSON, text: String)? {
        let all = try await publications()
        guard let json = all.publication(id), let text = all.text(of: id, on: today) else { return nil }
        return (json, text)
    }
}
