import Casework
import Referrals
import Wire

/// What a request brings to a step: its body, valid under the operation's schema, and the names in its address.
struct StepInput: Sendable {
    let body: JSON
    let path: [String: String]

    /// The record that the address names.
    ///
    /// - Throws: ``APIProblem`` with `notFound`.
    func record() throws(APIProblem) -> Identifier {
        guard let id = path["record"].flatMap({ Identifier($0) }) else {
            throw APIProblem(.notFound, "There is no record of that name in this case.")
        }
        return id
    }

    func part(_ name: String) -> String { path[name] ?? "" }

    func text(_ name: String) -> String { body[name]?.string ?? "" }
    func textIfAny(_ name: String) -> String? { body[name]?.string }
    func texts(_ name: String) -> [String] { body[name]?.array?.compactMap(\.string) ?? [] }
    func numbers(_ name: String) -> [Int] { body[name]?.array?.compactMap(\.int) ?? [] }
    func number(_ name: String, _ usual: Int = 0) -> Int { body[name]?.int ?? usual }
    func truth(_ name: String, _ usual: Bool = false) -> Bool { body[name]?.bool ?? usual }

    /// The texts of an object's members.
    func named(_ name: String) -> [String: String] {
        Dictionary((body[name]?.object?.members ?? []).map { ($0.key, $0.value.string ?? "") }) { first, _ in
            first
        }
    }

    /// - Throws: ``APIProblem`` with `invalid` for a text that is none of the closed list.
    func choice<Value: RawRepresentable<String> & CaseIterable>(_ name: String) throws(APIProblem) -> Value {
        guard let value = Value(rawValue: text(name)) else {
            throw Self.wrong(name, "one of " + Value.allCases.map(\.rawValue).joined(separator: ", "))
        }
        return value
    }

    func choices<Value: RawRepresentable<String> & CaseIterable>(_ name: String) throws(APIProblem) -> [Value]
    {
        var values: [Value] = []
        for text in texts(name) {
            guard let value = Value(rawValue: text) else {
                throw Self.wrong(name, "a list of " + Value.allCases.map(\.rawValue).joined(separator: ", "))
            }
            values.append(value)
        }
        return values
    }

    func day(_ name: String) throws(APIProblem) -> Day {
        guard let day = Day(text(name)) else { throw Self.wrong(name, "a date like 2026-12-31") }
        return day
    }

    func dayIfAny(_ name: String) throws(APIProblem) -> Day? {
        textIfAny(name) == nil ? nil : try day(name)
    }

    func moment(_ name: String) throws(APIProblem) -> Instant {
        guard let moment = Instant(rfc3339: text(name)) else {
            throw Self.wrong(name, "a moment in UTC like 2026-12-01T15:00:00Z")
        }
        return moment
    }

    func identifierIfAny(_ name: String) throws(APIProblem) -> Identifier? {
        guard let text = textIfAny(name) else { return nil }
        guard let id = Identifier(text) else { throw Self.wrong(name, "the identifier of a record") }
        return id
    }

    func entity(_ name: String) throws(APIProblem) -> EntityID {
        guard let entity = EntityID(text(name)) else { throw Self.wrong(name, "a node's base URL") }
        return entity
    }

    /// Content in which the body's members stand in the place of the usual ones; the schema says which may be there.
    ///
    /// - Throws: ``APIProblem`` with `invalid` for a value that is not of its form.
    func over<Content: Codable>(_ usual: Content, _ said: JSON? = nil) throws -> Content {
        var members = try ContentEncoder.encode(usual).object ?? JSONObject()
        for member in (said ?? body).object?.members ?? [] { members[member.key] = member.value }
        do {
            return try ContentDecoder.decode(Content.self, from: .object(members))
        } catch {
            throw APIProblem(.invalid, error.says)
        }
    }

    static func wrong(_ name: String, _ form: String) -> APIProblem {
        APIProblem(
            .invalid,
            "The content does not have its form.",
            findings: ["/\(name): it has to be \(form)"]
        )
    }
}
