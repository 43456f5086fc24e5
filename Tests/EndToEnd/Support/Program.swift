import Foundation

/// What a program left behind when it ended.
struct Outcome: Sendable {
    var status: Int32
    var output: String
    var errors: String
}

/// A program of this machine, run as a process of its own. What it prints goes into files, so that no pipe fills up.
actor Program {
    private let process: Process
    private let folder: URL
    private let ended: Task<Int32, Never>
    private let input: FileHandle?

    /// Starts the program.
    ///
    /// - Parameters:
    ///   - environment: all that the program sees; the environment of the tests stays out, but for the search path.
    ///   - keepsInputOpen: whether ``write(_:)`` will be used; otherwise the program reads nothing.
    init(
        _ executable: URL,
        _ arguments: [String],
        environment: [String: String] = [:],
        keepsInputOpen: Bool = false
    ) throws {
        let folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("comity-run-" + UUID().uuidString, isDirectory: true)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let process = Process()
        process.executableURL = executable
        process.arguments = arguments
        var all = environment
        all["PATH"] = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
        process.environment = all
        let files = [try Self.file(folder, "output"), try Self.file(folder, "errors")]
        process.standardOutput = files[0]
        process.standardError = files[1]
        if keepsInputOpen {
            // Writing to a program that has ended is an error to be seen, not the end of the tests.
            signal(SIGPIPE, SIG_IGN)
            let pipe = Pipe()
            process.standardInput = pipe
            input = pipe.fileHandleForWriting
        } else {
            process.standardInput = FileHandle.nullDevice
            input = nil
        }
        let (statuses, continuation) = AsyncStream.makeStream(of: Int32.self)
        process.terminationHandler = { process in
            continuation.yield(process.terminationStatus)
            continuation.finish()
        }
        try process.run()
        // The program has them now; Foundation would keep them for as long as the tests run, and it runs nothing more once a process
        // holds many.
        for file in files { try file.close() }
        ended = Task { await statuses.first { _ in true } ?? -1 }
        self.process = process
        self.folder = folder
    }

    deinit {
        // A test that failed half-way leaves no process behind.
        if process.isRunning { kill(process.processIdentifier, SIGKILL) }
        try? FileManager.default.removeItem(at: folder)
    }

    /// Runs a program to its end.
    static func run(
        _ executable: URL,
        _ arguments: [String],
        environment: [String: String] = [:]
    ) async throws -> Outcome {
        try await Program(executable, arguments, environment: environment).outcome()
    }

    /// The program of that name on the search path.
    static func named(_ name: String) -> URL? {
        let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
        return path.split(separator: ":").map {
            URL(fileURLWithPath: String($0)).appendingPathComponent(name)
        }
        .first { FileManager.default.isExecutableFile(atPath: $0.path) }
    }

    var isRunning: Bool { process.isRunning }
    var processIdentifier: Int32 { process.processIdentifier }
    var output: String { text("output") }
    var errors: String { text("errors") }

    func send(_ signal: Int32) { kill(process.processIdentifier, signal) }

    func write(_ text: String) throws { try input?.write(contentsOf: Data(text.utf8)) }

    func closeInput() throws { try input?.close() }

    /// Waits for the end.
    func outcome() async -> Outcome {
        let status = await ended.value
        return Outcome(status: status, output: output, errors: errors)
    }

    private func text(_ name: String) -> String {
        let data = FileManager.default.contents(atPath: folder.appendingPathComponent(name).path) ?? Data()
        return String(decoding: data, as: UTF8.self)
    }

    private static func file(_ folder: URL, _ name: String) throws -> FileHandle {
        let url = folder.appendingPathComponent(name)
        try Data().write(to: url)
        return try FileHandle(forWritingTo: url)
    }
}
