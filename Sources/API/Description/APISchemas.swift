import Referrals
import Wire

/// The schemas of the API's description, which are also what requests are validated with.
struct APISchemas: Sendable {
    /// Every schema by its name, as the description shows it.
    let components: JSONObject
    private let bodies: [String: JSONSchema]
    private let queries: [String: JSONSchema]

    /// Read and compiled once for all nodes of a process.
    static let shared = Result { try APISchemas() }

    /// - Throws: ``JSONError`` or ``JSONSchemaError`` where one of the project's own files is wrong; a test rules it out.
    private init() throws {
        var components = JSONObject()
        for file in [
            PackageResources.cases_json, PackageResources.referrals_json, PackageResources.operating_json,
            PackageResources.casework_json, PackageResources.agreements_json, PackageResources.reports_json,
            PackageResources.evidence_json, PackageResources.assistance_json, PackageResources.rights_json,
            PackageResources.keeping_json,
            PackageResources.erasing_json,
            PackageResources.cooperation_json,
            PackageResources.trust_json, PackageResources.agency_json,
        ] {
            for (name, schema) in (try JSON(parsing: file, limits: .local)).object?.members ?? [] {
                components[name] = schema
            }
        }
        try Self.addCaseFile(to: &components)
        self.components = components
        var bodies: [String: JSONSchema] = [:]
        var queries: [String: JSONSchema] = [:]
        for operation in Operation.table {
            if let name = operation.body { bodies[name] = try Self.compile(name, of: components) }
            for parameter in operation.query {
                queries[parameter.name] = try JSONSchema(parameter.schema, formats: .assertion)
            }
        }
        self.bodies = bodies
        self.queries = queries
    }

    /// What is wrong with a body; empty where it is valid. Nothing of the body is repeated but its places.
    func findings(in body: JSON, under name: String) -> [String] {
        guard let schema = bodies[name] else { return ["the form `\(name)` is not known"] }
        return schema.validate(body).map { finding in
            (finding.instance.isEmpty ? "the content" : finding.instance) + ": " + finding.message
        }
    }

    /// Whether a text behind the question mark fits its schema: as the number or truth value that it reads as, or as text.
    func accepts(_ text: String, for parameter: Operation.Query) -> Bool {
        guard let schema = queries[parameter.name] else { return false }
        let value: JSON =
            switch parameter.schema["type"]?.string {
            case "integer": Int64(text).map { .integer($0) } ?? .string(text)
            case "boolean": text == "true" ? true : text == "false" ? false : .string(text)
            default: .string(text)
            }
        return schema.validate(value).isEmpty
    }

    /// The published schema of a case file, with its own definitions beside it: `CaseFile-party` and so on.
    private static func addCaseFile(to components: inout JSONObject) throws {
        let file = try JSON(parsing: DocumentSchemas.caseFile, limits: .local)
        let (from, to) = ("#/$defs/", "#/components/schemas/CaseFile-")
        for (name, schema) in file["$defs"]?.object?.members ?? [] {
            components["CaseFile-" + name] = relocated(schema, from, to)
        }
        let apart: Set<String> = ["$schema", "$id", "$defs"]
        let members = file.object?.members.filter { !apart.contains($0.key) } ?? []
        components["CaseFile"] = relocated(.object(JSONObject(members.map { ($0.key, $0.value) })), from, to)
    }

    /// A schema that names others is compiled with those beside it, and with what they name.
    static func compile(_ name: String, of components: JSONObject) throws -> JSONSchema {
        var needed: Set<String> = [name]
        var unread = [name]
        while let next = unread.popLast() {
            for other in named(in: components[next] ?? .null) where needed.insert(other).inserted {
                unread.append(other)
            }
        }
        let beside = JSONObject(
            components.members.filter { needed.contains($0.key) }.map { ($0.key, $0.value) }
        )
        let document = JSON.object([
            "$defs": relocated(.object(beside), place, "#/$defs/"),
            "$ref": .string("#/$defs/" + name),
        ])
        return try JSONSchema(document, formats: .assertion)
    }

    private static let place = "#/components/schemas/"

    /// The schemas that a schema names by `$ref`.
    private static func named(in schema: JSON) -> [String] {
        switch schema {
        case .object(let object):
            object.members.flatMap { member -> [String] in
                guard member.key == "$ref", let text = member.value.string, text.hasPrefix(place) else {
                    return named(in: member.value)
                }
                return [String(text.dropFirst(place.count).prefix { $0 != "/" })]
            }
        case .array(let items): items.flatMap(named)
        default: []
        }
    }

    /// A schema whose references lead to where the others stand: the description keeps them under `components`, a schema by
    /// itself under `$defs`.
    private static func relocated(_ value: JSON, _ from: String, _ to: String) -> JSON {
        switch value {
        case .object(let object):
            return .object(
                JSONObject(
                    object.members.map { key, member in
                        guard key == "$ref", let target = member.string else {
                            return (key, relocated(member, from, to))
                        }
                        return (key, .string(target.replacing(from, with: to)))
                    }
                )
            )
        case .array(let items): return .array(items.map { relocated($0, from, to) })
        default: return value
        }
    }
}
