import Referrals
package import Store
import Wire

/// Where a page ended, as an opaque text.
package enum PageCursor {
    static func text(_ place: RecordPage.Place) -> String {
        Base64URL.encode(Array("\(place.changedAt.milliseconds):\(place.id.text)".utf8))
    }

    /// - Throws: ``APIProblem`` with `invalid` where it is none that this node gave.
    package static func place(_ text: String?) throws(APIProblem) -> RecordPage.Place? {
        guard let text else { return nil }
        let parts = (try? Base64URL.decode(text)).map {
            String(decoding: $0, as: UTF8.self).split(separator: ":")
        }
        guard let parts, parts.count == 2, let moment = Int64(parts[0]), let id = Identifier(parts[1]) else {
            throw APIProblem(.invalid, "The cursor is none that this node has given.")
        }
        return RecordPage.Place(changedAt: Instant(milliseconds: moment), id: id)
    }

    /// A page as it is answered: the items, and where the next begins if this one is full.
    static func page<Record>(
        _ records: [Record],
        limit: Int,
        place: (Record) -> RecordPage.Place,
        json: (Record) -> JSON
    ) -> JSON {
        var object: JSONObject = ["items": .array(records.map(json))]
        if records.count == limit, let last = records.last { object["next"] = .string(text(place(last))) }
        return .object(object)
    }
}
