import Synchronization
import Testing
import Wire

@testable import API

/// Holds what the API answers in a test against its own description: status, content and schema, also of a request that is repeated
/// and of one that is refused.
enum DescribedAnswers {
    private static let compiled = Mutex<[String: JSONSchema]>([:])

    /// What breaks the description; empty where nothing does.
    static func findings(in answer: APIAnswer, to request: APIRequest) throws -> [String] {
        guard (200..<300).contains(answer.status) else { return try findings(in: answer, under: "Problem") }
        let method = Operation.Method(rawValue: request.method.lowercased())
        let operation = Operation.table.first {
            $0.method == method && $0.path.match(request.path) != nil
        }
        guard let operation else { return ["no operation is described for it"] }
        guard answer.status == operation.answer.status else {
            return ["\(answer.status) instead of \(operation.answer.status)"]
        }
        guard let name = operation.answer.schema else {
            return answer.body.isEmpty ? [] : ["there is content"]
        }
        // The description is too large to be held against a schema each time, and its own test reads it.
        return operation.id == .describe ? [] : try findings(in: answer, under: name)
    }

    private static func findings(in answer: APIAnswer, under name: String) throws -> [String] {
        let schema = try compiled.withLock { known in
            if let schema = known[name] { return schema }
            let components = try #require(
                API.description(server: "https://node.example")["components"]?["schemas"]?.object
            )
            let schema = try APISchemas.compile(name, of: components)
            known[name] = schema
            return schema
        }
        return schema.validate(try JSON(parsing: answer.body, limits: .local)).map {
            "\(name)\($0.instance): \($0.message)"
        }
    }
}
