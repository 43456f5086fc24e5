import JOSE
package import Referrals
package import Store
import Wire

extension StoreReader {
    /// A delivery as an officer reads it: beside what went wrong, what the peer says of the document that it refused.
    ///
    /// In the delivery itself there is none of that: another program's words about a document may repeat it, so they lie sealed
    /// under its key and go with it.
    func withPeersWords(_ delivery: DeliveryRecord) throws -> DeliveryRecord {
        guard let failure = delivery.lastFailure,
            let refusal = try peerRefusal(of: delivery.document).map(Node.refusal(in:))
        else { return delivery }
        var delivery = delivery
        let says = [refusal.problem.detail] + refusal.problem.findings.map { "\($0.place) \($0.says)" }
        delivery.lastFailure = failure + " " + says.joined(separator: "; ")
        return delivery
    }
}

extension Node {
    /// A refusal as it is stored, whose signature was verified when it came.
    package static func refusal(in record: PeerRefusalRecord) throws -> Refusal {
        try Refusal(claims: JSON(parsing: JWS.parse(record.compact).payload))
    }
}
