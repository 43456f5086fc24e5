/// What a fact may be. Every fact has one; its value is read by it and never by its look.
package enum FactType: Sendable, Hashable {
    case bool
    case integer(minimum: Int64?, maximum: Int64?)
    /// One of the named values.
    case choice([String])
    /// Any of the named values together.
    case set([String])
    case date
    case partialDate
    /// Free text of at most `limit` characters.
    case text(limit: Int)

    package static let defaultTextLimit = 4000

    /// The name in `type:`.
    package var name: String {
        switch self {
        case .bool: "bool"
        case .integer: "int"
        case .choice: "choice"
        case .set: "set"
        case .date: "date"
        case .partialDate: "partial-date"
        case .text: "text"
        }
    }

    static let names = ["bool", "int", "choice", "set", "date", "partial-date", "text"]

    /// The named values of a choice or a set.
    package var domain: [String]? {
        switch self {
        case .choice(let names), .set(let names): names
        default: nil
        }
    }
}
