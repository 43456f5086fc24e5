import Referrals
import Testing
import Wire

struct DisclosureTests {
    static let file = Case(record: [
        "reference": "EE-1", "stage": "investigation",
        "offence": ["budapest": ["art2"], "provisions": [], "conduct": "took over an account"],
        "harm": ["summary": "distress", "loss": ["minor": 43000, "currency": "EUR"]],
        "parties": [
            [
                "pseudonym": "H", "role": "harmed", "birth": "1955", "wishes": "to know why",
                "needs": "hearing",
            ],
            ["pseudonym": "R", "role": "responsible", "birth": "2009-03", "record": "none"],
            ["pseudonym": "G", "role": "guardian", "birth": "1980", "contact": "through the agency"],
        ],
    ])

    @Test("Only categories that were asked for and that no rule withholds leave")
    func minimises() {
        let disclosure = Disclosure(
            of: Self.file,
            requested: ["harmed-birth", "responsible-birth", "harmed-financial"],
            withheld: [.init(category: "responsible-birth", by: "rule x")]
        )
        let parties = disclosure.content["parties"]
        #expect(parties?[0]?["birth"] == "1955")
        #expect(parties?[0]?["needs"] == nil)
        #expect(parties?[1]?["birth"] == nil)
        #expect(disclosure.content["harm"] == ["loss": ["minor": 43000, "currency": "EUR"]])
        #expect(disclosure.content["offence"]?["conduct"] == nil)
        #expect(Set(disclosure.sent.map(\.category)) == ["harmed-birth", "harmed-financial"])
        #expect(disclosure.withheld.contains(.init(category: "responsible-birth", by: "rule x")))
        #expect(disclosure.withheld.contains { $0.category == "harmed-health" })
    }

    @Test("What the list does not name never leaves, whatever is asked for")
    func closedList() {
        let everything = Set(
            ["offence-facts", "attribution", "harm"]
                + ["harmed", "responsible", "guardian"].flatMap { role in
                    ["identity", "contact", "birth", "health", "financial", "statement", "criminal-record"]
                        .map {
                            role + "-" + $0
                        }
                }
        )
        let disclosure = Disclosure(of: Self.file, requested: everything, withheld: [])
        #expect(disclosure.content["parties"]?[2]?["birth"] == nil, "a guardian's birth is not for sending")
        #expect(disclosure.content["parties"]?[2]?["contact"] == "through the agency")
        #expect(disclosure.content["facts"] == nil)
    }

    @Test("Asking for more never sends less, and withholding more never sends more")
    func monotone() {
        let all = [
            "harmed-birth", "harmed-health", "harmed-statement", "responsible-birth", "harm", "offence-facts",
        ]
        var before: Set<String> = []
        for count in 0...all.count {
            let asked = Set(all.prefix(count))
            let sent = Set(Disclosure(of: Self.file, requested: asked, withheld: []).sent.map(\.pointer))
            #expect(before.isSubset(of: sent))
            let less = Disclosure(
                of: Self.file,
                requested: asked,
                withheld: [.init(category: "harm", by: "x")]
            ).sent.map(\.pointer)
            #expect(Set(less).isSubset(of: sent))
            before = sent
        }
    }
}
