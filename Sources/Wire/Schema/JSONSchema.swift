/// A JSON Schema of draft 2020-12, loaded once and then asked about many values.
///
/// ```swift
/// let schema = try JSONSchema(JSON(parsing: text), formats: .assertion)
/// let findings = schema.validate(document)     // empty: the document is valid
/// ```
///
/// Loading is strict: a keyword, a pattern or a dialect that is not supported is refused, never ignored, so that a
/// schema cannot promise what is not checked.
package struct JSONSchema: Sendable {
    /// Whether `format` is checked.
    package enum Formats: Sendable {
        /// `format` says something to people only: the default of draft 2020-12.
        case annotation
        /// `format` is checked; one that is not supported is refused when the schema is loaded.
        case assertion
    }

    /// The one dialect that is supported.
    package static let dialect = "https://json-schema.org/draft/2020-12/schema"

    let nodes: [SchemaNode]
    /// For each resource, the nodes of its dynamic anchors by name.
    let dynamicAnchors: [[String: Int]]
    let root: Int
    /// Whether some rule asks which members and elements others have looked at.
    let tracksEvaluation: Bool

    /// Loads a schema with everything that it refers to.
    ///
    /// - Parameters:
    ///   - schema: the schema; its `$id`, where it has one, is its address.
    ///   - address: where the schema was found, for references relative to it.
    ///   - formats: whether `format` is checked.
    ///   - documents: gives the document at an absolute URI without fragment, or nil. Nothing is ever fetched.
    /// - Throws: ``JSONSchemaError`` for the first fault, with the place of the keyword.
    package init(
        _ schema: JSON,
        at address: String = "",
        formats: Formats = .annotation,
        documents: (String) -> JSON? = { _ in nil }
    ) throws(JSONSchemaError) {
        self = try withoutActuallyEscaping(documents) { documents throws(JSONSchemaError) in
            var compiler = SchemaCompiler(
                documents: SchemaDocuments(fetch: documents),
                checksFormats: formats == .assertion
            )
            return try compiler.compile(schema, at: address)
        }
    }

    init(nodes: [SchemaNode], dynamicAnchors: [[String: Int]], root: Int, tracksEvaluation: Bool) {
        self.nodes = nodes
        self.dynamicAnchors = dynamicAnchors
        self.root = root
        self.tracksEvaluation = tracksEvaluation
    }

    /// What is wrong with the value, in the order of the schema's keywords; nothing where it is valid.
    ///
    /// - Parameter budget: how much work may be done, in schemas applied and characters matched. A value that takes more,
    ///   or nesting and references deeper than 512, is answered with a single finding that says so.
    package func validate(_ value: JSON, budget: Int = 1_000_000) -> [SchemaFinding] {
        var run = SchemaRun(schema: self, budget: budget)
        return run.findings(for: value)
    }
}
