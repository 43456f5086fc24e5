package import Admission
import JOSE
package import Referrals
import Store
import Trust
import Wire

/// A declaration about an agreement on its way to the other side.
package struct PendingDeclaration: Sendable, Hashable {
    /// The agreement's name among what is laid down.
    package var agreement: String
    package var compact: String
    /// Where it goes.
    package var endpoint: String
    /// PEM of the authority of the other side's TLS certificate; empty for the system's.
    package var authority: String
}

extension Node {
    /// Where a node takes declarations about agreements, below its base URL.
    package static let agreementsPath = "/agreements"

    /// This agency's last declaration about an agreement, signed now: to be handed over as a file, or sent.
    ///
    /// - Throws: ``NodeError`` `notNow` where this agency has not agreed yet; ``JOSEError`` where the key cannot sign.
    package func declaration(about held: HeldAgreement) async throws -> String {
        guard let declaration = held.agreement.declaration(at: clock.now) else {
            throw NodeError(
                .notNow,
                "There is nothing to hand over yet: a second officer has to confirm first."
            )
        }
        return try declaration.signed(with: try await federationSigner())
    }

    /// What the other sides have not taken yet.
    package func pendingDeclarations() async throws -> [PendingDeclaration] {
        var pending: [PendingDeclaration] = []
        for held in try await agreements() where !held.isHandedOver {
            guard held.agreement.declaration(at: clock.now) != nil else { continue }
            pending.append(
                PendingDeclaration(
                    agreement: held.name,
                    compact: try await declaration(about: held),
                    endpoint: held.agreement.peer.entity.text + Self.agreementsPath,
                    authority: held.authority
                )
            )
        }
        return pending
    }

    /// Holds that the other side has taken the last declaration, as long as nothing newer was declared meanwhile.
    package func settleDeclaration(_ pending: PendingDeclaration) async throws {
        let now = clock.now
        try await store.write { transaction in
            guard let entry = try transaction.trustEntry(.agreement, pending.agreement) else { return }
            var held = try trust.agreement(entry)
            let last = held.agreement.steps.last { !$0.act.isFromPeer }
            guard !held.isHandedOver, let last, Self.act(of: pending.compact) == last.act.declared else {
                return
            }
            held.isHandedOver = true
            _ = try transaction.lay(.agreement, held.name, held.json, by: "node", at: now)
        }
    }

    /// Takes a declaration of the other side. The same one again changes nothing.
    ///
    /// - Throws: ``Problem`` `agreementRefused` or `malformed`; the refusal is recorded.
    package func takeDeclaration(_ body: [UInt8], from visit: Visit? = nil) async throws(Problem) {
        var issuer: EntityID?
        do {
            let compact = String(decoding: body, as: UTF8.self)
            guard let jws = try? JWS.parse(compact), let claims = try? JSON(parsing: jws.payload),
                let name = claims["iss"]?.string, let sender = FederationID(name),
                let id = claims["terms"]?["id"]?.string
            else { throw Problem(.malformed, "The body is not a signed declaration about an agreement.") }
            let now = clock.now
            let isNew = try await store.write { transaction in
                guard
                    let entry = try transaction.trustEntry(
                        .agreement,
                        HeldAgreement.name(of: sender, id)
                    )
                else {
                    throw Problem(
                        .agreementRefused,
                        "No officer of this agency has proposed an agreement on these terms."
                    )
                }
                var held = try trust.agreement(entry)
                let isKnown = held.agreement.steps.contains {
                    if case .received(_, compact) = $0.act { true } else { false }
                }
                guard !isKnown else { return false }
                do throws(AgreementError) {
                    try held.agreement.receive(compact, keys: held.peerKeys, at: now)
                } catch {
                    throw Problem(.agreementRefused, error.says)
                }
                if let node = sender.node { try peerAllowances.take(from: node, bytes: body.count, at: now) }
                try lay(held, by: sender.text, at: now, in: transaction)
                return true
            }
            // What is here already may be played again by anybody, and proves nothing.
            guard isNew else { return }
            issuer = sender.node
            visit?.prove()
            outboxSignal.raise()
        } catch {
            let problem =
                error as? Problem
                ?? Problem(.internalError, "The node could not take the declaration; nothing was changed.")
            await recordRefusal(problem, of: body, issuer: issuer, from: visit)
            throw problem
        }
    }

    /// Renews the keys of agreements whose peer has changed them with the word of a key that counted before.
    package func renewAgreementKeys() async throws {
        let now = clock.now
        for held in try await agreements() where held.agreement.standing(at: now) != .ended {
            guard let entity = held.agreement.peer.entity.node else { continue }
            try await store.write { transaction in
                guard let peer = try transaction.peer(entity), peer.statement != held.statement,
                    let entry = try transaction.trustEntry(.agreement, held.name),
                    let statement = try? SignedStatement(parsing: peer.statement).statement
                else { return }
                var current = try trust.agreement(entry)
                let words = FingerprintWords(of: held.agreement.peer.entity, keys: statement.keys)
                guard words.digest != current.agreement.peerFingerprint else { return }
                do throws(AgreementError) {
                    try current.agreement.rekey(peer.statement, known: current.peerKeys, at: now)
                } catch {
                    // Nobody vouches for the new keys: the agreement stays with the old ones until officers compare anew.
                    return
                }
                current.peerKeys = statement.keys
                current.statement = peer.statement
                try lay(current, by: entity.text, at: now, in: transaction)
            }
        }
    }

    /// The whole record of an agreement as a document that an agency can file.
    ///
    /// - Throws: ``JOSEError`` where the key cannot sign.
    package func exportAgreement(_ held: HeldAgreement) async throws -> String {
        // The keys of the first revision are those whose fingerprint was compared, whatever followed.
        let first = try await store.read {
            try $0.trustHistory(.agreement, held.name).first { $0.content != nil }
        }
        return try held.agreement.exported(
            with: try await federationSigner(),
            keys: try await federationKeys(),
            peerKeys: try first.map { try HeldAgreement($0).peerKeys } ?? held.peerKeys,
            at: clock.now
        )
    }

    private static func act(of compact: String) -> AgreementDeclaration.Act? {
        guard let jws = try? JWS.parse(compact), let claims = try? JSON(parsing: jws.payload) else {
            return nil
        }
        return claims["act"]?.string.flatMap(AgreementDeclaration.Act.init)
    }
}

extension AgreementStep.Act {
    /// Whether the other party did it.
    fileprivate var isFromPeer: Bool {
        switch self {
        case .received, .rekeyed: true
        default: false
        }
    }

    /// What this agency declares by it; nil where it concerns nobody else.
    fileprivate var declared: AgreementDeclaration.Act? {
        switch self {
        case .confirmed: .agree
        case .suspended: .suspend
        case .resumed: .resume
        case .ended: .end
        default: nil
        }
    }
}
