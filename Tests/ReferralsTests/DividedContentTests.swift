import Referrals
import Testing
import Wire

@Suite("Content about several people is divided among them")
struct DividedContentTests {
    private func pointer(_ text: String) throws -> JSONPointer { try #require(JSONPointer(text: text)) }

    private let text =
        #"{"answers":{"a/b@h-1":"yes","a@h-2":"no","x":"1"},"open":["q@h-1","q","r@h-2"],"people":{"h-1":"harmed"}}"#

    private func concerns() throws -> Concerns {
        Concerns(parts: [
            "h-1": [try pointer("/answers/a~1b@h-1"), try pointer("/open/0"), try pointer("/people/h-1")],
            "h-2": [try pointer("/answers/a@h-2"), try pointer("/open/2")],
        ])
    }

    @Test(
        "Each part holds what is about one, the rest nothing of it, and together they are the content again"
    )
    func whole() throws {
        let divided = try DividedContent(text, by: concerns())
        #expect(divided.rest == #"{"answers":{"x":"1"},"open":[null,"q",null],"people":{}}"#)
        #expect(divided.parts["h-2"] == #"{"/answers/a@h-2":"no","/open/2":"r@h-2"}"#)
        let parts = Array(divided.parts.values)
        #expect(try DividedContent.joined(divided.rest, with: parts, isWhole: true) == text)
    }

    @Test("Without one part the others stand, and a list has no gap")
    func lost() throws {
        let divided = try DividedContent(text, by: concerns())
        let left = try DividedContent.joined(
            divided.rest,
            with: [try #require(divided.parts["h-2"])],
            isWhole: false
        )
        #expect(left == #"{"answers":{"a@h-2":"no","x":"1"},"open":["q","r@h-2"],"people":{}}"#)
    }

    @Test("A case says of its parties what is theirs, but the pseudonym and the role")
    func parties() throws {
        let file = Case(
            record: [
                "reference": "EE-1",
                "parties": [
                    ["pseudonym": "h-1", "role": "harmed", "birth": "1990", "languages": ["et"]],
                    ["pseudonym": "h-2", "role": "harmed"],
                ],
            ]
        )
        #expect(file.concerns.whole == [] && Array(file.concerns.parts.keys) == ["h-1"])
        let text = String(decoding: try file.record.canonicalBytes(), as: UTF8.self)
        let divided = try DividedContent(text, by: file.concerns)
        #expect(
            divided.rest
                == #"{"parties":[{"pseudonym":"h-1","role":"harmed"},{"pseudonym":"h-2","role":"harmed"}],"reference":"EE-1"}"#
        )
        #expect(
            try DividedContent.joined(divided.rest, with: [], isWhole: false) == divided.rest
        )
    }
}
