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

    /// Something that travelled before, with its end missing, a letter changed or a byte that is no letter.
    ///
    /// What is sealed differs from run to run, because its keys come from the system; so the damage is of a kind that is
    /// answered alike whatever letter it meets. The header, where a changed letter may or may not break a name, is left to it.
    private func corruptCopy() async {
        guard var copy = random.pick(copies), await isKnown(copy),
            let header = copy.sealed.firstIndex(of: UInt8(ascii: ".")),
            header + 1 < copy.sealed.count
        else { return }
        count(.truncated)
        let behindHeader = Int(random.number(Int64(header + 1)...Int64(copy.sealed.count - 1)))
        switch random.number(0...3) {
        case 0, 1:
            copy.sealed = Array(copy.sealed.prefix(Int(random.number(0...Int64(copy.sealed.count - 1)))))
        case 2: copy.sealed[behindHeader] = nextLetter(copy.sealed[behindHeader])
        default: copy.sealed[behindHeader] = UInt8(ascii: "*")
        }
        say("A damaged copy reaches \(nodes[copy.to].name).")
        _ = await accept(copy.sealed, at: copy.to)
    }

    /// The next letter of base64url (RFC 4648 section 5); a dot, which parts the letters, becomes one.
    private func nextLetter(_ letter: UInt8) -> UInt8 {
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)
        let place = alphabet.firstIndex(of: letter) ?? alphabet.count - 1
        return alphabet[(place + 1) % alphabet.count]
    }

    private func sealingKey(of number: Int) async throws -> EncryptionKey? {
        try await nodes[number].process?.node.keyRing().current(.encryption)?.encryptionKey()
    }

    private func identifier(_ now: Instant) -> Identifier { Identifier(at: now, using: &random) }
}
