import ArgumentParser
import Foundation
import Wire

extension BenchHome {
    /// What a command of this program prints of the folder as JSON, run as a process of its own, so that its memory is its own.
    func figures(of arguments: [String]) throws -> [(String, Double)] {
        let process = Process()
        let output = Pipe()
        process.executableURL = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
        process.arguments = arguments
        process.standardOutput = output
        try process.run()
        let data = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        guard process.terminationStatus == 0, let rows = try JSON(parsing: Array(data)).array else {
            throw ValidationError("The measurement ended with \(process.terminationStatus).")
        }
        return rows.compactMap { row in
            guard let name = row["name"]?.string, let value = row["value"]?.double else { return nil }
            return (name, value)
        }
    }
}
