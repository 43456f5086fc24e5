import Node
import Referrals
import Store

extension World {
    /// Ends all faults and lets messages flow, with the officers deciding to send every dead letter again, until every
    /// outbox is empty or it is clear that one never will be.
    func settle() async {
        isCalm = true
        say("The faults are over.")
        cuts = []
        for number in nodes.indices {
            nodes[number].clock.set(skew: 0)
            nodes[number].process?.store.kill()
            restart(number)
        }
        time.advance(milliseconds: 300_000)
        for node in nodes {
            for other in nodes where other.number != node.number {
                do {
                    try await enter(other, at: node)
                    _ = try await node.process?.node.setPeer(other.entity, .active, by: node.officer)
                } catch {
                    meet(error, at: node.number, doing: "make peace")
                }
            }
        }
        for round in 0..<30 {
            for number in nodes.indices { await catchUp(number) }
            for number in nodes.indices { await drain(number) }
            guard await isDelivered == false else { break }
            if round < 28 { for number in nodes.indices { await resendDeadLetters(of: number) } }
            time.advance(milliseconds: 600_000)
        }
    }

    /// Lets the officers carry through what was begun, now that nothing goes wrong any more: a node has to go on after all that it
    /// went through.
    func finish() async {
        for _ in 0..<8 {
            await pursue()
            for number in nodes.indices { await drain(number) }
        }
        for _ in 0..<20 {
            time.advance(milliseconds: 600_000)
            for number in nodes.indices { await drain(number) }
            guard await isDelivered == false else { break }
        }
    }

    /// Delivers what is due until nothing is.
    func drain(_ number: Int) async {
        guard let process = nodes[number].process else { return }
        let attacker = stage.attacker.entity
        do {
            for _ in 0..<200 {
                await forgetOnward()
                let due = try await process.node.dueLanes(limit: 8).filter { $0.head.peer != attacker }
                guard !due.isEmpty else { break }
                for (_, head) in due {
                    try await process.node.attempt(
                        head,
                        through: SimulatedCourier(world: self, sender: number, document: head.document)
                    )
                }
            }
        } catch {
            meet(error, at: number, doing: "deliver")
        }
    }

    private func resendDeadLetters(of number: Int) async {
        guard let process = nodes[number].process else { return }
        do {
            for delivery in try await left(at: number) where delivery.state == .deadLetter {
                _ = try await process.node.resend(delivery.document, by: nodes[number].officer)
            }
        } catch {
            meet(error, at: number, doing: "send a dead letter again")
        }
    }

    private var isDelivered: Bool {
        get async {
            for number in nodes.indices where await isBehind(number) { return false }
            for number in nodes.indices where (try? await left(at: number).isEmpty) != true { return false }
            return true
        }
    }

    /// Whether a node has still to ask an agency for what it lost.
    func isBehind(_ number: Int) async -> Bool {
        let attacker = stage.attacker.entity
        let behind = try? await nodes[number].process?.node.peersBehind()
        return behind?.contains { $0.entity != attacker } ?? false
    }

    /// What a node has not delivered and ought to.
    func left(at number: Int) async throws -> [DeliveryRecord] {
        guard let process = nodes[number].process else { return [] }
        let attacker = stage.attacker.entity
        return try await process.node.undelivered(limit: 10_000)
            .filter { $0.peer != attacker }
    }
}
