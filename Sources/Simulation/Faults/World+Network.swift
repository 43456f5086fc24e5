import HTTPSignatures
import JOSE
import Node
import Referrals
import Store
import Trust
import Wire

/// The way from one simulated node to the others.
struct SimulatedCourier: Courier {
    let world: World
    let sender: Int
    /// What it is given to carry; the network cannot see it, the model of what may leave has to. Nil for one that asks alone.
    let document: Identifier?

    func deliver(_ sealed: String, to address: DeliveryAddress) async -> CourierAnswer {
        if let document { await world.leaves(document, from: sender) }
        return await world.carry(Array(sealed.utf8), document, from: sender, to: address.entity)
    }

    func probe(_ address: DeliveryAddress) async -> String? {
        await world.reaches(address.entity, from: sender) ? nil : "nobody answers"
    }

    func ask(_ request: SignedPeerRequest) async -> PeerAnswer? { await world.ask(request, from: sender) }
}

/// The way on which a simulated node asks another for its keys.
struct SimulatedPeerSource: PeerSource {
    let world: World
    let asker: Int

    func entityConfiguration(of peer: PeerRecord) async throws(FetchFailure) -> String {
        guard let statement = await world.statement(of: peer.entity, for: asker) else { throw .unreachable }
        return statement
    }
}

extension World {
    /// What a node says about itself to another that asks; nil where the line or the node is down.
    func statement(of entity: EntityID, for asker: Int) async -> String? {
        guard reaches(entity, from: asker) else { return nil }
        guard let target = index(of: entity) else { return try? stage.attacker.statement(at: time.now) }
        return try? await nodes[target].process?.node.entityConfiguration()
    }

    /// What may become of a document on its way.
    private static let fates: [(element: Fault?, weight: Int)] = [
        (nil, 70), (.requestLost, 7), (.answerLost, 7), (.duplicated, 5), (.delayed, 5), (.truncated, 3),
        (.busy, 3),
    ]

    private func fate() -> Fault? {
        guard !isCalm, !isMild || random.happens(0.3) else { return nil }
        return random.pick(weighted: Self.fates) ?? nil
    }

    func reaches(_ entity: EntityID, from sender: Int) -> Bool {
        guard let target = index(of: entity) else { return entity == stage.attacker.entity }
        return nodes[target].isUp && !cuts.contains(Line(sender, target))
    }

    /// Carries a document, or loses it, or carries it twice; and something else may happen meanwhile.
    func carry(
        _ sealed: [UInt8],
        _ document: Identifier?,
        from sender: Int,
        to entity: EntityID
    ) async -> CourierAnswer {
        figures.attempts += 1
        guard let target = index(of: entity) else { return forgedReceipt() }
        guard !cuts.contains(Line(sender, target)) else { return .noAnswer("the line is cut") }
        if copies.count > 30 { copies.removeFirst() }
        copies.append(Copy(sealed: sealed, to: target, from: sender, document: document))
        let fate = fate()
        if let fate {
            count(fate)
            say("The network: \(fate.rawValue), from \(nodes[sender].name) to \(nodes[target].name).")
        }
        switch fate {
        case .requestLost, .delayed: return .noAnswer("nobody answers")
        case .busy: return .refused(kind: .busy, status: 503, retryAfter: random.number(1...300))
        case .truncated:
            _ = await accept(Array(sealed.prefix(Int(random.number(0...Int64(sealed.count))))), at: target)
            return .noAnswer("the connection broke")
        case .answerLost:
            _ = await accept(sealed, at: target)
            return .noAnswer("the answer was lost")
        case .duplicated: _ = await accept(sealed, at: target)
        default: break
        }
        await meanwhile()
        let answer = await accept(sealed, at: target)
        await meanwhile()
        return answer
    }

    /// Brings a signed question to a node and its signed answer back, or loses one of them.
    func ask(_ request: SignedPeerRequest, from sender: Int) async -> PeerAnswer? {
        guard
            let target = nodes.indices.first(where: {
                nodes[$0].entity == request.peer.entity
            }), reaches(nodes[target].entity, from: sender), let process = nodes[target].process
        else { return nil }
        let fate = fate()
        if fate == .requestLost || fate == .busy { return nil }
        guard let peer = try? await process.node.verifiedPeer(of: request.head),
            let content = try? await content(answering: request.head.target, of: peer, at: target)
        else { return nil }
        guard fate != .answerLost, !process.store.isDead,
            let fields = try? await process.node.signedAnswer(status: 200, content: content, to: request.head)
        else { return nil }
        return PeerAnswer(status: 200, fields: fields, content: content)
    }

    /// What a node answers to a question about a document, or about what the asker has lost.
    private func content(answering question: String, of peer: VerifiedPeer, at target: Int) async throws
        -> [UInt8]?
    {
        guard let process = nodes[target].process else { return nil }
        let parts = question.split(whereSeparator: { "/?=".contains($0) }).map(String.init)
        if parts.first == "threads" {
            return try await process.node.returnAnswer(question, for: peer).bytes()
        }
        guard parts.first == "receipts", parts.count == 4, let id = Identifier(parts[1]),
            let digest = Digest(hex: parts[3])
        else { return nil }
        let answer = try await process.node.receiptAnswer(id, digest: digest, for: peer)
        say(
            "\(nodes[target].name) says what became of \(id.text.suffix(6)): \(answer.json["standing"]?.string ?? "")."
        )
        return answer.json.bytes()
    }

    /// Something else happens while a document is on its way.
    private func meanwhile() async {
        guard !isCalm, depth == 0, random.happens(0.08) else { return }
        depth += 1
        await step()
        depth -= 1
    }

    /// Hands a body to a node and notes what it has given a receipt for.
    func accept(_ body: [UInt8], at target: Int) async -> CourierAnswer {
        guard let process = nodes[target].process, !process.store.isDead else {
            return .noAnswer("nobody answers")
        }
        do {
            let acceptance = try await process.node.accept(body)
            guard !process.store.isDead else { return .noAnswer("the connection broke") }
            note(acceptance, of: target)
            return .receipt(acceptance.receipt)
        } catch {
            guard !process.store.isDead else { return .noAnswer("the connection broke") }
            figures.refusals[error.kind.rawValue, default: 0] += 1
            say("\(nodes[target].name) refuses: \(error.kind.rawValue).")
            if error.kind == .internalError {
                surprise =
                    surprise
                    ?? Violation(
                        invariant: .noSurprise,
                        says: "\(nodes[target].name) answers: \(error.detail)"
                    )
            }
            return .refused(
                kind: error.kind,
                status: error.kind.status,
                retryAfter: nil,
                signed: error.signed
            )
        }
    }

    private func note(_ acceptance: Acceptance, of target: Int) {
        guard
            let payload = try? JWS.parse(Array(acceptance.receipt.utf8)).payload,
            let receipt = try? Receipt(claims: JSON(parsing: payload))
        else { return }
        acknowledged[target, default: [:]][receipt.document] = receipt.digest
        if !acceptance.isRepetition { figures.documents += 1 }
        say(
            "\(nodes[target].name) gives a receipt: \(acceptance.isRepetition ? "the same again" : receipt.disposition.rawValue), document \(receipt.document.text.suffix(6))."
        )
    }

    /// The attacker answers a document with something that is no receipt for it.
    private func forgedReceipt() -> CourierAnswer {
        count(.forgedReceipt)
        switch random.number(0...2) {
        case 0: return .noAnswer("nobody answers")
        case 1: return .receipt("e30.e30.AAAA")
        default: return .refused(kind: nil, status: 502, retryAfter: random.number(0...100_000))
        }
    }
}
