package import Referrals
package import Store

/// What a person means who names something: a case of the agency's own, or a referral.
package enum Named: Sendable, Hashable {
    case file(CaseRecord)
    case referral(ThreadRecord)

    package var id: Identifier {
        switch self {
        case .file(let record): record.id
        case .referral(let thread): thread.id
        }
    }
}

/// A name as a person types it: an identifier or a reference, where needed with the side that is meant.
///
/// ```
/// EE-2026-000417        whatever has this reference, where only one thing has
/// case:EE-2026-000417   the agency's own case
/// out:EE-2026-000417    the referral that was sent
/// in:EE-2026-000417     the referral that was received
/// ```
private struct TypedName {
    enum Meaning: String, CaseIterable {
        case file = "case"
        case sent = "out"
        case received = "in"

        var side: Side? {
            switch self {
            case .file: nil
            case .sent: .referrer
            case .received: .receiver
            }
        }

        static func of(_ thread: ThreadRecord) -> Meaning { thread.side == .referrer ? .sent : .received }
    }

    let meaning: Meaning?
    let name: String

    init(_ text: String) {
        let meaning = Meaning.allCases.first { text.hasPrefix($0.rawValue + ":") }
        self.meaning = meaning
        name = meaning.map { String(text.dropFirst($0.rawValue.count + 1)) } ?? text
    }
}

extension Node {
    /// The case or the referral that a person names, by identifier or reference.
    ///
    /// Both sides of a referral may use the same reference, and an agency may send one case to several others: where more than one
    /// thing has the reference, nothing is chosen.
    ///
    /// - Throws: ``NodeError``: `notFound`; `ambiguous`, with what may be meant and how to name it.
    package func named(_ text: String) async throws -> Named {
        let typed = TypedName(text)
        let found = try await store.read { transaction in
            try Self.candidates(typed, in: transaction, withCases: true)
        }
        return try Self.only(of: found, named: text)
    }

    /// A referral by its identifier, or by its reference where only one has it.
    ///
    /// - Throws: ``NodeError``: `notFound`, `ambiguous`.
    package func referralID(_ text: String) async throws -> Identifier {
        if let id = Identifier(text) { return id }
        let typed = TypedName(text)
        let found = try await store.read { transaction in
            try Self.candidates(typed, in: transaction, withCases: false)
        }
        guard !found.isEmpty else {
            throw NodeError(.notFound, "There is no referral of that name. `comity referral list` shows all.")
        }
        return try Self.only(of: found, named: text).id
    }

    /// The cases that a name stands for, by identifier or reference: one, or none.
    package func cases(named text: String) async throws -> [Identifier] {
        try await store.read { transaction in
            if let record = try transaction.caseRecord(reference: text) { return [record.id] }
            guard let id = Identifier(text), try transaction.caseRecord(id) != nil else { return [] }
            return [id]
        }
    }

    /// Every referral that a name may stand for, by identifier or reference.
    package func referrals(named text: String) async throws -> [Identifier] {
        let typed = TypedName(text)
        return try await store.read { transaction in
            try Self.candidates(typed, in: transaction, withCases: false).map(\.id)
        }
    }

    /// Everything that a name may stand for. A case stands for the referrals that were made of it, unless they are what is named.
    private static func candidates(
        _ typed: TypedName,
        in transaction: any StoreReader,
        withCases: Bool
    ) throws -> [Named] {
        if let id = Identifier(typed.name) {
            if withCases, let file = try transaction.caseRecord(id) { return [.file(file)] }
            return try transaction.thread(id).map { [.referral($0)] } ?? []
        }
        var found: [Named] = []
        let asksForCase = withCases && (typed.meaning == nil || typed.meaning == .file)
        let file = asksForCase ? try transaction.caseRecord(reference: typed.name) : nil
        if let file { found.append(.file(file)) }
        guard typed.meaning != .file else { return found }
        return try found
            + transaction.threads(reference: typed.name).filter { thread in
                if let side = typed.meaning?.side { return thread.side == side }
                return file == nil || thread.caseID != file?.id
            }.map(Named.referral)
    }

    private static func only(of found: [Named], named text: String) throws -> Named {
        guard let only = found.first else {
            throw NodeError(
                .notFound,
                "There is no case and no referral of that name. `comity case list` and `comity referral list` show all."
            )
        }
        guard found.count == 1 else {
            throw NodeError(
                .ambiguous,
                "Which one is meant by \(text)? Name it by its identifier, or as it stands here.",
                findings: found.map(\.question)
            )
        }
        return only
    }
}

extension Named {
    /// How a person names it, and what it is.
    fileprivate var question: String {
        switch self {
        case .file(let record): "case:\(record.reference): the agency's own case, \(record.id)"
        case .referral(let thread):
            "\(TypedName.Meaning.of(thread).rawValue):\(thread.reference): the referral \(thread.side == .referrer ? "sent to" : "received from") \(thread.peer), \(thread.id)"
        }
    }
}
