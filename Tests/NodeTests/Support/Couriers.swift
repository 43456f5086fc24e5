import HTTPSignatures
import Node
import Referrals
import Synchronization
import TestAgencies
import Wire

/// Carries documents straight into another node, as HTTPS would.
struct DirectCourier: Courier {
    let target: TestNode

    func deliver(_ sealed: String, to address: DeliveryAddress) async -> CourierAnswer {
        do {
            return .receipt(try await target.node.accept(Array(sealed.utf8)).receipt)
        } catch {
            return .refused(
                kind: error.kind,
                status: error.kind.status,
                retryAfter: nil,
                signed: error.signed
            )
        }
    }
}

extension DirectCourier {
    func probe(_ address: DeliveryAddress) async -> String? { nil }

    /// Asks the target as its routes would: the request verified, the answer signed.
    func ask(_ request: SignedPeerRequest) async -> PeerAnswer? {
        guard let peer = try? await target.node.verifiedPeer(of: request.head) else { return nil }
        var (status, content) = (200, [UInt8]())
        do {
            guard let answer = try await answer(to: request.head.target, of: peer) else { return nil }
            content = answer.bytes()
        } catch {
            guard let problem = error as? Problem else { return nil }
            (status, content) = (problem.kind.status, problem.json.bytes())
        }
        guard
            let fields = try? await target.node.signedAnswer(
                status: status,
                content: content,
                to: request.head
            )
        else { return nil }
        return PeerAnswer(status: status, fields: fields, content: content)
    }

    private func answer(to question: String, of peer: VerifiedPeer) async throws -> JSON? {
        if question.hasPrefix("/threads") { return try await target.node.returnAnswer(question, for: peer) }
        let parts = question.split(whereSeparator: { "/?=".contains($0) }).map(String.init)
        guard parts.first == "receipts", parts.count == 4, let id = Identifier(parts[1]),
            let digest = Digest(hex: parts[3])
        else { return nil }
        return try await target.node.receiptAnswer(id, digest: digest, for: peer).json
    }
}

/// Gives fixed answers, one after the other, and remembers what it was given to carry.
final class ScriptedCourier: Courier {
    private struct State {
        var answers: [CourierAnswer]
        var carried: [String] = []
        var addresses: [DeliveryAddress] = []
        var silence: String?
        var probes = 0
    }

    private let state: Mutex<State>

    init(_ answers: [CourierAnswer]) { state = Mutex(State(answers: answers)) }

    /// What a probe finds; nil where the peer answers.
    func answerProbes(_ silence: String?) { state.withLock { $0.silence = silence } }
    var probes: Int { state.withLock { $0.probes } }

    func probe(_ address: DeliveryAddress) async -> String? {
        state.withLock { state in
            state.probes += 1
            return state.silence
        }
    }

    var carried: [String] { state.withLock { $0.carried } }
    var addresses: [DeliveryAddress] { state.withLock { $0.addresses } }

    func deliver(_ sealed: String, to address: DeliveryAddress) async -> CourierAnswer {
        state.withLock { state in
            state.carried.append(sealed)
            state.addresses.append(address)
            return state.answers.isEmpty ? .noAnswer("nobody answers") : state.answers.removeFirst()
        }
    }
}

/// A bad line: now and then a document does not arrive, arrives twice, or its receipt is lost on the way back.
final class BadLine: Courier {
    private let inner: DirectCourier
    private let generator: Mutex<SeededGenerator>

    init(_ target: TestNode, seed: UInt64) {
        inner = DirectCourier(target: target)
        generator = Mutex(SeededGenerator(seed))
    }

    func probe(_ address: DeliveryAddress) async -> String? {
        generator.withLock { Bool.random(using: &$0) } ? nil : "it did not arrive"
    }

    func deliver(_ sealed: String, to address: DeliveryAddress) async -> CourierAnswer {
        switch generator.withLock({ Int.random(in: 0..<5, using: &$0) }) {
        case 0: return .noAnswer("it did not arrive")
        case 1:
            _ = await inner.deliver(sealed, to: address)
            return .noAnswer("the receipt was lost")
        case 2:
            _ = await inner.deliver(sealed, to: address)
            return await inner.deliver(sealed, to: address)
        default: return await inner.deliver(sealed, to: address)
        }
    }
}
