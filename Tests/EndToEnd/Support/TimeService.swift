import Foundation
import TestAgencies
import Wire

/// A real time-stamping authority on a port of its own: `openssl ts` behind a small HTTP server.
struct TimeService: Sendable {
    let folder: TemporaryFolder
    let policy: String
    private let program: Program
    private let port: Int

    static let isHere = PythonInterpreter.having("json") != nil && Program.named("openssl") != nil

    init() async throws {
        folder = try TemporaryFolder()
        guard let python = PythonInterpreter.having("json") else {
            throw WaitedInVain(description: "There is no Python.")
        }
        let script = Checkout.root.appendingPathComponent("Tests/EndToEnd/Interop/time_authority.py").path
        let program = try Program(python, [script, folder.url.path], keepsInputOpen: true)
        try await eventually("the time-stamping authority serves") {
            if await program.output.contains("}\n") { return true }
            guard await program.isRunning else {
                throw WaitedInVain(description: "It ended instead: \(await program.errors)")
            }
            return false
        }
        let said = try JSON(parsing: await program.output)
        guard let port = said["port"]?.int, let policy = said["policy"]?.string else {
            throw WaitedInVain(description: "It does not say where it serves.")
        }
        (self.program, self.port, self.policy) = (program, port, policy)
    }

    /// Where it is asked for an answer of a kind.
    func url(_ kind: String) -> String { "http://127.0.0.1:\(port)/\(kind)" }

    /// What `switch` answers from now on.
    func answer(_ kind: String) throws {
        try kind.write(toFile: folder.path("mode"), atomically: true, encoding: .utf8)
    }

    /// How it was asked so far, in order.
    func asked() throws -> [String] {
        guard FileManager.default.fileExists(atPath: folder.path("asked")) else { return [] }
        return try String(contentsOfFile: folder.path("asked"), encoding: .utf8).split(separator: "\n").map(
            String.init
        )
    }
}
