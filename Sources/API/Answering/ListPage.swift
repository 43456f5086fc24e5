import Node
import Referrals
import Wire

/// A part of a list that is made whole at once, people, matches, accounts: what one page shows, and after which item the next begins.
enum ListPage {
    /// - Parameter name: what an item is known by; the cursor is its digest, so that no name stands in an address.
    /// - Throws: ``APIProblem`` with `invalid` for a cursor that no item of the list has.
    static func answer<Item>(
        _ items: [Item],
        _ call: APICall,
        named name: (Item) -> String,
        json: (Item) throws -> JSON
    ) throws -> APIAnswer {
        var rest = items[...]
        if let cursor = call.query["cursor"] {
            guard let index = items.firstIndex(where: { text(name($0)) == cursor }) else {
                throw APIProblem(
                    .invalid,
                    "The cursor is none that this node has given, or what ended that page is gone; begin anew."
                )
            }
            rest = items[(index + 1)...]
        }
        let shown = rest.prefix(call.limit)
        var object: JSONObject = ["items": .array(try shown.map(json))]
        if rest.count > shown.count, let last = shown.last { object["next"] = .string(text(name(last))) }
        return APIAnswer(status: 200, json: .object(object))
    }

    private static func text(_ name: String) -> String { Digest(of: name).hex }
}
