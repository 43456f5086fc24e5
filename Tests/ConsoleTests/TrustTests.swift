import Console
import Foundation
import Testing

extension Story {
    /// A node that one authority lets stand as it is and another changes; a third has given it up.
    static var trust: TrustPage {
        let day = Date(timeIntervalSince1970: 1_795_510_800)
        return TrustPage(
            certificate: .init(
                names: ["tartu.example"],
                issuer: "CN=Authority of the courts",
                until: day,
                standing: .ending,
                says: ["The TLS certificate expires in 12 days. Have it renewed."]
            ),
            superiors: ["https://region.example"],
            anchors: [
                .init(
                    entity: "https://anchor.example",
                    fingerprint: "aardvark adroitness absurd adviser",
                    standing: .counts(until: day),
                    path: ["https://tartu.example", "https://region.example", "https://anchor.example"],
                    marks: ["https://anchor.example/marks/trained"],
                    differences: [
                        .init(
                            place: "comity_node.display_name",
                            published: "\"<b>Tartu</b>\"",
                            seen: nil,
                            cause: "The chain's policy says so: value."
                        )
                    ]
                ),
                .init(
                    entity: "https://other.example",
                    fingerprint: "zulu yucatan",
                    standing: .ending(at: day),
                    path: ["https://tartu.example", "https://other.example"],
                    lastFailure: "An authority could not be reached."
                ),
                .init(
                    entity: "https://gone.example",
                    fingerprint: "watchword waterloo",
                    standing: .none("https://gone.example answered with status 404.")
                ),
            ],
            peers: [
                .init(
                    entity: "https://porto.example",
                    anchor: "https://anchor.example",
                    standing: .counts,
                    until: day
                ),
                .init(
                    entity: "https://silent.example",
                    anchor: "https://anchor.example",
                    standing: .ending,
                    until: day,
                    says: "An authority could not be reached."
                ),
                .init(
                    entity: "https://lost.example",
                    anchor: "https://anchor.example",
                    standing: .ended,
                    until: day,
                    says: "Its authority no longer vouches."
                ),
            ]
        )
    }
}

@Suite("The trust page")
struct TrustTests {
    private func words(_ page: TrustPage) throws -> String {
        Markup(try Console().trust(page, in: Story.frame)).words
    }

    @Test("Says how each authority makes the node seen, what differs, and whom it trusts")
    func standings() throws {
        let text = try words(Story.trust)
        #expect(text.contains("Seen through https://anchor.example Standing Seen, until 24 November 2026"))
        #expect(text.contains("comity_node.display_name Published:"))
        #expect(text.contains("Seen: nothing The chain's policy says so: value."))
        #expect(text.contains("Could not be renewed; ends on"))
        #expect(text.contains("Not seen https://gone.example answered with status 404."))
        #expect(text.contains("Everything is seen as it was published."))
        #expect(text.contains("Counts no more https://lost.example"))
        #expect(text.contains("Standing Ends soon until 24 November 2026"))
        #expect(text.contains("expires in 12 days") && text.contains("Issued by CN=Authority of the courts"))
        // What has to be looked at comes before what is well.
        let order = try ["lost", "silent", "porto"].map { name in
            try #require(text.range(of: "https://\(name).example")).lowerBound
        }
        #expect(order == order.sorted())
    }

    @Test("Without anchors and superiors it says what that means")
    func empty() throws {
        let text = try words(TrustPage(superiors: [], anchors: [], peers: []))
        #expect(text.contains("no authority can vouch for it"))
        #expect(text.contains("believes no authority"))
    }

    @Test("What others published is shown as text")
    func escaped() throws {
        let html = try Console().trust(Story.trust, in: Story.frame)
        #expect(!html.contains("<b>Tartu"))
    }
}
