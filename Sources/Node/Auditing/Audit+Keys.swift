import JOSE
import Referrals
import Store
import Trust

/// The keys by which an audit verifies: the node's own, and those of each peer as they were held from one moment to the next.
struct HeldKeys {
    private var held: [EntityID: [(from: Instant, keys: KeySet)]] = [:]

    mutating func hold(_ keys: KeySet, of entity: EntityID, from moment: Instant) {
        held[entity, default: []].append((moment, keys))
    }

    mutating func merge(_ other: HeldKeys) { held.merge(other.held) { $0 + $1 } }

    /// The set that names the signer's key and was held when the signature was stored, or as near to that as there is one.
    ///
    /// - Returns: nil where nothing is known of the signer.
    func keys(of entity: EntityID, for compact: String, storedAt moment: Instant) -> KeySet? {
        guard let sets = held[entity] else { return nil }
        let keyID = Node.keyID(of: compact) ?? ""
        let byNearness = sets.filter { $0.from <= moment }.reversed() + sets.filter { $0.from > moment }
        return (byNearness.first { $0.keys[keyID] != nil } ?? byNearness.first)?.keys
    }
}

extension Audit {
    /// The node's own keys: each as the journal fixed its last step.
    mutating func auditKeys() throws {
        var seen: Set<Identifier> = []
        try transaction.eachKey { stored in
            switch stored {
            case .damaged(let name, let says):
                find(.key, name, says)
                if let id = Identifier(name) { seen.insert(id) }
            case .record(let record):
                seen.insert(record.id)
                if lastStep(of: record.id)?.digest != record.seal {
                    find(.key, record.id.text, "it is not as the journal fixed it")
                }
            }
        }
        for id in journal.subjects(of: .keyFounding, .keyPrepared) where !seen.contains(id) {
            find(.key, id.text, "the journal knows it, but it is missing")
        }
    }

    private func lastStep(of key: Identifier) -> JournalEntry? {
        let steps: [JournalEntry.Event] = [
            .keyFounding, .keyPrepared, .keyCurrent, .keyPast, .keyRevoked,
        ]
        return steps.compactMap { journal.last($0, about: key) }.max { $0.number < $1.number }
    }

    /// Every statement of a peer that was taken over after the officers had compared the first: as the journal fixed it, and
    /// following from the one before. Takes the keys in it.
    mutating func auditPeerStatements() throws {
        var sealed = SealedRecords(journal.entries(.peerStatementTaken))
        var expected: [EntityID: Int] = [:]
        try transaction.eachPeerStatement { stored in
            switch stored {
            case .damaged(let name, let says):
                sealed.takeDamaged()
                find(.peer, name, says)
            case .record(let record):
                let number = expected[record.entity, default: 1]
                expected[record.entity] = number + 1
                if !sealed.take(record.seal) || record.number != number {
                    find(
                        .peer,
                        record.entity.text,
                        "its statement \(record.number) is not as the journal fixed it"
                    )
                }
                guard let configuration = try? EntityConfiguration(verifying: record.statement) else {
                    return find(
                        .peer,
                        record.entity.text,
                        "its statement \(record.number) does not verify"
                    )
                }
                held.hold(
                    configuration.metadata.documentKeys,
                    of: record.entity,
                    from: record.heldFrom
                )
            }
        }
        for entry in sealed.missing {
            find(
                .peer,
                "of journal entry \(entry.number)",
                "a statement of it that the journal knows is missing"
            )
        }
    }

    /// Whether one of the node's own keys was in use at a place of the journal. The order of entries decides, for a clock may be
    /// set back.
    func wasInUse(_ compact: String, at entry: JournalEntry) -> Bool {
        guard let keyID = Node.keyID(of: compact), let key = ring[keyID] else { return false }
        if let began = journal.last(.keyCurrent, about: key.id), began.number > entry.number { return false }
        let ends = [JournalEntry.Event.keyPast, .keyRevoked].compactMap { journal.last($0, about: key.id) }
        return ends.allSatisfy { $0.number > entry.number }
    }
}
