/// Gathers problems while a text is read, so that an author sees all of them at once.
final class Findings {
    private(set) var problems: [PackProblem] = []
    static let maximum = 200

    func add(_ problem: PackProblem) {
        if problems.count < Self.maximum { problems.append(problem) }
    }

    func error(
        _ code: PackProblem.Code,
        at place: SourcePlace,
        _ message: String,
        fix: String,
        suggestion: String? = nil
    ) {
        add(PackProblem(.error, code, at: place, message, fix: fix, suggestion: suggestion))
    }

    func warn(_ code: PackProblem.Code, at place: SourcePlace, _ message: String, fix: String) {
        add(PackProblem(.warning, code, at: place, message, fix: fix))
    }

    func note(_ code: PackProblem.Code, at place: SourcePlace, _ message: String, fix: String) {
        add(PackProblem(.notice, code, at: place, message, fix: fix))
    }

    var hasErrors: Bool { problems.contains { $0.severity == .error } }
}
