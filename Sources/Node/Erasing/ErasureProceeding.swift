import Casework
package import Referrals
package import Store
package import Wire

/// What an erasure is about and how far it has come. Everything in it is an identifier or a word of a closed list, but the
/// ground, which names a provision.
package struct ErasureProceeding: Sendable, Hashable {
    package var reason: ErasureReason
    package var ground: String?
    /// The request that was signed in each referral.
    package var requests: [Identifier: Identifier] = [:]
    /// The referrals whose other side's report nobody waits for, by an officer's decision.
    package var notAwaited: Set<Identifier> = []
    /// Where one person was erased: the records that were left behind, each up to a revision.
    package var records: [Identifier: Int64]

    package init(reason: ErasureReason, ground: String?, records: [Identifier: Int64] = [:]) {
        self.reason = reason
        self.ground = ground
        self.records = records
    }

    package var json: JSON {
        var json: JSONObject = [
            "reason": .string(reason.rawValue),
            "requests": .object(
                JSONObject(requests.sorted { $0.key < $1.key }.map { ($0.key.text, .string($0.value.text)) })
            ),
            "notAwaited": .array(notAwaited.sorted().map { .string($0.text) }),
        ]
        if let ground { json["ground"] = .string(ground) }
        if !records.isEmpty {
            json["records"] = .object(
                JSONObject(records.sorted { $0.key < $1.key }.map { ($0.key.text, .integer($0.value)) })
            )
        }
        return .object(json)
    }

    /// - Throws: ``NodeError`` with `misconfigured` for what this version did not write.
    package init(of record: ErasureRecord) throws {
        let json = try JSON(parsing: record.content, limits: .local)
        guard let reason = json["reason"]?.string.flatMap(ErasureReason.init(rawValue:)) else {
            throw NodeError(.misconfigured, "A stored erasure cannot be read. Run `comity audit`.")
        }
        self.init(reason: reason, ground: json["ground"]?.string)
        for (thread, document) in json["requests"]?.object?.members ?? [] {
            guard let thread = Identifier(thread), let document = document.string.flatMap({ Identifier($0) })
            else { continue }
            requests[thread] = document
        }
        for (name, revision) in json["records"]?.object?.members ?? [] {
            guard let id = Identifier(name), let revision = revision.int.map(Int64.init) else { continue }
            records[id] = revision
        }
        notAwaited = Set(
            (json["notAwaited"]?.array ?? []).compactMap { $0.string.flatMap { Identifier($0) } }
        )
    }
}

/// What an erasure still waits for.
package struct ErasureWait: Sendable, Hashable {
    package var thread: Identifier
    package var peer: EntityID
    package var says: String
}

/// How an erasure stands after a step.
package struct ErasureProgress: Sendable {
    package var record: ErasureRecord
    package var proceeding: ErasureProceeding
    /// Nothing once it is erased.
    package var waits: [ErasureWait]
    /// Copies of the keyring that hold a destroyed key and could not be written anew: somebody has to destroy them by hand.
    package var copiesLeft: [String] = []
}

/// What is erased together.
struct Erasable {
    var id: Identifier
    var kind: ErasureRecord.Kind
    var file: CaseRecord?
    var threads: [ThreadRecord]
}
