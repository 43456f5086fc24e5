import JOSE
import Merkle
import Referrals
import Trust
import Wire

extension BundleCheck {
    /// Every agency: its statements, each following from the one before, and who outside of the bundle confirms them.
    mutating func checkParties() {
        for party in manifest.parties.prefix(BundleLimits.maximumParties) {
            if let checked = check(party) { parties[party.entity] = checked }
        }
        if parties[manifest.maker] == nil {
            find(
                .strangerSigned,
                manifest.maker.text,
                "The bundle holds no sound statement of its own maker."
            )
        }
    }

    private mutating func check(_ party: BundleManifest.Party) -> CheckedParty? {
        let statements = statements(of: party)
        guard let first = statements.first else {
            find(.statementUnsound, party.entity.text, "None of its statements about itself holds.")
            return nil
        }
        let confirmedFrom = confirmation(of: party, statements)
        // What was said before the statement that somebody confirmed is not believed on its word.
        let believed = statements.dropFirst(confirmedFrom ?? 0)
        var keys: [String: VerificationKey] = [:]
        var compromised: [String: Instant] = [:]
        var witnessKeys: [NoteVerifier] = []
        for (_, configuration) in believed {
            let metadata = configuration.metadata
            for key in metadata.documentKeys.keys + metadata.pastKeys.compactMap(\.key) {
                if let known = keys[key.keyID], known.thumbprint != key.thumbprint {
                    find(.statementUnsound, party.entity.text, "Two of its keys have one name.")
                }
                keys[key.keyID] = key
            }
            for entry in metadata.pastKeys {
                guard let revocation = entry.revocation, revocation.reason != .superseded else { continue }
                compromised[entry.keyID] = revocation.at
            }
            if let key = metadata.witnessKey.flatMap({ try? NoteVerifier($0) }), key.kind == .cosignature,
                !witnessKeys.contains(key)
            {
                witnessKeys.append(key)
            }
        }
        return CheckedParty(
            entity: party.entity,
            jurisdiction: first.configuration.metadata.jurisdiction,
            kind: first.configuration.metadata.agencyKind,
            keys: (try? KeySet(keys.sorted { $0.key < $1.key }.map(\.value)))
                ?? first.configuration.metadata.documentKeys,
            compromised: compromised,
            logKey: believed.last?.configuration.metadata.logKey.flatMap { try? NoteVerifier($0) },
            witnessKeys: witnessKeys,
            fingerprint: first.configuration.federationKeys.keys.first?.thumbprint ?? "",
            isConfirmed: confirmedFrom != nil
        )
    }

    private typealias Held = (compact: String, configuration: EntityConfiguration)

    /// The statements that hold, each following from the one before.
    private mutating func statements(of party: BundleManifest.Party) -> [Held] {
        var held: [Held] = []
        for statement in party.statements.prefix(BundleLimits.maximumStatements) {
            guard let compact = text(statement.file) else { continue }
            do throws(EntityError) {
                let configuration =
                    if let last = held.last {
                        try EntityConfiguration(
                            verifying: compact,
                            following: last.configuration,
                            at: statement.heldFrom
                        )
                    } else {
                        try EntityConfiguration(verifying: compact)
                    }
                guard configuration.entity == party.entity else {
                    throw EntityError("is another agency's")
                }
                held.append((compact, configuration))
            } catch {
                find(.statementUnsound, statement.file, error.description)
            }
        }
        return held
    }

    /// The first statement that somebody outside of the bundle confirms; nil where nobody does.
    private mutating func confirmation(of party: BundleManifest.Party, _ statements: [Held]) -> Int? {
        if let told = roots.fingerprints[party.entity] {
            let place = statements.firstIndex { held in
                guard
                    let key = held.configuration.federationKeys.keys.first(where: { $0.thumbprint == told }),
                    let only = try? KeySet([key])
                else { return false }
                return (try? EntityConfiguration(verifying: held.compact, known: only)) != nil
            }
            if place == nil {
                find(
                    .rootDiffers,
                    party.entity.text,
                    "None of its statements is signed by the key with the fingerprint that you gave; the bundle has \(statements.first?.configuration.keyThumbprint ?? "none")."
                )
            }
            return place
        }
        for chain in party.chains {
            if let place = confirmation(by: chain, of: party, statements) { return place }
        }
        find(
            .partyUnconfirmed,
            party.entity.text,
            "Its keys rest on the bundle's own word: fingerprint \(statements.first?.configuration.keyThumbprint ?? "")."
        )
        return nil
    }

    private mutating func confirmation(
        by chain: BundleManifest.Party.Chain,
        of party: BundleManifest.Party,
        _ statements: [Held]
    ) -> Int? {
        guard let compacts = contents.chain(chain.file) else { return nil }
        let told = roots.anchors.filter { $0.entity.text == chain.anchor }
        guard !told.isEmpty else { return nil }
        do throws(ChainError) {
            let valid = try TrustChain(validating: compacts, anchors: told, at: chain.validatedAt)
            guard valid.subject.node == party.entity, let keys = valid.statements.first?.keys else {
                find(.chainUnsound, chain.file, "The chain is another agency's.")
                return nil
            }
            return statements.firstIndex { held in
                (try? EntityConfiguration(verifying: held.compact, known: keys)) != nil
            }
        } catch {
            find(.chainUnsound, chain.file, error.description)
            return nil
        }
    }

    /// The maker's signature over the manifest.
    mutating func checkSeal(_ seal: [UInt8]?, over bytes: [UInt8]) {
        guard let seal, let compact = String(validating: seal, as: UTF8.self) else {
            return find(.sealBroken, BundlePaths.seal, "The manifest is not signed.")
        }
        guard let maker = parties[manifest.maker] else { return }
        do {
            let seal = try BundleSeal(verifying: compact, with: maker.keys)
            guard seal.issuer == manifest.maker, seal.manifest == Digest(of: bytes) else {
                return find(.sealBroken, BundlePaths.seal, "The signature is over another manifest.")
            }
        } catch {
            find(.sealBroken, BundlePaths.seal, "The signature does not verify: \(error)")
        }
    }
}
