package import JOSE
import Referrals
package import Store
package import Trust
package import Wire

/// A bilateral agreement as this agency holds it: its record, and what it needs to deal with the other side.
package struct HeldAgreement: Sendable {
    package var agreement: BilateralAgreement
    /// The federation keys that count for the other party now.
    package var peerKeys: KeySet
    /// The other party's signed entity configuration.
    package var statement: String
    /// PEM of the authority that its TLS certificate must chain to; empty for the system's.
    package var authority: String
    /// Whether the other party has taken this agency's last declaration.
    package var isHandedOver: Bool

    package init(
        agreement: BilateralAgreement,
        peerKeys: KeySet,
        statement: String,
        authority: String,
        isHandedOver: Bool = false
    ) {
        self.agreement = agreement
        self.peerKeys = peerKeys
        self.statement = statement
        self.authority = authority
        self.isHandedOver = isHandedOver
    }

    /// How it is found among what is laid down: by the peer first.
    package var name: String { Self.name(of: agreement.peer.entity, agreement.terms.id.text) }

    static func name(of peer: FederationID, _ id: String) -> String { peer.text + " " + id }

    package var json: JSON {
        [
            "agreement": agreement.json, "peer_keys": peerKeys.json, "statement": .string(statement),
            "authority": .string(authority), "handed_over": .bool(isHandedOver),
        ]
    }

    /// Reads a stored agreement and plays its steps again.
    ///
    /// - Throws: ``AgreementError``, ``JOSEError`` or ``NodeError`` where it is damaged.
    package init(_ entry: TrustEntry) throws {
        let json = try entry.json()
        guard let record = json["agreement"], let keys = json["peer_keys"],
            let statement = json["statement"]?.string, let authority = json["authority"]?.string
        else {
            throw NodeError(
                .misconfigured,
                "The stored agreement \(entry.name) is damaged. Run `comity audit`."
            )
        }
        self.init(
            agreement: try BilateralAgreement(record),
            peerKeys: try KeySet(json: keys),
            statement: statement,
            authority: authority,
            isHandedOver: json["handed_over"]?.bool ?? false
        )
    }
}
