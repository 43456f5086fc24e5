import Casework
import Node
import Referrals
package import Wire

extension API {
    /// The description of the whole API in OpenAPI 3.1, made from the table of operations.
    package static func description(server: String) throws -> JSON {
        var paths = JSONObject()
        for operation in Operation.table {
            var item = paths[operation.path.text]?.object ?? JSONObject()
            item[operation.method.rawValue] = operation.description
            paths[operation.path.text] = .object(item)
        }
        var schemas = try APISchemas.shared.get().components
        schemas["Problem"] = problemSchema
        return .object([
            "openapi": "3.1.0",
            "info": [
                "title": "Comity: a node's API", "version": "1",
                "description": .string(
                    "For an agency's own programs and officers. Days are those of the agency's time zone, which every answer names in `\(zoneHeader)`; moments are in UTC. Nothing here has been reviewed by counsel: what the rule packs say is shown with its source and how sure it is."
                ),
            ],
            "servers": .array([.object(["url": .string(server + prefix)])]),
            "security": [["token": []]],
            "paths": .object(paths),
            "components": .object([
                "schemas": .object(schemas),
                "securitySchemes": ["token": ["type": "http", "scheme": "bearer"]],
            ]),
        ])
    }

    func description() throws -> APIAnswer {
        APIAnswer(status: 200, json: try Self.description(server: node.identity.entity.text))
    }

    private static let problemSchema: JSON = .object([
        "description": "A refusal (RFC 9457).",
        "type": "object",
        "required": ["type", "title", "status", "detail", "fix"],
        "properties": .object([
            "type": .object([
                "enum": .array(APIProblem.Kind.allCases.map { .string("urn:comity:problem:" + $0.rawValue) })
            ]),
            "title": ["type": "string"], "status": ["type": "integer"], "detail": ["type": "string"],
            "fix": ["type": "string", "description": "What to do about it."],
            "findings": ["type": "array", "items": ["type": "string"]],
        ]),
    ])
}

extension Operation {
    /// The operation as the description shows it.
    fileprivate var description: JSON {
        var object: JSONObject = [
            "operationId": .string(id.rawValue), "summary": .string(summary), "responses": .object(responses),
        ]
        if isForStrangers { object["security"] = .array([]) }
        if let permission {
            let roles = Permission.granted.filter { $0.value.contains(permission) }.map(\.key.rawValue)
                .sorted()
            object["description"] = .string(
                "Needs `\(permission.rawValue)`, which \(roles.joined(separator: ", ")) may be granted."
            )
        }
        if !parameters.isEmpty { object["parameters"] = .array(parameters) }
        if let body {
            object["requestBody"] = .object([
                "required": true,
                "content": .object([
                    "application/json": .object(["schema": Self.reference(body)])
                ]),
            ])
        }
        return .object(object)
    }

    private var parameters: [JSON] {
        func parameter(_ name: String, in place: String, _ says: String, _ schema: JSON, required: Bool)
            -> JSON
        {
            .object([
                "name": .string(name), "in": .string(place), "required": .bool(required),
                "description": .string(says), "schema": schema,
            ])
        }
        var list = path.names.map {
            parameter(
                $0,
                in: "path",
                Self.says[$0] ?? "The identifier.",
                ["type": "string", "minLength": 1, "maxLength": 80],
                required: true
            )
        }
        list += query.map { parameter($0.name, in: "query", $0.says, $0.schema, required: false) }
        if let permission {
            let roles = Permission.granted.filter { $0.value.contains(permission) }.map(\.key.rawValue)
            list.append(
                parameter(
                    "Comity-Role",
                    in: "header",
                    "In which of the account's roles you act; needed where a record is written and several would do.",
                    .object(["enum": .array(roles.sorted().map(JSON.string))]),
                    required: false
                )
            )
        }
        if isPersonal {
            let purposes = JSON.array(ReadingPurpose.allCases.map { .string($0.rawValue) })
            list.append(
                parameter(
                    "Comity-Purpose",
                    in: "header",
                    "Why personal data are read; it is recorded.",
                    .object(["enum": purposes]),
                    required: true
                )
            )
        }
        if needsKey {
            list.append(
                parameter(
                    "Idempotency-Key",
                    in: "header",
                    "A new UUID for a new request; the same for its repetition.",
                    ["type": "string", "format": "uuid"],
                    required: true
                )
            )
        }
        if needsRevision {
            list.append(
                parameter(
                    "If-Match",
                    in: "header",
                    "The ETag of the last answer about it.",
                    ["type": "string", "pattern": "^\"[0-9a-f]{1,64}\"$"],
                    required: true
                )
            )
        }
        return list
    }

    private static let says = [
        "case": "The case's reference or identifier.", "party": "The pseudonym.",
        "record": "The record's identifier.", "role": "What the agency is reached for.",
    ]

    private var responses: JSONObject {
        var good: JSONObject = [
            "description": .string(answer.status == 204 ? "Done." : "What was asked for.")
        ]
        if let schema = answer.schema {
            good["content"] = .object(["application/json": .object(["schema": Self.reference(schema)])])
        }
        return JSONObject([
            (String(answer.status), .object(good)),
            (
                "default",
                .object([
                    "description": "Why not, and what to do.",
                    "content": .object([
                        "application/problem+json": .object(["schema": Self.reference("Problem")])
                    ]),
                ])
            ),
        ])
    }

    private static func reference(_ name: String) -> JSON {
        .object(["$ref": .string("#/components/schemas/" + name)])
    }
}
