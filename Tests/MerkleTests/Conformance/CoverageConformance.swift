import ConformanceData
import Testing

@Suite("Conformance: no file of the data about logs is left aside")
struct CoverageConformance {
    /// What the other suites of this folder read, file by file.
    private static let read: Set<String> = Set(
        [
            "cosignature-parse.json", "cosignatures.json", "signed-notes.json", "tree-facts-1000.json",
            "witness-conversation-first-steps.json", "tessera-log/vkey.txt",
        ] + (0...15).map { "tessera-log/checkpoint.\($0)" }
            + (1...15).flatMap { ["tessera-log/tile/0/000.p/\($0)", "tessera-log/tile/entries/000.p/\($0)"] }
    )

    @Test(
        "Every file is one that a test reads, and none that a test reads is missing",
        .enabled(if: ConformanceData.isPlaced, "\(ConformanceData.absent)")
    )
    func files() throws {
        #expect(ConformanceData.allFiles(in: "merkle") == ["consistency.json", "inclusion.json"])
        // The newest checkpoint lies there once more under its own name, as it is served.
        let rest = Set(ConformanceData.allFiles(in: "tlog")).subtracting(["tessera-log/checkpoint"])
        #expect(rest == Self.read)
        #expect(
            try ConformanceData.bytes("tlog/tessera-log/checkpoint")
                == ConformanceData.bytes("tlog/tessera-log/checkpoint.15")
        )
    }
}
