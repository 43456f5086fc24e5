package import Casework
import Referrals
package import Store

extension Node {
    /// Makes an account. Nobody but an operator at the command line, or an account that may manage accounts, gets here.
    ///
    /// Where it opens case data it is let in only once a second person has confirmed it (``confirmAccount(_:revision:by:)``),
    /// but for a node that is being set up, where nobody could.
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
        let id = Identifier(at: now)
        return try await store.write { transaction in
            guard try transaction.account(named: officer.name) == nil else {
                throw NodeError(.exists, "There is an account of this name already.")
            }
            let wanted = Account(id: id, officer: officer, team: team, grants: grants)
            let nothing = Account(id: id, officer: officer, team: team, grants: [:], state: .disabled)
            let waits = try nothing.opensMore(as: wanted) && !Self.isBeingSetUp(by: whom, in: transaction)
            let standing = waits ? nothing : wanted
            let proposal = waits ? AccountProposal(wanted, by: whom.name) : nil
            let record = AccountRecord(
                id: id,
                name: officer.name,
                team: standing.team,
                grants: try Account.text(of: standing.grants),
                state: standing.state,
                createdBy: whom.name,
                createdAt: now,
                revision: 1,
                proposal: try proposal?.text(),
                proposedBy: proposal?.by
            )
            try transaction.insert(record)
            try Self.record(record, by: whom, in: transaction, at: now)
            return try Account(record)
        }
    }

    /// Changes what an account may do, or disables it. It takes effect with the next request; but where more case data would be
    /// open to it than before, the account stays as it is until a second person has confirmed it.
    package func changeAccount(
        _ name: String,
        revision: Int64? = nil,
        by whom: Officer,
        _ change: @Sendable @escaping (inout Account) -> Void
    ) async throws -> Account {
        let now = clock.now
        return try await store.write { transaction in
            try Self.noteSetUp(by: whom.name, in: transaction, at: now)
            var record = try Self.account(name, in: transaction)
            try Self.require(revision, of: record)
            let before = try Account(record)
            var account = before
            change(&account)
            try Self.check(team: account.team, grants: account.grants)
            record.revision += 1
            if try before.opensMore(as: account) && !Self.isBeingSetUp(by: whom, in: transaction) {
                record.proposal = try AccountProposal(account, by: whom.name).text()
                record.proposedBy = whom.name
            } else {
                try record.become(team: account.team, grants: account.grants, state: account.state)
            }
            try transaction.update(record)
            if record.state == .disabled { try transaction.removeSessions(of: record.name) }
            try Self.record(record, by: whom, in: transaction, at: now)
            return try Account(record)
        }
    }

    /// Confirms what was proposed for an account, as another person than the one who proposed it and than the account's holder.
    ///
    /// - Throws: ``NodeError``: `notNow` where nothing waits, `notPermitted`.
    package func confirmAccount(_ name: String, revision: Int64? = nil, by whom: Officer) async throws
        -> Account
    {
        let now = clock.now
        return try await store.write { transaction in
            var record = try Self.account(name, in: transaction)
            try Self.require(revision, of: record)
            guard let proposal = try AccountProposal(record) else {
                throw NodeError(.notNow, "Nothing waits for a second person at this account.")
            }
            guard whom.name != proposal.by, whom.name != record.name else {
                throw NodeError(
                    .notPermitted,
                    "Whoever proposed it does not confirm it, nor does the account's own holder: it takes a second person."
                )
            }
            record.revision += 1
            try record.become(team: proposal.team, grants: proposal.grants, state: proposal.state)
            try transaction.update(record)
            try Self.record(record, by: whom, in: transaction, at: now)
            return try Account(record)
        }
    }

    /// Whether the node is still being set up, by somebody who has no account (see ``isSetUp(in:at:)``). What is granted then stands
    /// in the journal like everything else.
    static func isBeingSetUp(by whom: Officer, in transaction: any StoreReader) throws -> Bool {
        guard try transaction.account(named: whom.name) == nil else { return false }
        return try !isSetUp(in: transaction)
    }

    /// Whether two accounts that could be the second person of a grant have ever been let in, so that each can be for the other. It
    /// stays so whatever becomes of them: what was set up is not set up again by a name alone (see
    /// ``recoverOperator(named:because:days:by:)`` for who is locked out).
    package static func isSetUp(in transaction: any StoreReader) throws -> Bool {
        if try transaction.setUpAt() != nil { return true }
        return try transaction.accounts().map(Account.init).filter {
            $0.state == .active && $0.grants.keys.contains(where: \.mayConfirmGrants)
        }.count { try !transaction.tokens(ofAccount: $0.id).isEmpty } >= 2
    }

    /// Notes that the node is set up, once it is: before anything that could take one of the two away again, and after what let the
    /// second one in.
    static func noteSetUp(by whom: String, in transaction: any StoreWriter, at now: Instant) throws {
        guard try transaction.setUpAt() == nil, try isSetUp(in: transaction) else { return }
        try transaction.noteSetUp(at: now)
        try transaction.record(.setUpEnded, by: whom, about: nil, at: now)
    }

    private static func require(_ revision: Int64?, of record: AccountRecord) throws {
        guard revision == nil || revision == record.revision else {
            throw StoreError(.conflict, "Somebody else changed the account meanwhile.")
        }
    }

    static func record(
        _ record: AccountRecord,
        by whom: Officer,
        in transaction: any StoreWriter,
        at now: Instant
    ) throws {
        if record.proposal != nil {
            try transaction.record(
                .accountProposed,
                by: whom.name,
                about: record.id,
                digest: record.seal,
                at: now
            )
        }
        try transaction.record(
            .accountChanged,
            by: whom.name,
            about: record.id,
            digest: record.seal,
            at: now
        )
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

    static func accountRecord(_ name: String, in transaction: any StoreReader) throws -> AccountRecord {
        try account(name, in: transaction)
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

extension AccountRecord {
    /// What the account is from now on; nothing waits any more.
    mutating func become(team: String?, grants: [Role: Scope], state: State) throws {
        self.team = team
        self.grants = try Account.text(of: grants)
        self.state = state
        (proposal, proposedBy) = (nil, nil)
    }
}
