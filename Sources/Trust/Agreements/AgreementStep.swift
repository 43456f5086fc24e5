package import Referrals
package import Wire

/// One thing that happened with an agreement, as the agency's own record holds it.
package struct AgreementStep: Sendable, Hashable {
    /// The closed list of what can happen.
    package enum Act: Sendable, Hashable {
        /// An officer of this agency proposed the terms.
        case proposed
        /// An officer compared the other party's fingerprint over another channel, named here.
        case compared(channel: String)
        /// A second officer of this agency confirmed the terms.
        case confirmed
        /// The other party's declaration came in.
        case received(AgreementDeclaration.Act, compact: String)
        /// The other party changed its keys; a key that counted before vouches for the new ones.
        case rekeyed(fingerprint: Digest, configuration: String)
        /// An officer of this agency stopped all exchange, for this reason.
        case suspended(reason: String)
        /// An officer asked to take it up again.
        case resumptionProposed
        /// A second officer did so.
        case resumed
        case ended(reason: String)
    }

    package let number: Int
    package let at: Instant
    /// Who did it: an officer of this agency, or the other party's identifier.
    package let actor: String
    package let act: Act
    /// The digest of the step before; that of the terms for the first.
    package let previous: Digest

    /// What the next step names.
    func digest() throws(AgreementError) -> Digest { try AgreementTerms.digest(of: json) }

    package var json: JSON {
        var object: JSONObject = [
            "number": .integer(Int64(number)), "at": .string(at.rfc3339), "actor": .string(actor),
            "act": .string(act.name), "previous": .string(previous.hex),
        ]
        switch act {
        case .compared(let channel): object["channel"] = .string(channel)
        case .received(let act, let compact):
            object["declares"] = .string(act.rawValue)
            object["declaration"] = .string(compact)
        case .rekeyed(let fingerprint, let configuration):
            object["fingerprint"] = .string(fingerprint.hex)
            object["configuration"] = .string(configuration)
        case .suspended(let reason), .ended(let reason): object["reason"] = .string(reason)
        case .proposed, .confirmed, .resumptionProposed, .resumed: break
        }
        return .object(object)
    }
}

extension AgreementStep.Act {
    var name: String {
        switch self {
        case .proposed: "proposed"
        case .compared: "compared"
        case .confirmed: "confirmed"
        case .received: "received"
        case .rekeyed: "rekeyed"
        case .suspended: "suspended"
        case .resumptionProposed: "resumption-proposed"
        case .resumed: "resumed"
        case .ended: "ended"
        }
    }
}

extension AgreementStep {
    init(_ json: JSON) throws(AgreementError) {
        let malformed = AgreementError(
            .recordBroken,
            "A step of the record is not written as the protocol says."
        )
        guard let number = json["number"]?.int, let at = json["at"]?.string.flatMap(Instant.init(rfc3339:)),
            let actor = json["actor"]?.string, let name = json["act"]?.string,
            let previous = json["previous"]?.string.flatMap(Digest.init(hex:))
        else { throw malformed }
        let text = json["reason"]?.string ?? json["channel"]?.string
        let act: Act? =
            switch name {
            case "proposed": .proposed
            case "compared": text.map { .compared(channel: $0) }
            case "confirmed": .confirmed
            case "received":
                if let declares = json["declares"]?.string.flatMap(AgreementDeclaration.Act.init),
                    let compact = json["declaration"]?.string
                {
                    .received(declares, compact: compact)
                } else {
                    nil
                }
            case "rekeyed":
                if let fingerprint = json["fingerprint"]?.string.flatMap(Digest.init(hex:)),
                    let configuration = json["configuration"]?.string
                {
                    .rekeyed(fingerprint: fingerprint, configuration: configuration)
                } else {
                    nil
                }
            case "suspended": text.map { .suspended(reason: $0) }
            case "resumption-proposed": .resumptionProposed
            case "resumed": .resumed
            case "ended": text.map { .ended(reason: $0) }
            default: nil
            }
        guard let act else { throw malformed }
        self.init(number: number, at: at, actor: actor, act: act, previous: previous)
    }
}
