import Foundation
import GRDB
import TestAgencies
import Testing
import Wire

/// A legal officer's desk: a folder of its own with the pack to practise on, and the built `comity` command.
struct Desk: Sendable {
    let folder: TemporaryFolder

    /// The pack's folder as the commands name it.
    static let pack = "practice/XA"
    static let packFile = "practice/XA/pack.yaml"

    init() throws {
        folder = try TemporaryFolder()
        try FileManager.default.copyItem(
            at: Checkout.jurisdictions.appendingPathComponent("example"),
            to: folder.url.appendingPathComponent("practice")
        )
    }

    /// The built program: beside the test bundle, or where COMITY_BIN says.
    static var executable: URL {
        if let named = ProcessInfo.processInfo.environment["COMITY_BIN"], !named.isEmpty {
            return URL(fileURLWithPath: named)
        }
        let tests = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
        return URL(fileURLWithPath: tests).deletingLastPathComponent().appendingPathComponent("comity")
    }

    /// Runs `comity` at this desk.
    func comity(_ arguments: String..., input: String? = nil) async throws -> Run {
        try await comity(arguments, input: input)
    }

    func comity(_ arguments: [String], input: String? = nil) async throws -> Run {
        try await run(Self.executable, arguments, input: input)
    }

    /// Runs `comity … --json` and reads the answer.
    func json(_ arguments: String..., exit status: Int32 = 0) async throws -> JSON {
        let run = try await run(Self.executable, arguments + ["--json"])
        #expect(run.status == status, "\(arguments): \(run.output)\(run.errors)")
        #expect(run.errors.isEmpty, "\(arguments): \(run.errors)")
        return try JSON(parsing: run.output, limits: .local)
    }

    /// Runs a line as a shell does, with `comity` on the search path.
    func shell(_ line: String) async throws -> Run {
        try await run(URL(fileURLWithPath: "/bin/sh"), ["-c", line])
    }

    func text(_ file: String) throws -> String {
        try String(contentsOfFile: folder.path(file), encoding: .utf8)
    }

    func write(_ text: String, to file: String) throws {
        let url = URL(fileURLWithPath: folder.path(file))
        try FileManager.default.createDirectory(
            at: url.deletingLastPathComponent(),
            withIntermediateDirectories: true
        )
        try text.write(to: url, atomically: true, encoding: .utf8)
    }

    /// Changes a file; the text to change has to be there.
    func change(_ file: String, _ old: String, to new: String) throws {
        let before = try text(file)
        let after = before.replacingOccurrences(of: old, with: new)
        try #require(before != after, "there is no '\(old)' in \(file)")
        try write(after, to: file)
    }

    /// Looks into the node's database, or changes it behind the node's back. Rows come as lines.
    @discardableResult
    func sql(_ statement: String) throws -> String {
        let queue = try DatabaseQueue(path: folder.path("node/comity.db"))
        defer { try? queue.close() }
        return try queue.writeWithoutTransaction { database in
            try String.fetchAll(database, sql: statement).joined(separator: "\n")
        }
    }

    func exists(_ file: String) -> Bool { FileManager.default.fileExists(atPath: folder.path(file)) }

    private func run(_ executable: URL, _ arguments: [String], input: String? = nil) async throws -> Run {
        let process = Process()
        process.executableURL = executable
        process.arguments = arguments
        process.currentDirectoryURL = folder.url
        let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
        process.environment = ["PATH": Self.executable.deletingLastPathComponent().path + ":" + path]
        let name = UUID().uuidString
        // Files, so that no pipe fills up.
        let (output, errors) = (
            folder.url.appendingPathComponent(".\(name).out"),
            folder.url.appendingPathComponent(".\(name).err")
        )
        for file in [output, errors] { try Data().write(to: file) }
        let files = [try FileHandle(forWritingTo: output), try FileHandle(forWritingTo: errors)]
        process.standardOutput = files[0]
        process.standardError = files[1]
        if let input {
            let file = folder.url.appendingPathComponent(".\(name).in")
            try Data(input.utf8).write(to: file)
            process.standardInput = try FileHandle(forReadingFrom: file)
        } else {
            process.standardInput = FileHandle.nullDevice
        }
        let (statuses, continuation) = AsyncStream.makeStream(of: Int32.self)
        process.terminationHandler = { process in
            continuation.yield(process.terminationStatus)
            continuation.finish()
        }
        try process.run()
        // The program has them now; Foundation would keep them open for as long as the tests run.
        for file in files { try file.close() }
        let status = await statuses.first { _ in true } ?? -1
        return Run(
            status: status,
            output: try String(contentsOf: output, encoding: .utf8),
            errors: try String(contentsOf: errors, encoding: .utf8)
        )
    }
}

/// What a command left behind.
struct Run: Sendable {
    var status: Int32
    var output: String
    var errors: String

    /// Everything that a person at a terminal saw.
    var said: String { output + errors }
}
