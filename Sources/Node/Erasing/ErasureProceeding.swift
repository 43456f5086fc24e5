package import Casework
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
    /// Where one person is to be erased: the pseudonym, until it is done.
    package var person: String?
    /// Who confirmed the erasure of a person; nil until a second person has.
    package var confirmedBy: String?
    /// What the officers said that it is done in spite of.
    package var accepted: Set<ErasureConcern> = []
    /// Where one person was erased: the records that were left behind, each up to a revision.
    package var records: [Identifier: Int64] = [:]

    package init(reason: ErasureReason, ground: String?) {
        self.reason = reason
        self.ground = ground
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
        if let person { json["person"] = .string(person) }
        if let confirmedBy { json["confirmedBy"] = .string(confirmedBy) }
        if !accepted.isEmpty {
            json["accepted"] = .array(accepted.map(\.rawValue).sorted().map(JSON.string))
        }
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
        person = json["person"]?.string
        confirmedBy = json["confirmedBy"]?.string
        accepted = Set(
            (json["accepted"]?.array ?? []).compactMap { $0.string.flatMap(ErasureConcern.init(rawValue:)) }
        )
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

/// What speaks against an erasure and is left to the officers who decide it. A legal hold, a promise to preserve data and a
/// determined duty to keep are not among these: nobody gets past them.
package enum ErasureConcern: String, Sendable, Hashable, CaseIterable {
    /// Something is still under way in the case.
    case unfinished
    /// Documents that were signed and exchanged stay, and may name the pseudonym.
    case documentsStay = "documents-stay"
    /// How long a rule pack wants it kept is not determined.
    case undetermined
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
    /// Where one person was erased just now: what was taken out, and what stays and names the pseudonym.
    package var taken: PersonTakenOut?
    /// Copies of the keyring that hold a destroyed key and could not be written anew: somebody has to destroy them by hand.
    package var copiesLeft: [String] = []
    /// Where it was erased just now: what had left the node as files, for a person to have destroyed.
    package var copiesHandedOut: [CopyHandedOut] = []
}

extension ErasureProgress {
    /// An erasure as it stands, for whoever asks nothing of it.
    ///
    /// - Throws: ``NodeError`` with `misconfigured` for what this version did not write.
    package init(standing record: ErasureRecord) throws {
        self.init(record: record, proceeding: try ErasureProceeding(of: record), waits: [])
    }

    /// What the destruction of keys does not reach, in words for whoever has to see to it; nothing before it is erased.
    package var notReached: [String] { record.state == .erased ? Self.notReached : [] }

    /// The same of every erasure.
    package static let notReached = [
        "A copy of the database from before holds the codes of the words of the case. With this node's keyring somebody could try on it, word by word, whether a word stood in it: destroy such copies when the time for which you keep copies is over.",
        "What left the node as a file is not reached: evidence bundles, copies of evidence, and exports of the agency's data. See to it that whoever has one destroys it.",
    ]

    /// Whether it waits for a second person to confirm it.
    package var needsConfirmation: Bool {
        record.kind == .person && record.state == .asking && proceeding.confirmedBy == nil
    }
}

/// What is erased together.
struct Erasable {
    var id: Identifier
    var kind: ErasureRecord.Kind
    var file: CaseRecord?
    var threads: [ThreadRecord]
}
