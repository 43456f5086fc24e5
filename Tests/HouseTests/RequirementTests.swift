import Foundation
import Testing

@Suite("Every requirement is traced")
struct RequirementTests {
    @Test(
        "Each requirement has a test, or a line that says why it is not software's or what is still missing"
    )
    func traced() throws {
        let trace = try RequirementTrace()
        #expect(trace.rows.count == 144)
        for row in trace.rows where row.tests.isEmpty {
            let isSaid = ["not software: ", "not yet: "].contains {
                row.note.hasPrefix($0) && row.note.count > $0.count
            }
            #expect(isSaid, "\(row.id) has no test and no reason: \(row.note)")
        }
    }

    @Test("The table of requirements is the one that the tests give; COMITY_REWRITE=1 writes it anew")
    func table() throws {
        let text = try RequirementTrace().markdown
        if ProcessInfo.processInfo.environment["COMITY_REWRITE"] == "1" {
            try text.write(to: RequirementTrace.table, atomically: true, encoding: .utf8)
        }
        let written = try String(contentsOf: RequirementTrace.table, encoding: .utf8)
        #expect(written == text, "run COMITY_REWRITE=1 swift test --filter RequirementTests")
    }
}
