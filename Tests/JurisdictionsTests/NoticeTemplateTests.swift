import RulePacks
import Testing

@Suite("Reading notice templates")
struct NoticeTemplateTests {
    private static let head = """
        ---
        language: en
        place EE: Estonia
        source: From
        basis text: read
        basis secondary: heard
        basis recall: remembered
        unsure: unsure
        unreviewed: Not reviewed.
        ---

        """

    /// A whole template whose first block is the one given.
    private static func markdown(_ block: String, head: String = head) -> String {
        var text = head
        for topic in NoticeTopic.allCases {
            text +=
                "# \(topic.rawValue) Title\n\n"
                + (topic == .rights ? block : "## rule un.consent\n\nYou decide.") + "\n\n"
        }
        return text
    }

    private func problems(_ markdown: String) -> [PackProblem] {
        do {
            _ = try NoticeTemplate(markdown: markdown, file: "en.md")
            return []
        } catch { return error.problems }
    }

    @Test("A template with all notices is read")
    func whole() {
        #expect(problems(Self.markdown("## rule un.consent and no rule *.guardian\n\nYou decide.")) == [])
    }

    @Test("An unknown place is an error that names the line and the nearest place")
    func unknownPlace() {
        let found = problems(Self.markdown("## rule un.consent\n\nIn {juristiction}."))
        #expect(found.map(\.code) == [.unknownName])
        #expect(found.first?.suggestion == "jurisdiction")
        #expect(found.first?.place.line == 13)
    }

    @Test("A place that is not closed is an error")
    func openPlace() {
        #expect(
            problems(Self.markdown("## rule un.consent\n\nIn {jurisdiction.")).map(\.code) == [.unknownName]
        )
    }

    @Test(
        "A statement of law without a citation is an error",
        arguments: [
            "## always\n\nYou may appeal.", "## no rule un.consent\n\nYou may appeal.",
            "## always and rule un.consent\n\n{service}", "## no parameter appealDays\n\nYou may appeal.",
        ]
    )
    func uncited(block: String) {
        #expect(problems(Self.markdown(block)).map(\.code) == [.citation])
    }

    @Test(
        "A value without its one parameter is an error",
        arguments: [
            "## rule un.consent\n\n{value} days.", "## parameter a and parameter b\n\n{value} days.",
            "## undetermined parameter a\n\n{value} days.",
        ]
    )
    func valueWithoutParameter(block: String) {
        #expect(problems(Self.markdown(block)).map(\.code) == [.unknownName])
    }

    @Test("An unknown condition, topic or key of the head is an error")
    func unknownWords() {
        #expect(
            problems(Self.markdown("## perhaps un.consent and rule a\n\nYou decide.")).map(\.code) == [
                .unknownName
            ]
        )
        #expect(problems(Self.markdown("## rule a\n\nA.\n\n# moods Moods")).map(\.code) == [.unknownName])
        let head = Self.head.replacing("source:", with: "sauce:")
        #expect(
            Set(problems(Self.markdown("## rule a\n\nA.", head: head)).map(\.code)) == [
                .unknownKey, .missingKey,
            ]
        )
    }

    @Test("A missing notice, an empty block and text outside a block are errors")
    func missing() {
        #expect(
            problems(Self.head + "# rights Title\n\n## rule a\n\nA.").map(\.code)
                == Array(repeating: .missingKey, count: 5)
        )
        #expect(problems(Self.markdown("## rule a\n\n")).map(\.code) == [.missingKey])
        #expect(problems(Self.markdown("Loose text.\n\n## rule a\n\nA.")).map(\.code) == [.unknownKey])
    }

    @Test("A notice or a key that appears twice is an error")
    func twice() {
        #expect(
            problems(Self.markdown("## rule a\n\nA.") + "# rights Again\n\n## rule a\n\nA.").map(\.code) == [
                .duplicate
            ]
        )
        let head = Self.head.replacing("place EE: Estonia", with: "place EE: Estonia\nplace EE: Eesti")
        #expect(problems(Self.markdown("## rule a\n\nA.", head: head)).map(\.code) == [.duplicate])
    }
}
