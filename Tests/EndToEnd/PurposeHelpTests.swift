import Testing

@Suite("What the help says of purposes")
struct PurposeHelpTests {
    @Test(
        "Whoever takes something out reads in the help what is left out where no purpose is stated",
        arguments: [["export"], ["bundle", "export"]]
    )
    func leftOut(command: [String]) async throws {
        let help = try await Program.run(ServedNode.executable, command + ["--help"])
        let words = help.output.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        #expect(help.status == 0)
        #expect(
            words.contains(
                "Without `--for` (or COMITY_PURPOSE) what another agency bound to a purpose is left out in the same way"
            ) || words.contains("Without `--for` (or COMITY_PURPOSE) what it bound to a purpose is left out"),
            "\(words)"
        )
        #expect(words.contains("--for <"), "\(words)")
    }
}
