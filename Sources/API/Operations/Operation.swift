package import Wire

/// One thing that can be asked over HTTP. Routes, checks of permission, the OpenAPI document and the tests' matrix are all
/// made from the one table of operations.
package struct Operation: Sendable {
    /// Its name: in the description, in the record of readings, in the tests.
    package var id: OperationID
    package var method: Method
    package var path: PathTemplate
    /// What it does, in one sentence.
    package var summary: String
    /// Nil where anybody may ask; nothing about anybody is behind those.
    package var permission: Permission?
    /// The part of the path that names a case or a referral, which has to lie within the account's scope.
    package var subject: String?
    /// Whether its answer holds personal data, so that a purpose has to be given and the reading is recorded.
    package var isPersonal: Bool
    package var query: [Query]
    /// The schema of the body, by its name in the description.
    package var body: String?
    package var answer: Answer
    /// Whether a change needs the revision that it was decided on (`If-Match`, RFC 9110 section 13.1.1).
    package var needsRevision: Bool
    /// Whether its answer outlives what it is about, so that a repetition of the request can be answered after an erasure.
    var outlivesSubject = false

    package enum Method: String, Sendable, Hashable, CaseIterable {
        case get, post, put, patch, delete
    }

    /// A parameter behind the question mark.
    package struct Query: Sendable, Hashable {
        package var name: String
        package var says: String
        /// Its JSON Schema, as an object.
        package var schema: JSON

        package static let cursor = Query(
            name: "cursor",
            says: "Where the page before ended: its `next`.",
            schema: ["type": "string", "maxLength": 200]
        )
        /// What is read serves: a purpose of the fact schema, which conditions of other agencies bind.
        package static let serving = Query(
            name: "for",
            says:
                "What it serves: a purpose of the fact schema. What another agency sent for another purpose is left out, with its reason, and so is what it bound to a purpose where none is stated.",
            schema: ["type": "string", "minLength": 1, "maxLength": 60]
        )
        package static let limit = Query(
            name: "limit",
            says: "How many records a page holds.",
            schema: ["type": "integer", "minimum": 1, "maximum": 200, "default": 50]
        )
    }

    /// What comes back when all went well.
    package struct Answer: Sendable, Hashable {
        package var status: Int
        /// The schema by its name; nil where there is no body.
        package var schema: String?

        package static func ok(_ schema: String) -> Answer { Answer(status: 200, schema: schema) }
        package static func created(_ schema: String) -> Answer { Answer(status: 201, schema: schema) }
        package static let done = Answer(status: 204, schema: nil)
    }

    init(
        _ id: OperationID,
        _ method: Method,
        _ path: String,
        _ summary: String,
        _ permission: Permission?,
        subject: String? = nil,
        isPersonal: Bool = false,
        query: [Query] = [],
        body: String? = nil,
        answer: Answer,
        needsRevision: Bool = false
    ) {
        self.id = id
        self.method = method
        self.path = PathTemplate(path)
        self.summary = summary
        self.permission = permission
        self.subject = subject
        self.isPersonal = isPersonal
        self.query = query
        self.body = body
        self.answer = answer
        self.needsRevision = needsRevision
    }

    /// Whether the request has to carry an idempotency key: everything that makes something.
    package var needsKey: Bool { method == .post && !isForStrangers }

    /// Whether it is answered without an account.
    package var isForStrangers: Bool {
        [.describe, .redeemEnrolment, .listPublications, .showPublication].contains(id)
    }
}

/// An address with named parts, for example `/cases/{case}/answers`.
package struct PathTemplate: Sendable, Hashable {
    package enum Part: Sendable, Hashable {
        case fixed(String)
        case named(String)
    }

    package let parts: [Part]

    init(_ text: String) {
        parts = text.split(separator: "/").map { part in
            part.hasPrefix("{") ? .named(String(part.dropFirst().dropLast())) : .fixed(String(part))
        }
    }

    package var text: String {
        parts.map { part in
            switch part {
            case .fixed(let name): "/" + name
            case .named(let name): "/{" + name + "}"
            }
        }.joined()
    }

    package var names: [String] {
        parts.compactMap { if case .named(let name) = $0 { name } else { nil } }
    }

    /// The named parts' values, or nil where the address is another one.
    func match(_ segments: [String]) -> [String: String]? {
        guard segments.count == parts.count else { return nil }
        var values: [String: String] = [:]
        for (part, segment) in zip(parts, segments) {
            switch part {
            case .fixed(let name): guard name == segment else { return nil }
            case .named(let name):
                guard !segment.isEmpty else { return nil }
                values[name] = segment
            }
        }
        return values
    }
}
