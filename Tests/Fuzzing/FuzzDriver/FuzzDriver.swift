import Foundation

/// What the fuzzers have in common. libFuzzer brings its own `main` and calls the two functions that each fuzzer exports.
package enum FuzzDriver {
    /// An input as bytes of our own.
    package static func bytes(_ start: UnsafePointer<UInt8>?, _ count: Int) -> [UInt8] {
        Array(UnsafeBufferPointer(start: start, count: count))
    }

    /// Where the environment names a folder for seeds, writes them there, one file each, and ends the process.
    package static func writeSeeds(_ seeds: () throws -> [[UInt8]]) {
        guard let folder = ProcessInfo.processInfo.environment["COMITY_FUZZ_SEEDS"] else { return }
        do {
            for (number, seed) in try seeds().enumerated() {
                try Data(seed).write(
                    to: URL(fileURLWithPath: folder).appendingPathComponent("seed-\(number)")
                )
            }
            exit(0)
        } catch {
            report("no seeds: \(error)")
            exit(1)
        }
    }

    /// An answer that contradicts what always holds: a finding, which ends the run unless the environment wants it to go on.
    package static func broken(_ text: String) {
        report("broken: \(text)")
        if ProcessInfo.processInfo.environment["COMITY_FUZZ_GO_ON"] == nil { abort() }
    }

    /// Says why an input is a finding.
    package static func report(_ text: String) {
        FileHandle.standardError.write(Data((text + "\n").utf8))
    }

    /// The files of a kind under the checkout that the environment names.
    package static func files(_ suffix: String, under folders: [String]) throws -> [URL] {
        let root = URL(fileURLWithPath: ProcessInfo.processInfo.environment["COMITY_CHECKOUT"] ?? ".")
        return folders.flatMap { folder -> [URL] in
            let start =
                folder.hasPrefix("/") ? URL(fileURLWithPath: folder) : root.appendingPathComponent(folder)
            let files = FileManager.default.enumerator(at: start, includingPropertiesForKeys: nil)
            return (files?.allObjects as? [URL] ?? []).filter { $0.lastPathComponent.hasSuffix(suffix) }
        }.sorted { $0.path < $1.path }
    }
}
