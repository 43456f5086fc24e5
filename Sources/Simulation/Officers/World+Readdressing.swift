import JOSE
import Node
import Referrals
import Store
import Wire

extension World {
    /// An officer whose referral went to an agency that is not competent addresses it anew, to the one that was named: the people are
    /// asked about that agency, and the law is.
    func readdress() async {
        guard let number = random.pick(upright), let process = nodes[number].process else { return }
        do {
            let threads = try await process.node.referrals(side: .referrer, limit: 100)
                .filter { $0.stage == .forwarded }.sorted { $0.id < $1.id }
            for thread in threads {
                guard let to = try await competent(for: thread, process), let peer = index(of: to),
                    peer != number, !onwardConsented.contains(Self.onward(thread.reference, to: to)),
                    !intents.contains(where: { $0.reference == thread.reference && $0.peer == peer })
                else { continue }
                try await askAbout(to, in: thread.reference, process.node, nodes[number].officer)
                intents.append(
                    Intent(
                        node: number,
                        peer: peer,
                        reference: thread.reference,
                        isConsented: consented.contains(thread.reference),
                        isApproved: true,
                        progress: .opened
                    )
                )
                figures.moves["readdress", default: 0] += 1
                return say(
                    "\(nodes[number].name) addresses \(thread.reference) anew, to \(nodes[peer].name)."
                )
            }
            try await supply(from: number, process)
        } catch {
            meet(error, at: number, doing: "address a referral anew")
        }
    }

    /// Sends what was told of under conditions, where the other agency has taken them on.
    private func supply(from number: Int, _ process: SimulatedNode.Process) async throws {
        let accepted = try await process.node.referrals(side: .referrer, limit: 100)
            .filter { $0.stage == .accepted }.sorted { $0.id < $1.id }
        for thread in accepted {
            guard try await process.node.referral(thread.id, readBy: nil).state.matter == .information else {
                continue
            }
            _ = try await process.node.supplyInformation(in: thread.id, by: nodes[number].officer)
            figures.moves[Act.supply.rawValue, default: 0] += 1
            return say("\(nodes[number].name) sends what it told of in \(thread.reference).")
        }
    }

    /// The agency that the other side named when it said that the referral was not for it; nil where it passed it on itself.
    private func competent(for thread: ThreadRecord, _ process: SimulatedNode.Process) async throws
        -> EntityID?
    {
        try await process.store.read { transaction in
            for record in try transaction.documents(ofThread: thread.id)
            where record.issuer == thread.peer && record.type == .status {
                let body = try Self.document(in: record).body
                if body["reason"]?.string == "misaddressed" {
                    return body["to"]?.string.flatMap { EntityID($0) }
                }
            }
            return nil
        }
    }
}
