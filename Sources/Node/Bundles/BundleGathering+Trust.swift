import Bundles
import Referrals
import Store
import Trust

extension BundleGathering {
    /// Every agency that signed something or cosigned the log, with what it said about itself as long as this node has known it.
    mutating func gatherParties() throws {
        // Of a witness that is no peer there is nothing but its key, which the policy names.
        for witness in try node.witnesses(in: transaction) where !witness.isEntered {
            if let entity = EntityID(witness.name) { signers.insert(entity) }
        }
        let others = signers.subtracting([own]).sorted()
        for (number, entity) in ([own] + others).enumerated() {
            let peer = entity == own ? nil : try transaction.peer(entity)
            var statements: [(compact: String, heldFrom: Instant)] = []
            if entity == own {
                statements = [(statement, Instant(seconds: moment.at.seconds))]
            } else if let peer {
                statements = [(peer.enteredStatement, peer.addedAt)]
                statements += try transaction.statements(of: entity).map { ($0.statement, $0.heldFrom) }
            }
            // The first one is always there: a clock that was set back takes nobody's keys away.
            let held = statements.enumerated().filter { $0.offset == 0 || $0.element.heldFrom <= moment.at }
                .map(\.element)
            var party = BundleManifest.Party(
                entity: entity,
                name: peer?.name ?? (entity == own ? node.identity.displayName : entity.text),
                jurisdiction: peer?.jurisdiction ?? node.identity.jurisdiction,
                kind: peer?.kind ?? node.identity.agencyKind,
                statements: [],
                chains: []
            )
            for (index, statement) in held.enumerated() {
                let path = BundlePaths.statement(number, index)
                result.builder.add(path, text: statement.compact)
                party.statements.append(
                    BundleManifest.Party.Statement(file: path, heldFrom: statement.heldFrom)
                )
            }
            try gatherChains(of: &party, number)
            result.builder.manifest.parties.append(party)
        }
    }

    /// Chains of trust as this node validated them.
    private mutating func gatherChains(of party: inout BundleManifest.Party, _ number: Int) throws {
        let chains = try transaction.chains(of: party.entity.text).filter { $0.validatedAt <= moment.at }
            .sorted { $0.anchor < $1.anchor }
        for (index, record) in chains.enumerated() {
            let lines = KeptChain(record).chain
            guard !lines.isEmpty else { continue }
            let path = BundlePaths.chain(number, index)
            result.builder.add(path, text: lines.map { $0 + "\n" }.joined())
            party.chains.append(
                BundleManifest.Party.Chain(file: path, anchor: record.anchor, validatedAt: record.validatedAt)
            )
        }
    }
}
