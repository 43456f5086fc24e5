package import Referrals
import Store
package import Wire

/// That this agency has suspended all transfers: no data go to any peer, and none are taken from any (CETS 224 art. 14(15); not read in
/// the official text). One officer suspends at once; two take the exchange up again.
package struct TransferSuspension: Sendable, Hashable {
    /// Why, in words that name nobody.
    package var reason: String
    /// What the people concerned can do, and where (art. 14(13)).
    package var remedies: String?
    /// Which authority oversees it, and what it was told (art. 14(14)).
    package var oversight: String?
    package var suspended: Word
    /// The first officer's word that the exchange goes on; it does with the second's.
    package var proposed: Word?
    package var resumed: Word?

    package struct Word: Sendable, Hashable {
        package var by: String
        package var at: Instant
    }

    package var isInForce: Bool { resumed == nil }

    package var json: JSON {
        var members: JSONObject = ["reason": .string(reason), "suspended": suspended.json]
        members["remedies"] = remedies.map(JSON.string)
        members["oversight"] = oversight.map(JSON.string)
        members["proposed"] = proposed?.json
        members["resumed"] = resumed?.json
        return .object(members)
    }

    init(reason: String, suspended: Word) {
        self.reason = reason
        self.suspended = suspended
    }

    /// - Throws: ``NodeError`` `misconfigured` where what is stored is none.
    init(_ entry: TrustEntry) throws {
        let json = try entry.json()
        guard let reason = json["reason"]?.string, let suspended = try Word(json["suspended"]) else {
            throw Self.damaged
        }
        self.reason = reason
        self.suspended = suspended
        remedies = json["remedies"]?.string
        oversight = json["oversight"]?.string
        proposed = try Word(json["proposed"])
        resumed = try Word(json["resumed"])
    }

    fileprivate static let damaged = NodeError(
        .misconfigured,
        "What is stored about the suspension of transfers is damaged. Run `comity audit`."
    )
}

extension TransferSuspension.Word {
    fileprivate var json: JSON { .object(["by": .string(by), "at": .string(at.rfc3339)]) }

    fileprivate init?(_ json: JSON?) throws {
        guard let json else { return nil }
        guard let by = json["by"]?.string, let at = json["at"]?.string.flatMap({ Instant(rfc3339: $0) })
        else { throw TransferSuspension.damaged }
        self.init(by: by, at: at)
    }
}
