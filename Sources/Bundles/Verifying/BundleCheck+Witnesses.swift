import Merkle
import Referrals

extension BundleCheck {
    /// Whether independent witnesses cosigned the checkpoints that everything rests on.
    mutating func checkWitnesses() {
        guard let (policy, isOwn) = witnessPolicy() else { return }
        let byParties = parties.values.filter { $0.entity != manifest.maker }
        let confirmed = Set(byParties.filter(\.isConfirmed).flatMap(\.witnessKeys))
        let known = policy.witnesses.map(\.verifier)
        for place in proving.sorted(by: { ($0.origin, $0.size) < ($1.origin, $1.size) }) {
            guard let checked = checkpoints[place] else { continue }
            var cosigned: Set<NoteVerifier> = []
            for verifier in known
            where checked.note.signatures.contains(where: {
                $0.keyName == verifier.name && $0.keyID == verifier.keyID
            }) {
                do {
                    let signed = try checked.note.verified(by: [verifier])
                    cosigned.insert(verifier)
                    if isOwn || confirmed.contains(verifier), let at = signed.first?.cosignedAt {
                        self.cosigned.append((place, Int64(clamping: at)))
                    }
                } catch {
                    find(
                        .cosignatureUnsound,
                        checked.file,
                        "The cosignature of \(verifier.name) does not verify."
                    )
                }
            }
            counts.cosignatures += cosigned.count
            witnesses[checked.file] = cosigned.map(\.name).sorted()
            guard policy.quorum != nil, policy.isSatisfied(by: cosigned) else {
                find(
                    .notWitnessed,
                    checked.file,
                    policy.quorum == nil
                        ? "The maker has no witnesses."
                        : "\(cosigned.count) of \(known.count) witnesses cosigned it; the policy asks for more."
                )
                continue
            }
            if isOwn { continue }
            for stranger in cosigned.subtracting(confirmed).sorted(by: { $0.name < $1.name }) {
                find(
                    .witnessUnconfirmed,
                    checked.file,
                    "The key of the witness \(stranger.name) rests on the bundle's own word."
                )
            }
        }
    }

    /// The verifier's own policy, or the maker's, of which every witness's key must be one that its agency states.
    private mutating func witnessPolicy() -> (policy: WitnessPolicy, isOwn: Bool)? {
        if let policy = roots.policy { return (policy, true) }
        guard manifest.hasPolicy, let text = text(BundlePaths.policy) else {
            find(.notWitnessed, manifest.asOf.origin, "The bundle names no witnesses.")
            return nil
        }
        do {
            return (try WitnessPolicy(parsing: text), false)
        } catch {
            find(.notWitnessed, BundlePaths.policy, "\(error)")
            return nil
        }
    }
}
