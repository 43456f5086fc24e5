import Foundation
import Referrals
import Testing

struct StateDocumentationTests {
    private static let file = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("Sources/Referrals/Referrals.docc/States.md")

    @Test("The chapter on the states is the one that the table gives; COMITY_REWRITE=1 writes it anew")
    func chapter() throws {
        let text = StateDocumentation.text
        if ProcessInfo.processInfo.environment["COMITY_REWRITE"] == "1" {
            try text.write(to: Self.file, atomically: true, encoding: .utf8)
        }
        let written = try String(contentsOf: Self.file, encoding: .utf8)
        #expect(written == text, "run `comity document states > Sources/Referrals/Referrals.docc/States.md`")
    }

    @Test("Every row stands in the table, every leading row in a picture, every gate and move in its list")
    func completeness() {
        let text = StateDocumentation.text
        for matter in Matter.allCases {
            let picture = StateDocumentation.picture(of: matter)
            for row in Transition.table where row.matters.contains(matter) && row.to != nil {
                #expect(picture.contains(": \(row.move.rawValue)"))
            }
        }
        for gate in Gate.allCases { #expect(text.contains("| \(gate.rawValue) |")) }
        for move in Move.Kind.allCases { #expect(text.contains("| \(move.rawValue) |")) }
    }
}
