import JOSE
package import Referrals
import Store
package import Trust
package import Wire

/// What one side may send under an agreement that is being proposed.
package struct AgreementScope: Sendable, Hashable {
    package var documentTypes: Set<String>
    /// Nil for every category.
    package var offenceCategories: Set<String>?
    package var volume: Volume?

    package init(documentTypes: Set<String>, offenceCategories: Set<String>? = nil, volume: Volume? = nil) {
        self.documentTypes = documentTypes
        self.offenceCategories = offenceCategories
        self.volume = volume
    }
}

extension Node {
    /// Proposes an agreement, on new terms.
    ///
    /// - Parameters:
    ///   - statement: the peer's signed entity configuration.
    ///   - authority: PEM of the authority of its TLS certificate; empty for the system's.
    ///   - sends: what this agency may send; nil for nothing.
    ///   - receives: what the peer may send; nil for nothing.
    /// - Throws: ``NodeError`` `untrusted` or `invalidInput`.
    package func proposeAgreement(
        with statement: String,
        authority: String,
        sends: AgreementScope?,
        receives: AgreementScope?,
        from validFrom: Instant,
        until validUntil: Instant,
        by officer: Officer
    ) async throws -> HeldAgreement {
        let peer = try party(in: statement)
        let own = FederationID(identity.entity)
        func grant(_ sender: FederationID, _ scope: AgreementScope) -> AgreementGrant {
            AgreementGrant(
                sender: sender,
                documentTypes: scope.documentTypes,
                offenceCategories: scope.offenceCategories,
                volume: scope.volume
            )
        }
        let grants = [sends.map { grant(own, $0) }, receives.map { grant(peer.entity, $0) }]
        let parties = [AgreementParty(entity: own, fingerprint: try await ownFingerprint().digest), peer]
        let terms = try Self.explained { () throws(AgreementError) in
            try AgreementTerms(
                id: newIdentifier(at: clock.now),
                parties: parties,
                grants: grants.compactMap(\.self),
                validFrom: validFrom,
                validUntil: validUntil
            )
        }
        return try await propose(terms, with: statement, authority: authority, by: officer)
    }

    /// Proposes an agreement on terms that the other side has handed over.
    ///
    /// - Throws: ``NodeError`` `untrusted`, `invalidInput` or `exists`.
    package func proposeAgreement(
        on terms: JSON,
        with statement: String,
        authority: String,
        by officer: Officer
    ) async throws -> HeldAgreement {
        let read = try Self.explained { () throws(AgreementError) in try AgreementTerms(terms) }
        let own = try await ownFingerprint()
        guard
            read.parties.contains(
                AgreementParty(entity: FederationID(identity.entity), fingerprint: own.digest)
            )
        else {
            throw NodeError(
                .untrusted,
                "The terms do not name this agency with its fingerprint. Let the other side draw them up anew.",
                findings: ["this agency's fingerprint is \(own.words)"]
            )
        }
        return try await propose(read, with: statement, authority: authority, by: officer)
    }

    private func propose(
        _ terms: AgreementTerms,
        with statement: String,
        authority: String,
        by officer: Officer
    ) async throws -> HeldAgreement {
        let peer = try party(in: statement)
        guard terms.parties.contains(peer) else {
            throw NodeError(
                .untrusted,
                "The other agency's keys are not those that the terms name. Fetch its configuration anew, or draw up new terms."
            )
        }
        let now = clock.now
        let agreement = try Self.explained { () throws(AgreementError) in
            try BilateralAgreement(
                proposing: terms,
                for: FederationID(identity.entity),
                by: officer.name,
                at: now
            )
        }
        let held = HeldAgreement(
            agreement: agreement,
            peerKeys: try Self.statement(statement).keys,
            statement: statement,
            authority: authority
        )
        try await store.write { transaction in
            guard try transaction.lastRevision(.agreement, held.name) == nil else {
                throw NodeError(
                    .exists,
                    "There is an agreement of that name. `comity agreement list` shows all."
                )
            }
            _ = try transaction.lay(.agreement, held.name, held.json, by: officer.name, at: now)
        }
        return held
    }

    /// Holds that an officer compared the other side's fingerprint, read out over another channel.
    ///
    /// - Throws: ``NodeError`` `untrusted` where the words differ, `notNow`, `notFound`.
    package func compareAgreement(
        _ name: String,
        read words: String,
        channel: String,
        by officer: Officer
    ) async throws -> HeldAgreement {
        try await change(name, by: officer) { held, now throws(AgreementError) in
            try held.agreement.compare(
                read: words,
                keys: held.peerKeys,
                channel: channel,
                by: officer.name,
                at: now
            )
        }
    }

    /// A second officer confirms: this agency agrees. Whatever a compared fingerprint alone allowed the peer ends with it, for
    /// now there are terms on paper.
    ///
    /// - Throws: ``NodeError`` `notNow`, `gateClosed` where it is the same officer, `notFound`.
    package func confirmAgreement(_ name: String, by officer: Officer) async throws -> HeldAgreement {
        try await change(name, by: officer) { held, now throws(AgreementError) in
            try held.agreement.confirm(by: officer.name, at: now)
            held.isHandedOver = false
        }
    }

    /// Stops all exchange with the peer at once; one officer is enough, and the other side is told.
    package func suspendAgreement(
        _ name: String,
        reason: String,
        by officer: Officer
    ) async throws -> HeldAgreement {
        try await change(name, by: officer) { held, now throws(AgreementError) in
            try held.agreement.suspend(reason: reason, by: officer.name, at: now)
            held.isHandedOver = false
        }
    }

    /// Takes the exchange up again: the first officer proposes it, a second one does it.
    package func resumeAgreement(_ name: String, by officer: Officer) async throws -> HeldAgreement {
        try await change(name, by: officer) { held, now throws(AgreementError) in
            if case .resumptionProposed? = held.agreement.steps.last?.act {
                try held.agreement.resume(by: officer.name, at: now)
                held.isHandedOver = false
            } else {
                try held.agreement.proposeResumption(by: officer.name, at: now)
            }
        }
    }

    /// Ends the agreement for good.
    package func endAgreement(
        _ name: String,
        reason: String,
        by officer: Officer
    ) async throws -> HeldAgreement {
        try await change(name, by: officer) { held, now throws(AgreementError) in
            try held.agreement.end(reason: reason, by: officer.name, at: now)
            held.isHandedOver = false
        }
    }

    /// Every agreement, with the step-by-step record of each.
    package func agreements() async throws -> [HeldAgreement] {
        try await store.read { try $0.trustEntries(.agreement).map { try trust.agreement($0) } }
    }

    /// An agreement by its identifier, or by the peer's where there is only one that has not ended.
    ///
    /// - Throws: ``NodeError`` `notFound`.
    package func agreement(_ name: String) async throws -> HeldAgreement {
        let now = clock.now
        return try await store.read { try held(name, in: $0, at: now) }
    }

    private func held(
        _ name: String,
        in transaction: any StoreReader,
        at now: Instant
    ) throws -> HeldAgreement {
        let all = try transaction.trustEntries(.agreement).map { try trust.agreement($0) }
        if let exact = all.first(where: { $0.agreement.terms.id.text == name }) { return exact }
        let open = all.filter {
            $0.agreement.peer.entity.text == name && $0.agreement.standing(at: now) != .ended
        }
        guard let only = open.first, open.count == 1 else {
            throw NodeError(
                .notFound,
                open.isEmpty
                    ? "There is no such agreement. `comity agreement list` shows all."
                    : "There are several agreements with this peer; name one by its identifier."
            )
        }
        return only
    }

    /// The frame of every act: read, act, lay down the record with the new step, and what follows from it, in one transaction.
    private func change(
        _ name: String,
        by officer: Officer,
        _ act: @Sendable @escaping (inout HeldAgreement, Instant) throws(AgreementError) -> Void
    ) async throws -> HeldAgreement {
        let now = clock.now
        let changed = try await store.write { transaction in
            var held = try self.held(name, in: transaction, at: now)
            let result = Result { () throws(AgreementError) in try act(&held, now) }
            try Self.explained(result)
            try lay(held, by: officer.name, at: now, in: transaction)
            return held
        }
        outboxSignal.raise()
        return changed
    }

    /// Lays an agreement down; once this agency has agreed, the peer is among the peers, and trusted by the agreement alone.
    ///
    /// The confirmation is of the keys that were compared: a peer that stands in the record with others is entered anew.
    func lay(
        _ held: HeldAgreement,
        by actor: String,
        at now: Instant,
        in transaction: any StoreWriter
    ) throws {
        try transaction.lay(.agreement, held.name, held.json, by: actor, at: now)
        guard held.agreement.isConfirmed, let peer = held.agreement.peer.entity.node else { return }
        try transaction.goOn(with: peer, at: now)
        if try transaction.trustEntry(.grant, peer.text) != nil {
            try transaction.lay(.grant, peer.text, nil, by: actor, at: now)
        }
        var record = try Self.peerRecord(held.statement, authority: held.authority, by: actor, at: now)
        if let before = try transaction.peer(peer) {
            guard case .confirmed? = held.agreement.steps.last?.act, try !rests(before, on: held) else {
                return
            }
            record.state = before.state
            return try enterAnew(record, before, in: transaction)
        }
        try transaction.upsert(record)
        try transaction.record(.peerAdded, by: actor, about: nil, digest: record.seal, at: now)
    }

    /// The peer of a statement that was verified.
    static func peerRecord(
        _ statement: String,
        authority: String,
        by actor: String,
        at now: Instant
    ) throws -> PeerRecord {
        let configuration = try EntityConfiguration(verifying: statement)
        return PeerRecord(
            entity: configuration.entity,
            name: configuration.metadata.displayName,
            jurisdiction: configuration.metadata.jurisdiction,
            kind: configuration.metadata.agencyKind,
            state: .active,
            statement: statement,
            authority: authority,
            addedBy: actor,
            addedAt: now
        )
    }

    /// The party that a signed entity configuration is about.
    private func party(in statement: String) throws(NodeError) -> AgreementParty {
        let read = try Self.statement(statement)
        guard read.subject != FederationID(identity.entity) else {
            throw NodeError(.invalidInput, "This is the node's own entity configuration.")
        }
        guard read.expiresAt > clock.now else {
            throw NodeError(
                .untrusted,
                "The entity configuration ended on \(read.expiresAt.date). Fetch it anew."
            )
        }
        return AgreementParty(
            entity: read.subject,
            fingerprint: FingerprintWords(of: read.subject, keys: read.keys).digest
        )
    }

    /// A node's own statement, signed by its own key.
    private static func statement(_ compact: String) throws(NodeError) -> EntityStatement {
        do {
            _ = try EntityConfiguration(verifying: compact)
            return try SignedStatement(parsing: compact).statement
        } catch {
            throw NodeError(.untrusted, "\(error)")
        }
    }

    static func explained<Value>(
        _ body: () throws(AgreementError) -> Value
    ) throws(NodeError) -> Value {
        do throws(AgreementError) {
            return try body()
        } catch {
            throw Self.nodeError(error)
        }
    }

    private static func explained(_ result: Result<Void, AgreementError>) throws(NodeError) {
        if case .failure(let error) = result { throw nodeError(error) }
    }

    private static func nodeError(_ error: AgreementError) -> NodeError {
        let code: NodeError.Code =
            switch error.code {
            case .invalidTerms: .invalidInput
            case .outOfOrder: .notNow
            case .sameOfficer: .gateClosed
            case .fingerprintDiffers, .declarationRefused: .untrusted
            case .recordBroken: .misconfigured
            }
        return NodeError(code, error.says)
    }
}
