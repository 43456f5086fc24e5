/// One row of conformance data: an expression, what is known, and what it must come to.
///
/// The form is a JSON object with `expr`, `tier`, `bindings`, `expect` and further members; values are tagged, as in
/// `{"int": "5"}`. An expectation is a `value`, an `error` (any error passes) or the exact `unknown` facts.
///
/// ```swift
/// var run = ConformanceRun()
/// for line in lines { run.add(try ConformanceRow(parsed(line))) }
/// print(run.summary)
/// ```
public struct ConformanceRow: Sendable {
    /// File, section and name, for messages.
    public let label: String
    /// The group of rows, for example `core`.
    public let tier: String
    /// The expression.
    public let text: String
    let file: String
    let container: String
    let bindings: [(name: String, value: CELValue)]
    let unknowns: [String]
    let declarations: [Declaration]
    let expectation: Expectation
    let type: CELType?
    let isUnchecked: Bool
    let isCheckOnly: Bool
    let expandsMacros: Bool

    enum Declaration: Sendable {
        case variable(String, CELType)
        case function(FunctionOverload)
    }

    enum Expectation: Sendable {
        case value(CELValue)
        case error
        case unknown(UnknownFacts)
        /// Only the deduced type counts.
        case nothing
    }

    /// Reads a row.
    ///
    /// - Throws: ``ConformanceRowError`` where it is not in the form.
    public init(_ row: RowValue) throws(ConformanceRowError) {
        guard let text = row["expr"]?.string, let expect = row["expect"] else {
            throw ConformanceRowError(description: "a row needs 'expr' and 'expect'")
        }
        self.text = text
        file = row["file"]?.string ?? ""
        label = [file, row["section"]?.string ?? "", row["name"]?.string ?? ""].joined(separator: "/")
        tier = row["tier"]?.string ?? ""
        container = row["container"]?.string ?? ""
        var bindings: [(name: String, value: CELValue)] = []
        for (name, value) in row["bindings"]?.object ?? [:] {
            bindings.append((name, try CELValue(row: value)))
        }
        self.bindings = bindings
        unknowns = (row["unknowns"]?.array ?? []).compactMap(\.string)
        var declarations: [Declaration] = []
        for entry in row["typeEnv"]?.array ?? [] { declarations += try Self.declarations(entry) }
        self.declarations = declarations
        type = row["type"]?.string.flatMap { CELType(parsing: $0) }
        if row["type"] != nil, type == nil {
            throw ConformanceRowError(description: "a type is not understood")
        }
        isUnchecked = row["disableCheck"]?.isTrue ?? false
        isCheckOnly = row["checkOnly"]?.isTrue ?? false
        expandsMacros = !(row["disableMacros"]?.isTrue ?? false)
        if let value = expect["value"] {
            expectation = .value(try CELValue(row: value))
        } else if expect["error"] != nil {
            expectation = .error
        } else if let facts = expect["unknown"]?.array {
            expectation = .unknown(UnknownFacts(facts.compactMap(\.string)))
        } else {
            expectation = .nothing
        }
    }

    private static func declarations(_ entry: RowValue) throws(ConformanceRowError) -> [Declaration] {
        guard let name = entry["name"]?.string else {
            throw ConformanceRowError(description: "a declaration has no name")
        }
        func type(_ value: RowValue?) throws(ConformanceRowError) -> CELType {
            guard let type = value?.string.flatMap({ CELType(parsing: $0) }) else {
                throw ConformanceRowError(description: "a type is not understood")
            }
            return type
        }
        guard let overloads = entry["overloads"]?.array else {
            return [.variable(name, try type(entry["type"]))]
        }
        var functions: [Declaration] = []
        for overload in overloads {
            var parameters: [CELType] = []
            for parameter in overload["params"]?.array ?? [] { parameters.append(try type(parameter)) }
            functions.append(
                .function(
                    FunctionOverload(
                        name,
                        parameters: parameters,
                        result: try type(overload["result"]),
                        isMember: overload["instance"]?.isTrue ?? false
                    )
                )
            )
        }
        return functions
    }
}
