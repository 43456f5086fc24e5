import Foundation
import Testing

/// The Python that has the libraries that a test needs: what COMITY_TEST_PYTHON names, that of Deploy/test, or the system's own.
enum PythonInterpreter {
    static func having(_ libraries: String...) -> URL? {
        let named = ProcessInfo.processInfo.environment["COMITY_TEST_PYTHON"].map { URL(fileURLWithPath: $0) }
        return [named, Program.named("python3")].compactMap(\.self).first { interpreter in
            let process = Process()
            process.executableURL = interpreter
            process.arguments = ["-c", "import " + libraries.joined(separator: ", ")]
            process.standardError = FileHandle.nullDevice
            guard (try? process.run()) != nil else { return false }
            process.waitUntilExit()
            return process.terminationStatus == 0
        }
    }

    static let absent: Comment =
        "no Python with the libraries was found: set COMITY_TEST_PYTHON, or run Deploy/test, which installs them"
}
