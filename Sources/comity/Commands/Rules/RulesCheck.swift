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
            schema, every layer against its version and digest. Then rules are tried over every combination of answers that they \
            tell apart: dead rules, rules without effect, contradictions, gaps, exceptions that never bite.

            Example:
              comity rules check Jurisdictions/EE/pack.yaml
              comity rules check Jurisdictions --all --json

            Exit codes: 0 no errors; 2 errors were found (with --strict also for warnings); 66 there is no such file.
            """
    )

    @OptionGroup var options: NodeOptions
    @OptionGroup var packOptions: PackOptions
    @Argument(help: "A pack file, a jurisdiction's folder, or the folder of all.") var paths: [String]
    @Flag(help: "Show notices, and what was not analysed, as well.") var all = false
    @Flag(help: "Exit with 2 for warnings and findings of the analysis too.") var strict = false
    @Flag(help: "Leave out static analysis: dead rules, contradictions, gaps.") var quick = false

    func perform() async throws {
        var checked = Checked()
        for path in paths { try check(path, &checked) }
        let texts = Dictionary(
            Set(checked.problems.map(\.place.file)).compactMap { file in
                (try? PackFolder.text(of: file)).map { (file, $0) }
            }
        ) { first, _ in first }
        let report = CheckSheet(
            checked.problems,
            texts: texts,
            files: checked.files.count,
            showing: all ? .notice : .warning
        )
        options.answer(checked.json, words(report, checked))
        let worst = checked.problems.map(\.severity).max() ?? .notice
        let hasFaults = checked.analyses.contains { $0.analysis.findings.contains(where: \.kind.isFault) }
        if worst == .error || strict && (worst == .warning || hasFaults) { throw ExitCode(2) }
    }

    /// What was read and found so far.
    private struct Checked {
        var files: Set<String> = []
        var problems: [PackProblem] = []
        var analyses: [(pack: RulePack, analysis: AnalysisReport)] = []

        var json: JSON {
            .object([
                "files": .integer(Int64(files.count)), "problems": .array(problems.map(\.json)),
                "analysis": .object(JSONObject(analyses.map { ($0.pack.id, $0.analysis.json) })),
            ])
        }
    }

    private func words(_ report: CheckSheet, _ checked: Checked) -> String {
        let sheet = AnalysisSheet(checked.analyses)
        var blocks = sheet.blocks
        if all { blocks += sheet.limits }
        guard !quick, !checked.analyses.isEmpty else { return report.text }
        let found = checked.analyses.flatMap(\.analysis.findings).count
        let open = checked.analyses.flatMap(\.analysis.unanalysed).count
        let title =
            "Analysed: \(found) findings; \(open) questions not analysed"
            + (open > 0 && !all ? " (--all lists them)." : ".")
        return report.text + "\n" + TextReport(Report(title: title, blocks: blocks)).text
    }

    private func check(_ path: String, _ checked: inout Checked) throws {
        let folder: PackFolder
        do {
            folder = try PackFolder(root: try PackFolder.root(of: path, named: packOptions.jurisdictions))
        } catch let error as PackError {
            checked.files.insert(error.problems.first?.place.file ?? path)
            checked.problems += error.problems
            return
        }
        for file in try PackFolder.files(at: path) where checked.files.insert(file).inserted {
            do {
                let pack = try folder.layers.first { $0.file == file }?.pack ?? folder.pack(file)
                checked.problems += pack.notices
                if !quick { checked.analyses.append((pack, try analysis(of: pack, folder))) }
            } catch let error as PackError {
                checked.problems += error.problems
            }
        }
    }

    /// On the day asked for, or on the pack's first day if that is later.
    private func analysis(of pack: RulePack, _ folder: PackFolder) throws -> AnalysisReport {
        let participant = Participant(pack, as: nil, layers: folder.layers.map(\.pack))
        let day = max(try packOptions.day(), pack.inForce.from)
        return PackAnalysis([participant], schema: folder.schema, on: day).run()
    }
}
