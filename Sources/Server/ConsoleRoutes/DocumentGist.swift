import Referrals
import Wire

/// What a document says, in one line.
enum DocumentGist {
    static func line(_ document: Document) -> String? {
        let body = document.body
        switch document.type {
        case .referral: return body["request"]?["says"]?.string
        case .status: return status(body)
        case .informationRequest:
            let purpose = body["purpose"]?.string == "consultation" ? "Consultation: " : ""
            return purpose + texts(body["questions"])
        case .informationResponse: return texts(body["answers"])
        case .acknowledgement: return body["conditions"]?.string.map { "Conditions \($0)." }
        case .withdrawal:
            return body["by"]?.string == "agency"
                ? "Taken back by the agency." : "A participant has withdrawn."
        }
    }

    private static func status(_ body: JSON) -> String? {
        switch body["state"]?.string {
        case "received":
            return body["assessment"]?["outcome"]?.string.map {
                "Arrived. The receiver's own rule pack says: \($0)."
            }
        case "under-review": return "An officer has opened it."
        case "accepted":
            let conditions = body["conditions"]?.array ?? []
            let head =
                conditions.isEmpty ? "Accepted." : "Accepted with conditions: \(texts(.array(conditions)))"
            return [head, body["says"]?.string].compactMap(\.self).joined(separator: " ")
        case "declined":
            return "Declined (\(body["ground"]?["code"]?.string ?? "")): \(body["says"]?.string ?? "")"
        default: return nil
        }
    }

    private static func texts(_ items: JSON?) -> String {
        (items?.array ?? []).compactMap { $0["says"]?.string }.joined(separator: " ")
    }
}
