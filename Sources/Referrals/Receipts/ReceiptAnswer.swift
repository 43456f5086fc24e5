package import Wire

/// What a node answers that is asked what it has done with a document: the way out of not knowing after a time-out.
package enum ReceiptAnswer: Sendable, Hashable {
    /// It holds the document: the receipt, as it was given.
    case received(receipt: String)
    /// It has refused exactly these bytes, and nothing of that name has been accepted since: the refusal, signed.
    case refused(refusal: String)
    /// It knows nothing of it: the document has not arrived, or was not the asker's.
    case unknown

    package var json: JSON {
        switch self {
        case .received(let receipt): ["standing": "received", "receipt": .string(receipt)]
        case .refused(let refusal): ["standing": "refused", "refusal": .string(refusal)]
        case .unknown: ["standing": "not-known"]
        }
    }

    /// Reads an answer; nil where it has not the form of one.
    package init?(json: JSON) {
        switch json["standing"]?.string {
        case "received":
            guard let receipt = json["receipt"]?.string else { return nil }
            self = .received(receipt: receipt)
        case "refused":
            guard let refusal = json["refusal"]?.string else { return nil }
            self = .refused(refusal: refusal)
        case "not-known": self = .unknown
        default: return nil
        }
    }

    /// Where it is asked for, below a node's base URL.
    package static func path(_ document: Identifier, digest: Digest) -> String {
        "/receipts/\(document.text)?sha256=\(digest.hex)"
    }
}
