import Node
import Referrals
import Wire

/// What officers say with a move, in whichever body it stands; the schemas have taken its form.
extension APICall {
    /// The conditions on what is given to the other side.
    var limits: [UseLimit] {
        (body["limits"]?.array ?? []).compactMap { item in
            item["kind"]?.string.flatMap(UseLimit.Kind.init(rawValue:)).map { kind in
                UseLimit(
                    element: item["element"]?.string ?? "",
                    kind: kind,
                    purpose: item["purpose"]?.string,
                    day: item["day"]?.string,
                    says: item["says"]?.string,
                    cite: item["cite"]?.string
                )
            }
        }
    }

    /// What is left out of what was asked for: in words, or with the ground.
    var leavesOut: [LeftOut] {
        (body["leavesOut"]?.array ?? []).map { item in
            LeftOut(
                item.string ?? item["says"]?.string ?? "",
                ground: item["ground"]?.string,
                cite: item["cite"]?.string
            )
        }
    }

    /// What is said in further languages (Second Additional Protocol art. 4).
    var translations: [Translation] { (body["translations"]?.array ?? []).compactMap { Translation($0) } }
}
