import Foundation
import TestAgencies
import Testing

/// Runs the documentation's article "Lower an age": every command that stands in it, in its order, against what it prints.
@Suite("The walk in the documentation")
struct WalkTests {
    @Test(
        "Every command of the article does what the article says, with the output and the exit code that it shows"
    )
    func article() async throws {
        let desk = try Desk()
        try FileManager.default.removeItem(atPath: desk.folder.path("practice"))
        try FileManager.default.copyItem(
            at: Checkout.jurisdictions,
            to: desk.folder.url.appendingPathComponent("Jurisdictions")
        )
        let steps = try Article(
            named: "Sources/RulePacks/RulePacks.docc/LowerAnAge.md"
        ).steps
        var commands = 0
        var last = Run(status: 0, output: "", errors: "")
        for step in steps {
            switch step {
            case .change(let file, let old, let new): try desk.change(file, old, to: new)
            case .command("echo $?", let shown): #expect(shown == ["\(last.status)"], "\(last.said)")
            case .command(let line, let shown):
                commands += 1
                last = try await desk.shell("{ \(line)\n} 2>&1")
                let printed = last.output.split(separator: "\n", omittingEmptySubsequences: false).map(
                    String.init
                )
                if let difference = Shown(shown).difference(from: printed) {
                    Issue.record("$ \(line)\n\(difference)\n\nIt printed:\n\(last.output)")
                    return
                }
            }
        }
        print("\(commands) commands of the article ran.")
        #expect(commands >= 20)
    }
}

/// The commands, the outputs and the changes to files that an article shows.
struct Article {
    enum Step: Equatable {
        case command(String, shows: [String])
        case change(file: String, from: String, to: String)
    }

    private(set) var steps: [Step] = []

    init(named path: String) throws {
        let text = try String(contentsOf: Checkout.root.appendingPathComponent(path), encoding: .utf8)
        var fence: (language: String, lines: [String])?
        for line in text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init) {
            guard line.hasPrefix("```") else {
                fence?.lines.append(line)
                continue
            }
            guard let block = fence else {
                fence = (String(line.dropFirst(3)), [])
                continue
            }
            fence = nil
            if block.language == "console" { steps += Self.commands(block.lines) }
            if block.language == "diff" { steps += try Self.changes(block.lines) }
        }
    }

    /// `$ command`, continued by a backslash at the end; what follows is what it prints.
    private static func commands(_ lines: [String]) -> [Step] {
        var steps: [Step] = []
        var command = ""
        var shown: [String] = []
        var isOpen = false
        func finish() -> [Step] {
            while shown.last == "" { shown.removeLast() }
            return command.isEmpty ? [] : [.command(command, shows: shown)]
        }
        for line in lines {
            if isOpen {
                command += "\n" + line
                isOpen = line.hasSuffix("\\")
            } else if line.hasPrefix("$ ") {
                steps += finish()
                (command, shown) = (String(line.dropFirst(2)), [])
                isOpen = line.hasSuffix("\\")
            } else {
                shown.append(line)
            }
        }
        return steps + finish()
    }

    /// `--- file`, then passages with `-` and `+`, parted by `@@`.
    private static func changes(_ lines: [String]) throws -> [Step] {
        let file = try #require(lines.first?.hasPrefix("--- ") == true ? lines.first?.dropFirst(4) : nil)
        return lines.dropFirst().split(separator: "@@").map { passage in
            func side(_ signs: String) -> String {
                passage.filter { line in line.first.map(signs.contains) ?? false }.map { $0.dropFirst() }
                    .joined(separator: "\n")
            }
            return .change(file: String(file), from: side(" -"), to: side(" +"))
        }
    }
}

/// Output as an article shows it: `…` stands for anything on a line, and alone for any lines.
struct Shown {
    private let lines: [String]

    init(_ lines: [String]) { self.lines = lines }

    /// What does not fit, or nil.
    func difference(from printed: [String]) -> String? {
        var printed = printed.map(Self.trimmed)[...]
        while printed.last == "" { printed.removeLast() }
        var expected = lines.map(Self.trimmed)[...]
        while let next = expected.popFirst() {
            if next == "…" {
                guard let resume = expected.first else { return nil }
                guard let place = printed.firstIndex(where: { Self.fits($0, resume) }) else {
                    return "Nothing that it printed is like: \(resume)"
                }
                printed = printed[place...]
                continue
            }
            guard let line = printed.popFirst() else { return "It did not print: \(next)" }
            guard Self.fits(line, next) else {
                return "The article shows: \(next)\nIt printed:       \(line)"
            }
        }
        return printed.isEmpty ? nil : "The article does not show: \(printed.joined(separator: "\n"))"
    }

    private static func fits(_ line: String, _ pattern: String) -> Bool {
        let parts = pattern.components(separatedBy: "…")
        guard parts.count > 1 else { return line == pattern }
        guard line.hasPrefix(parts[0]) else { return false }
        var rest = line.dropFirst(parts[0].count)
        for part in parts.dropFirst().dropLast() {
            guard let found = rest.range(of: part) else { return false }
            rest = rest[found.upperBound...]
        }
        return rest.hasSuffix(parts[parts.count - 1])
    }

    private static func trimmed(_ line: String) -> String {
        var line = line
        while line.last == " " { line.removeLast() }
        return line
    }
}
