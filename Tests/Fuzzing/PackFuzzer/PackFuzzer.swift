import Foundation
import FuzzDriver
import RulePacks

private let folders = ["Jurisdictions", "Tests/RulePacksTests/Packs", "Tests/Fuzzing/Seeds"]

private let entry = PackFuzzEntry(
    ((try? FuzzDriver.files("facts.yaml", under: folders)) ?? []).compactMap { file in
        (try? String(contentsOf: file, encoding: .utf8)).flatMap {
            try? FactSchema(yaml: $0, file: file.lastPathComponent)
        }
    }
)

/// Called by libFuzzer once, before the first input.
@_cdecl("LLVMFuzzerInitialize")
public func initialize(_ count: UnsafePointer<CInt>?, _ arguments: UnsafeRawPointer?) -> CInt {
    // The packs and schemas of the jurisdictions and of the tests, and small packs that a change reaches sooner.
    FuzzDriver.writeSeeds {
        try FuzzDriver.files(".yaml", under: folders).map { Array(try Data(contentsOf: $0)) }
    }
    return 0
}

/// Called by libFuzzer with every input.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    do {
        try entry.exercise(FuzzDriver.bytes(start, count))
    } catch {
        FuzzDriver.broken("\(error)")
    }
    return 0
}
