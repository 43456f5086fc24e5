import JOSE
import Node
import Referrals
import Store
import StoreSQLite

extension World {
    func backUpSomebody() {
        guard let number = random.pick(Array(nodes.indices)), let copy = try? nodes[number].disk.copy() else {
            return
        }
        nodes[number].backup = copy
        count(.backedUp)
        say("\(nodes[number].name) is backed up.")
    }

    /// A disk is lost and replaced by its last backup: what happened since is forgotten on that side.
    func restoreSomebody() async {
        guard let number = random.pick(nodes.indices.filter { nodes[$0].backup != nil }),
            let backup = nodes[number].backup, let disk = try? backup.copy()
        else { return }
        nodes[number].process?.store.kill()
        let (before, after) = (
            SQLiteStore(memory: nodes[number].disk), SQLiteStore(memory: disk)
        )
        do {
            let had = try await Self.held(before)
            let has = try await Self.held(after)
            let lost = had.filter { has[$0.key] != $0.value }
            forgotten.formUnion(lost.keys)
            let kept = try await after.read { transaction in
                var kept: Set<Identifier> = []
                try transaction.eachDocument { if case .record(let record) = $0 { kept.insert(record.id) } }
                return kept
            }
            acknowledged[number] = acknowledged[number]?.filter { kept.contains($0.key) }
            let own = nodes[number].name + "-"
            takenBack = takenBack.filter { !$0.hasPrefix(own) }
            nodes[number].disk = disk
            count(.restored)
            say(
                "\(nodes[number].name) loses its disk and is restored from its backup; \(lost.count) referrals are behind."
            )
            restart(number)
        } catch {
            meet(error, at: number, doing: "restore")
        }
    }

    /// How far each thread of a disk has come, on both chains and in the outbox.
    private static func held(_ store: SQLiteStore) async throws -> [Identifier: [Int]] {
        try await store.read { transaction in
            var held: [Identifier: [Int]] = [:]
            for thread in try transaction.threads(side: nil, limit: 10_000) {
                let documents = try transaction.documents(ofThread: thread.id).count
                held[thread.id] = [documents, thread.ownSequence, thread.peerSequence]
            }
            return held
        }
    }

    /// A node prepares a new key, or takes it into use, mostly after its peers have had time to read of it. They ask for it
    /// when they meet it; what is under way was signed, or sealed, with the old one.
    func rotateKeys() async {
        guard let number = random.pick(upright), let process = nodes[number].process,
            let use = random.pick([KeyRecord.Use.document, .encryption, .federation])
        else { return }
        do {
            if try await process.node.keyRing().next(use) == nil {
                _ = try await process.node.prepareKey(use, by: nodes[number].officer)
                say("\(nodes[number].name) prepares a new \(use.rawValue) key.")
                guard random.happens(0.6) else { return }
            }
            _ = try await process.node.rotateKey(use, atOnce: random.happens(0.7), by: nodes[number].officer)
            count(.keyRotated)
            say("\(nodes[number].name) takes a new \(use.rawValue) key into use.")
        } catch {
            meet(error, at: number, doing: "change a key")
        }
    }
}
