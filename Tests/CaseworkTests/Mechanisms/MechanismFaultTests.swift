import Casework
import Testing
import Wire

/// What a service's lead may write as a mechanism, and what is said about what is wrong with it.
@Suite("A mechanism as data is checked, with what and where")
struct MechanismFaultTests {
    private static let sound: JSON = [
        "id": "school-circle", "version": "1.0.0", "title": ["en": "Circle at a school"],
        "reportedAs": "circle", "meets": true, "needs": ["harmed", "responsible"],
        "welcomes": ["guardian", "community"], "facilitators": 2, "acknowledgement": true,
        "steps": [
            ["id": "prepare-harmed", "kind": "preparation", "with": ["harmed"], "optional": false],
            ["id": "prepare-other", "kind": "preparation", "with": ["responsible"], "optional": false],
            ["id": "circle", "kind": "circle", "with": ["harmed", "responsible"], "optional": false],
        ],
    ]

    private func changed(_ change: (inout JSONObject) -> Void) throws -> JSON {
        var members = try #require(Self.sound.object)
        change(&members)
        return .object(members)
    }

    private func findings(_ definition: JSON) -> [String] {
        refusal { _ = try Mechanism(definition: definition) }?.findings ?? []
    }

    @Test("One that is sound is read as it is, and stands beside those that come with the software")
    func sound() throws {
        let mechanism = try Mechanism(definition: Self.sound)
        #expect(mechanism.faults(beside: Mechanism.standard).isEmpty && mechanism.commonName == "circle")
        #expect(mechanism.has(.circle) && mechanism.has(.closure) && !mechanism.has(.direct))
        #expect(Mechanism.inUse(adopted: [mechanism]).count == Mechanism.standard.count + 1)
    }

    @Test("Every fault is named with its place")
    func faults() throws {
        let preparation: JSON = [
            "id": "prepare-harmed", "kind": "preparation", "with": ["harmed"], "optional": false,
        ]
        let cases: [(String, JSON)] = [
            ("/id:", try changed { $0["id"] = "He said no" }),
            ("/version:", try changed { $0["version"] = "1.0" }),
            ("/title/en:", try changed { $0["title"] = ["et": "Ring"] }),
            ("/needs:", try changed { $0["needs"] = ["community"] }),
            ("/welcomes:", try changed { $0["welcomes"] = ["harmed"] }),
            ("/facilitators:", try changed { $0["facilitators"] = 0 }),
            ("/meets:", try changed { $0["meets"] = false }),
            ("/steps: no step brings", try changed { $0["steps"] = [preparation] }),
            ("/steps: responsible has no preparation", try changed { $0["steps"] = [preparation] }),
            ("/steps/1/id:", try changed { $0["steps"] = [preparation, preparation] }),
            (
                "/steps/0/with:",
                try changed {
                    $0["steps"] = [
                        [
                            "id": "a", "kind": "preparation", "with": ["harmed", "responsible"],
                            "optional": false,
                        ]
                    ]
                }
            ),
            (
                "/steps/0/with: panel",
                try changed {
                    $0["steps"] = [["id": "a", "kind": "circle", "with": ["panel"], "optional": false]]
                }
            ),
        ]
        for (place, definition) in cases {
            let found = findings(definition)
            #expect(found.contains { $0.hasPrefix(place) }, "\(place): \(found)")
        }
        let unknown = try changed {
            $0["steps"] = [["id": "a", "kind": "duel", "with": [], "optional": false]]
        }
        #expect(refusal { _ = try Mechanism(definition: unknown) }?.says.contains("/steps/0/kind") == true)
    }

    @Test("It goes by a common name outside the agency, and a change of one has a later version")
    func beside() throws {
        let nameless = try Mechanism(definition: try changed { $0["reportedAs"] = nil })
        #expect(nameless.faults(beside: []).first?.hasPrefix("/reportedAs:") == true)
        let own = try Mechanism(definition: Self.sound)
        #expect(own.faults(beside: [own]).first?.hasPrefix("/version: 1.0.0 is in use") == true)
        let later = try Mechanism(definition: try changed { $0["version"] = "1.0.1" })
        #expect(later.faults(beside: [own]).isEmpty && !own.faults(beside: [later]).isEmpty)
        #expect(Mechanism.inUse(adopted: [own, later, own]).last == later)
    }

    @Test("COE-54 A process keeps the mechanism with which it was opened, whatever is adopted later")
    func kept() throws {
        let own = try Mechanism(definition: Self.sound)
        let without = try Mechanism(
            definition: try changed { members in
                members["version"] = "2.0.0"
                members["reportedAs"] = "conference"
                members["steps"] = .array(
                    (members["steps"]?.array ?? []).dropLast() + [
                        [
                            "id": "talk", "kind": "conference", "with": ["harmed", "responsible"],
                            "optional": false,
                        ]
                    ]
                )
            }
        )
        var sample = SampleCase()
        #expect(refusal { try sample.open("school-circle") }?.code == .notFound)
        sample.file.mechanisms = Mechanism.inUse(adopted: [own])
        try sample.open("school-circle")
        sample.file.mechanisms = Mechanism.inUse(adopted: [own, without])
        #expect(sample.file.mechanism == own && sample.file.steps.map(\.step.id).last == "circle")
        #expect(try sample.file.progressReport(at: sample.now).mechanism.text == "circle")
        let stored = try ContentEncoder.encode(try sample.file.process().content)
        #expect(try ContentDecoder.decode(ProcessRecord.self, from: stored).definition == own)
    }
}
