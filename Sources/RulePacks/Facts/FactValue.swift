package import Wire

/// One answer.
package enum FactValue: Sendable, Hashable {
    case bool(Bool)
    case integer(Int64)
    case choice(String)
    case text(String)
    /// In order of the names, without repetition.
    case set([String])
    case date(CalendarDate)
    case partialDate(PartialDate)
}

extension FactValue {
    /// - Throws: ``FactError`` when the value is not of the type or outside its domain; the message never repeats the value.
    package init(json: JSON, type: FactType, name: FactName) throws(FactError) {
        switch (type, json) {
        case (.bool, .bool(let value)):
            self = .bool(value)
        case (.integer(let minimum, let maximum), .integer(let value)):
            // JSON numbers are exact within 53 bits only (RFC 7493, section 2.2).
            guard value >= minimum ?? .min, value <= maximum ?? .max, value.magnitude < 1 << 53 else {
                throw FactError(name, .outsideDomain, "must lie between its least and greatest value")
            }
            self = .integer(value)
        case (.choice(let domain), .string(let value)):
            guard domain.contains(value) else {
                throw FactError(name, .outsideDomain, "must be one of \(domain.joined(separator: ", "))")
            }
            self = .choice(value)
        case (.set(let domain), .array(let items)):
            self = .set(try Self.members(items, of: domain, name))
        case (.date, .string(let text)):
            guard let date = CalendarDate(text) else {
                throw FactError(name, .wrongType, "must be a date such as 2026-07-01")
            }
            self = .date(date)
        case (.partialDate, .string(let text)):
            guard let date = PartialDate(text) else {
                throw FactError(name, .wrongType, "must be a date such as 2009, 2009-05 or 2009-05-17")
            }
            self = .partialDate(date)
        case (.text(let limit), .string(let text)):
            guard text.count <= limit else {
                throw FactError(name, .outsideDomain, "must have at most \(limit) characters")
            }
            self = .text(text)
        default:
            throw FactError(name, .wrongType, "must be of type \(type.name)")
        }
    }

    private static func members(_ items: [JSON], of domain: [String], _ name: FactName) throws(FactError)
        -> [String]
    {
        var found: Set<String> = []
        for item in items {
            guard case .string(let member) = item, domain.contains(member) else {
                throw FactError(name, .outsideDomain, "may only contain \(domain.joined(separator: ", "))")
            }
            found.insert(member)
        }
        return found.sorted()
    }

    package var json: JSON {
        switch self {
        case .bool(let value): .bool(value)
        case .integer(let value): .integer(value)
        case .choice(let text), .text(let text): .string(text)
        case .set(let members): .array(members.map(JSON.string))
        case .date(let date): .string(date.description)
        case .partialDate(let date): .string(date.description)
        }
    }
}
