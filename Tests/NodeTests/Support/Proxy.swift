import JOSE
import Node
import Referrals
import Synchronization
import Wire

/// Carries everything and loses every answer.
struct LosingLine: Courier {
    let inner: DirectCourier

    func deliver(_ sealed: String, to address: DeliveryAddress) async -> CourierAnswer {
        _ = await inner.deliver(sealed, to: address)
        return .noAnswer("the answer was lost")
    }

    func probe(_ address: DeliveryAddress) async -> String? { nil }
}

/// Stands before a node, and answers some documents itself. It can open what it carries, to tell them apart.
final class Proxy: Courier {
    private let target: TestNode
    private let answer: CourierAnswer
    private let refused: Set<Identifier>
    private let meanwhile: @Sendable (Identifier) async -> Void
    private let answersQuestions: Bool
    private let counts = Mutex<[Identifier: Int]>([:])

    init(
        before target: TestNode,
        answering answer: CourierAnswer,
        to refused: Set<Identifier>,
        answersQuestions: Bool = true,
        meanwhile: @escaping @Sendable (Identifier) async -> Void = { _ in }
    ) {
        self.answersQuestions = answersQuestions
        (self.target, self.answer, self.refused, self.meanwhile) = (target, answer, refused, meanwhile)
    }

    func carried(_ document: Identifier) -> Int { counts.withLock { $0[document] ?? 0 } }

    func deliver(_ sealed: String, to address: DeliveryAddress) async -> CourierAnswer {
        guard
            let key = try? await target.node.keys.decryptionKey(target.encryptionKey().keyID),
            let opened = try? JWE.decrypt(sealed, with: [key], contentType: Document.mediaType),
            let payload = try? JWS.parse(opened.plaintext).payload,
            let document = try? Document(claims: JSON(parsing: payload))
        else { return .noAnswer("the proxy cannot open it") }
        counts.withLock { $0[document.id, default: 0] += 1 }
        await meanwhile(document.id)
        if refused.contains(document.id) { return answer }
        return await DirectCourier(target: target).deliver(sealed, to: address)
    }

    func probe(_ address: DeliveryAddress) async -> String? { nil }

    func ask(_ request: SignedPeerRequest) async -> PeerAnswer? {
        answersQuestions ? await DirectCourier(target: target).ask(request) : nil
    }
}
