import ArgumentParser
import Node
import RulePacks
import RuleReports
import Wire

/// `comity rules check`.
struct RulesCheck: NodeCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Find what is wrong in packs: file, line, what, and how to mend it.",
        discussion: """
            Reads packs as strictly as a node does: keys, names, types, citations, dates, every condition against the fact \
            schema, every layer against its version and digest.

            Example:
              comity rules check Jurisdictions/EE/pack.yaml
              comity rules check Jurisdictions --all --json

            Exit codes: 0 no errors; 2 errors were found (with --strict also for warnings); 66 there is no such file.
            """
    )

    @OptionGroup var options: NodeOptions
    @OptionGroup var packOptions: PackOptions
    @Argument(help: "A pack file, a jurisdiction's folder, or the folder of all.") var paths: [String]
    @Flag(help: "Show notices as well.") var all = false
    @Flag(help: "Exit with 2 for warnings too.") var strict = false

    func perform() async throws {
        var problems: [PackProblem] = []
        var texts: [String: String] = [:]
        var read: Set<String> = []
        for path in paths {
            for (file, found) in try check(path) where read.insert(file).inserted {
                problems += found
            }
        }
        for file in Set(problems.map(\.place.file)) { texts[file] = try? PackFolder.text(of: file) }
        let report = CheckSheet(problems, texts: texts, files: read.count, showing: all ? .notice : .warning)
        options.answer(
            .object([
                "files": .integer(Int64(read.count)), "problems": .array(problems.map(\.json)),
            ]),
            report.text
        )
        let worst = problems.map(\.severity).max() ?? .notice
        if worst == .error || strict && worst == .warning { throw ExitCode(2) }
    }

    /// The problems by file; layers are read first, and only once.
    private func check(_ path: String) throws -> [(file: String, problems: [PackProblem])] {
        let folder: PackFolder
        do {
            folder = try PackFolder(root: try PackFolder.root(of: path, named: packOptions.jurisdictions))
        } catch let error as PackError {
            return [(error.problems.first?.place.file ?? path, error.problems)]
        }
        return try PackFolder.files(at: path).map { file in
            if let layer = folder.layers.first(where: { $0.file == file }) {
                return (file, layer.pack.notices)
            }
            do {
                return (file, try folder.pack(file).notices)
            } catch let error as PackError {
                return (file, error.problems)
            }
        }
    }
}
