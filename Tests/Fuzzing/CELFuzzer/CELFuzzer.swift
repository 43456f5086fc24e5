import CEL
import Foundation
import FuzzDriver
import Wire

/// Called by libFuzzer once, before the first input.
@_cdecl("LLVMFuzzerInitialize")
public func initialize(_ count: UnsafePointer<CInt>?, _ arguments: UnsafeRawPointer?) -> CInt {
    FuzzDriver.writeSeeds(seeds)
    return 0
}

/// Called by libFuzzer with every input.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    if FuzzEntry.exercise(FuzzDriver.bytes(start, count)) == .broken {
        FuzzDriver.broken("the evaluators disagree, or a bound on cost does not hold")
    }
    return 0
}

/// Every expression of the conformance data where it is at hand, and every condition of the packs.
private func seeds() throws -> [[UInt8]] {
    var seeds: Set<[UInt8]> = []
    let conformance = ProcessInfo.processInfo.environment["COMITY_CONFORMANCE"].map { [$0 + "/cel"] } ?? []
    for file in try FuzzDriver.files(".jsonl", under: conformance) {
        for line in try String(contentsOf: file, encoding: .utf8).split(separator: "\n") {
            let row = try JSON(parsing: Array(line.utf8))
            if case .string(let text)? = row["expr"] { seeds.insert(Array(text.utf8)) }
        }
    }
    for file in try FuzzDriver.files(".yaml", under: ["Jurisdictions", "Tests/RulePacksTests/Packs"]) {
        let parts = try String(contentsOf: file, encoding: .utf8).components(separatedBy: "cel: \"")
        for part in parts.dropFirst() {
            if let text = part.components(separatedBy: "\"").first { seeds.insert(Array(text.utf8)) }
        }
    }
    return Array(seeds)
}
