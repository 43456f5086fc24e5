import Node
import Referrals
import Store

/// Carries each document to the node that it is addressed to.
struct NetCourier: Courier {
    let nodes: [TestNode]

    func deliver(_ sealed: String, to address: DeliveryAddress) async -> CourierAnswer {
        guard let target = nodes.first(where: { $0.entity == address.entity }) else {
            return .noAnswer("there is no such node")
        }
        return await DirectCourier(target: target).deliver(sealed, to: address)
    }

    func probe(_ address: DeliveryAddress) async -> String? { nil }

    func ask(_ request: SignedPeerRequest) async -> PeerAnswer? {
        guard let target = nodes.first(where: { $0.entity == request.peer.entity }) else { return nil }
        return await DirectCourier(target: target).ask(request)
    }
}
