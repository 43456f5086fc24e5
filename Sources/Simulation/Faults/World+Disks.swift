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

    /// A disk is lost and replaced by its last backup: what happened since is forgotten on that side, whose officer says so.
    func restoreSomebody() async {
        guard let number = random.pick(nodes.indices.filter { nodes[$0].backup != nil }),
            let backup = nodes[number].backup, let disk = try? backup.copy()
        else { return }
        nodes[number].process?.store.kill()
        nodes[number].disk = disk
        putBack.insert(number)
        count(.restored)
        say("\(nodes[number].name) loses its disk and is put back to its backup.")
        restart(number)
        guard mutation != .forgetsToAsk, let process = nodes[number].process else { return }
        do {
            try await process.node.noteOlderBackup(by: nodes[number].officer)
        } catch {
            meet(error, at: number, doing: "say that a backup is in place")
        }
    }

    /// A node that was put back to a backup asks the others for what it lost.
    func catchUp(_ number: Int) async {
        guard let process = nodes[number].process else { return }
        do {
            guard try await !process.node.peersBehind().isEmpty else { return }
            let round = try await process.node.catchUp(
                through: SimulatedCourier(world: self, sender: number, document: nil)
            )
            figures.moves["catch-up", default: 0] += round.documents
            say(
                "\(nodes[number].name) asks for what it lost: \(round.documents) documents are back, \(round.waiting.count) agencies are still to be asked."
            )
        } catch {
            meet(error, at: number, doing: "ask for what it lost")
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
