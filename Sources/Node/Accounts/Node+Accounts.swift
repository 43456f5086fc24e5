package import Casework
import Referrals
import Store

extension Node {
    /// Makes an account. Nobody but an operator at the command line, or an account that may manage accounts, gets here.
    ///
    /// - Throws: ``NodeError`` with `exists` where the name is taken, `invalidInput` where nothing is granted or a team
    ///   is needed.
    package func addAccount(
        named officer: Officer,
        team: String?,
        grants: [Role: Scope],
        by whom: Officer
    ) async throws -> Account {
        try Self.check(team: team, grants: grants)
        let now = clock.now
        let record = AccountRecord(
            id: Identifier(at: now),
            name: officer.name,
            team: team,
            grants: try Account.text(of: grants),
            state: .active,
            createdBy: whom.name,
            createdAt: now,
            revision: 1
        )
        try await store.write { transaction in
            guard try transaction.account(named: officer.name) == nil else {
                throw NodeError(.exists, "There is an account of this name already.")
            }
            try transaction.insert(record)
            try transaction.record(
                .accountChanged,
                by: whom.name,
                about: record.id,
                digest: record.seal,
                at: now
            )
        }
        return try Account(record)
    }

    /// Changes what an account may do, or disables it. It takes effect with the next request.
    package func changeAccount(
        _ name: String,
        revision: Int64? = nil,
        by whom: Officer,
        _ change: @Sendable @escaping (inout Account) -> Void
    ) async throws -> Account {
        let now = clock.now
        return try await store.write { transaction in
            var record = try Self.account(name, in: transaction)
            guard revision == nil || revision == record.revision else {
                throw StoreError(.conflict, "Somebody else changed the account meanwhile.")
            }
            var account = try Account(record)
            change(&account)
            try Self.check(team: account.team, grants: account.grants)
            record.team = account.team
            record.grants = try Account.text(of: account.grants)
            record.state = account.state
            record.revision += 1
            try transaction.update(record)
            if record.state == .disabled { try transaction.removeSessions(of: record.name) }
            try transaction.record(
                .accountChanged,
                by: whom.name,
                about: record.id,
                digest: record.seal,
                at: now
            )
            return try Account(record)
        }
    }

    package func accounts() async throws -> [Account] {
        try await store.read { try $0.accounts().map(Account.init) }
    }

    package func account(_ name: String) async throws -> Account {
        try await store.read { try Account(Self.account(name, in: $0)) }
    }

    private static func account(_ name: String, in transaction: any StoreReader) throws -> AccountRecord {
        if let record = try transaction.account(named: name) { return record }
        if let id = Identifier(name), let record = try transaction.account(id) { return record }
        throw NodeError(.notFound, "There is no account of this name. `comity account list` shows all.")
    }

    private static func check(team: String?, grants: [Role: Scope]) throws(NodeError) {
        guard !grants.isEmpty, grants[.participant] == nil else {
            throw NodeError(
                .invalidInput,
                "Grant at least one role; participants have no account but their own portal."
            )
        }
        guard team != nil || !grants.values.contains(.team) else {
            throw NodeError(.invalidInput, "A role with the scope \"team\" needs the account's team.")
        }
        // Whoever writes the law does not also review it (four eyes).
        guard grants[.legalAuthor] == nil || grants[.legalReviewer] == nil else {
            throw NodeError(.invalidInput, "Nobody is author and reviewer of rule packs at once.")
        }
    }
}
