import Referrals
import Store
package import Trust
import Wire

/// The peer policy as its operator writes it: JSON, in which a line whose first character is `#` is a comment.
package struct PolicyText: Sendable {
    /// The name of the one policy among what is laid down.
    static let name = "policy"
    private static let longest = 256 << 10

    /// As it was written, with its comments.
    package let text: String
    package let policy: PeerPolicy

    /// Reads a policy and checks all of it.
    ///
    /// - Throws: ``NodeError`` `invalidInput` saying which rule is wrong and how.
    package init(_ text: String) throws(NodeError) {
        guard text.utf8.count <= Self.longest else {
            throw NodeError(.tooLarge, "A peer policy has at most \(Self.longest) bytes.")
        }
        self.text = text
        // A comment becomes an empty line, so that places in messages stay right.
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
            line.drop(while: \.isWhitespace).hasPrefix("#") ? "" : line
        }
        do {
            policy = try PeerPolicy(
                JSON(parsing: Array(lines.joined(separator: "\n").utf8), limits: .local)
            )
        } catch {
            throw NodeError(.invalidInput, "The policy cannot be used; nothing was changed. \(error)")
        }
    }

    init(_ entry: TrustEntry) throws {
        guard let text = try entry.json()["text"]?.string else {
            throw NodeError(.misconfigured, "The stored peer policy is damaged. Run `comity audit`.")
        }
        try self.init(text)
    }

    /// What stands in the place of a policy that nobody has written.
    package static let example = """
        # What this agency accepts from whom, and sends to whom. What no rule allows is refused.
        # A rule that denies goes before every rule that allows. Agreements and peers entered by fingerprint have rules of
        # their own, which `comity peer policy show` lists after these.
        #
        # {"name": "courts of the Nordic network", "effect": "allow",
        #  "peers": {"anchors": ["https://anchor.example"], "agency_kinds": ["court"]},
        #  "directions": ["received", "sent"], "document_types": ["referral", "status"],
        #  "offence_categories": ["art8"], "volume": {"documents": 100, "seconds": 86400},
        #  "valid_until": "2027-12-31T00:00:00Z"}
        {"rules": []}

        """
}
