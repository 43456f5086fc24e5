import JOSE
import Node
import Referrals
import Store

extension World {
    func attack() async {
        guard let target = random.pick(upright) else { return }
        let now = time.now
        do {
            switch random.number(0...3) {
            case 0: try await equivocate(at: target, now)
            case 1: try await intrude(at: target, now)
            case 2: await flood(target)
            default: await corruptCopy()
            }
        } catch {
            meet(error, at: target, doing: "stand an attack")
        }
    }

    /// Two different documents under one number of one chain, or under one name.
    private func equivocate(at target: Int, _ now: Instant) async throws {
        count(.equivocated)
        say("The attacker says two things under one number to \(nodes[target].name).")
        let (thread, first, second) = (identifier(now), identifier(now), identifier(now))
        for (id, says) in [(first, "One thing."), (second, "Another thing."), (first, "A third thing.")] {
            let document = stage.attacker.referral(
                to: nodes[target].entity,
                thread: thread,
                id: id,
                at: now,
                says: says
            )
            _ = await accept(
                try stage.attacker.sealed(document, to: try await sealingKey(of: target)),
                at: target
            )
        }
    }

    /// A withdrawal in a thread of two others, and one far ahead in a chain of its own.
    private func intrude(at target: Int, _ now: Instant) async throws {
        count(.intruded)
        say("The attacker writes into somebody else's referral at \(nodes[target].name).")
        let threads = try await nodes[target].process?.node.referrals(limit: 20) ?? []
        guard let thread = random.pick(threads) else { return }
        for sequence in [thread.peerSequence + 1, 2, 90_000] {
            let document = stage.attacker.withdrawal(
                to: nodes[target].entity,
                thread: thread.id,
                id: identifier(now),
                sequence: sequence,
                at: now
            )
            _ = await accept(
                try stage.attacker.sealed(document, to: try await sealingKey(of: target)),
                at: target
            )
        }
    }

    private func flood(_ target: Int) async {
        count(.flooded)
        say("The attacker floods \(nodes[target].name) with rubbish.")
        for _ in 0..<8 {
            let bytes = (0..<random.number(0...200)).map { _ in UInt8.random(in: 0...255, using: &random) }
            _ = await accept(bytes, at: target)
        }
    }

    /// Something that travelled before, with a byte changed or its end missing.
    private func corruptCopy() async {
        guard var copy = random.pick(copies), !copy.sealed.isEmpty else { return }
        count(.truncated)
        if random.happens(0.5) {
            copy.sealed = Array(copy.sealed.prefix(Int(random.number(0...Int64(copy.sealed.count - 1)))))
        } else {
            copy.sealed[Int(random.number(0...Int64(copy.sealed.count - 1)))] ^= 1
        }
        say("A damaged copy reaches \(nodes[copy.to].name).")
        _ = await accept(copy.sealed, at: copy.to)
    }

    private func sealingKey(of number: Int) async throws -> EncryptionKey? {
        try await nodes[number].process?.node.keyRing().current(.encryption)?.encryptionKey()
    }

    private func identifier(_ now: Instant) -> Identifier { Identifier(at: now, using: &random) }
}
