package import Node
package import Outbound
package import Store

extension PeerRecord {
    /// Whom to believe about the peer's TLS certificate: the authority that was entered, or the system's where there is none.
    package var serverTrust: ServerTrust { authority.isEmpty ? .system : .authority(pem: authority) }
}

extension OutboundRequest {
    /// The same request, held to what was laid down about a peer: its authority, its pins; with this node's own certificate for a
    /// peer that asks for one.
    package func to(_ peer: PeerRecord) -> OutboundRequest { to(peer.serverTrust, pins: peer.pins) }

    package func to(_ address: DeliveryAddress) -> OutboundRequest {
        to(address.authority.isEmpty ? .system : .authority(pem: address.authority), pins: address.pins)
    }

    package func to(_ host: WitnessHost) -> OutboundRequest {
        var request = to(host.authority.isEmpty ? .system : .authority(pem: host.authority), pins: host.pins)
        request.presentsIdentity = host.isPeer
        return request
    }

    private func to(_ trust: ServerTrust, pins: [TLSPin]) -> OutboundRequest {
        var request = self
        request.trust = trust
        request.publicKeyPins = pins.compactMap { PublicKeyPin(sha256: $0.digest) }
        request.presentsIdentity = true
        return request
    }
}
