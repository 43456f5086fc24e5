package import JOSE
package import Referrals
package import Store
import Wire

/// The node's keys and where each is in its life.
///
/// ```
/// prepare → next → rotate → current → (the next one is rotated) → past
///                    any of them → revoke → revoked
/// ```
///
/// A key is published before it is used, so that no peer meets a signature by a key that it cannot know. What a past key signed
/// goes on verifying. Which key signs is read in the transaction that stores what was signed: so a rotation falls between two
/// documents, never into one.
package struct KeyRing: Sendable {
    package private(set) var keys: [KeyRecord]
    /// Those that stand in no record yet: the founding keys of an older node.
    private var unrecorded: Set<Identifier> = []

    /// How long a key is published before it is used, in seconds: peers look several times a day.
    package static let lead: Int64 = 86_400
    /// How long a past key stays among the published ones, in seconds: longer than a document may be under way.
    package static let afterlife: Int64 = 90 * 86_400
    /// The moment that stands for "from the beginning".
    package static let beginning = Instant(milliseconds: 0)

    package init(_ records: [KeyRecord], founding: [PublicHalf]) {
        keys = records
        for half in founding where !records.contains(where: { $0.use == half.use }) {
            let record = Self.founding(half, at: Self.beginning)
            keys.append(record)
            unrecorded.insert(record.id)
        }
    }

    /// The record of a key that a node begins with.
    package static func founding(_ half: PublicHalf, at moment: Instant) -> KeyRecord {
        KeyRecord(
            id: Identifier(at: moment),
            use: half.use,
            keyID: half.keyID,
            jwk: String(decoding: half.jwk.bytes(), as: UTF8.self),
            preparedBy: "node",
            preparedAt: moment,
            currentFrom: moment
        )
    }

    package subscript(keyID: String) -> KeyRecord? { keys.first { $0.keyID == keyID } }

    package func current(_ use: KeyRecord.Use) -> KeyRecord? {
        keys.first { $0.use == use && $0.state == .current }
    }

    package func next(_ use: KeyRecord.Use) -> KeyRecord? {
        keys.first { $0.use == use && $0.state == .next }
    }

    // MARK: What is published

    /// The keys that sign documents and those that documents are sealed to: the current ones first, then the next, then those
    /// that signed what may still be under way.
    package func documentKeys(at now: Instant) throws(JOSEError) -> KeySet {
        let signing = published(.document) + recent(.document, at: now)
        return try KeySet(
            try signing.map { record throws(JOSEError) in try record.verificationKey() },
            encryptionKeys: try published(.encryption).map { record throws(JOSEError) in
                try record.encryptionKey()
            }
        )
    }

    /// The keys that sign entity statements; the current one first, by whose fingerprint two officers know the node.
    package func federationKeys() throws(JOSEError) -> KeySet {
        try KeySet(
            try published(.federation).map { record throws(JOSEError) in try record.verificationKey() }
        )
    }

    /// Every key that this node signed documents with, whatever became of it.
    package func everyDocumentKey() throws(JOSEError) -> KeySet {
        try KeySet(
            try keys.filter { $0.use == .document }
                .map { record throws(JOSEError) in try record.verificationKey() }
        )
    }

    /// The keys of one use that were given up, oldest first.
    package func given(up use: KeyRecord.Use) -> [KeyRecord] {
        keys.filter { $0.use == use && $0.currentFrom != nil && ($0.state == .past || $0.state == .revoked) }
    }

    private func published(_ use: KeyRecord.Use) -> [KeyRecord] {
        [current(use), next(use)].compactMap(\.self)
    }

    private func recent(_ use: KeyRecord.Use, at now: Instant) -> [KeyRecord] {
        keys.filter { record in
            record.use == use && record.state == .past
                && record.pastFrom.map { now.seconds(since: $0) < Self.afterlife } == true
        }
    }

    // MARK: What changes

    /// One step in a key's life, to be stored with its event.
    package struct Step: Sendable {
        package var event: JournalEntry.Event
        package var record: KeyRecord
        package var isNew: Bool
    }

    /// Takes a new key up as the next one, or as the current one where the use has none.
    ///
    /// - Throws: ``NodeError`` with `exists` where one is waiting already.
    package mutating func prepare(
        _ half: PublicHalf,
        by actor: String,
        at now: Instant
    ) throws(NodeError) -> [Step] {
        guard next(half.use) == nil else {
            throw NodeError(
                .exists,
                "The next \(half.use.rawValue) key is prepared already. Take it into use with `comity keys rotate \(half.use.rawValue)`."
            )
        }
        var steps = recordFounding(half.use)
        var record = KeyRecord(
            id: Identifier(at: now),
            use: half.use,
            keyID: half.keyID,
            jwk: String(decoding: half.jwk.bytes(), as: UTF8.self),
            preparedBy: actor,
            preparedAt: now
        )
        steps.append(Step(event: .keyPrepared, record: record, isNew: true))
        keys.append(record)
        if current(half.use) == nil {
            record.currentFrom = now
            steps.append(replace(record, .keyCurrent))
        }
        return steps
    }

    /// Takes the next key into use; the current one becomes a past one.
    ///
    /// - Parameter atOnce: whether to do so although peers may not have read of it yet.
    /// - Throws: ``NodeError``: `notFound` where none is prepared, `notNow` where it was published too short a time ago.
    package mutating func rotate(
        _ use: KeyRecord.Use,
        atOnce: Bool,
        at now: Instant
    ) throws(NodeError) -> [Step] {
        guard var next = next(use) else {
            throw NodeError(
                .notFound,
                "No next \(use.rawValue) key is prepared. Make one with `comity keys prepare \(use.rawValue)`; peers read of it before it is used."
            )
        }
        let ready = next.preparedAt.adding(seconds: Self.lead)
        // What is sealed to a key needs its holder alone; what is signed needs everybody else to know the key.
        guard atOnce || use == .encryption || use == .tls || now >= ready else {
            throw NodeError(
                .notNow,
                "The next \(use.rawValue) key has been published since \(next.preparedAt.rfc3339) only. Peers will have read it by \(ready.rfc3339); rotate then, or with --at-once where it cannot wait."
            )
        }
        var steps: [Step] = []
        if var current = current(use) {
            current.pastFrom = now
            steps.append(replace(current, .keyPast))
        }
        next.currentFrom = now
        steps.append(replace(next, .keyCurrent))
        return steps
    }

    /// Marks a key as compromised; where it was in use, the next one takes its place.
    ///
    /// - Parameters:
    ///   - since: from when on somebody else may have used it.
    ///   - successor: a key to take its place where none is prepared.
    /// - Throws: ``NodeError``: `notFound`, `exists` where it is revoked already, `invalidInput` for a moment that cannot be.
    package mutating func revoke(
        _ keyID: String,
        since: Instant,
        successor: PublicHalf?,
        by actor: String,
        at now: Instant
    ) throws(NodeError) -> [Step] {
        guard let found = self[keyID] else {
            throw NodeError(.notFound, "This node has no key \(keyID). `comity keys list` shows all.")
        }
        guard found.state != .revoked else {
            throw NodeError(.exists, "The key \(keyID) is revoked already; nothing was changed.")
        }
        guard since <= now, since >= found.preparedAt else {
            throw NodeError(
                .invalidInput,
                "Nobody can have held the key in an hour to come or before it was made. Give a moment from \(found.preparedAt.rfc3339) to \(now.rfc3339)."
            )
        }
        var steps = recordFounding(found.use)
        guard var record = self[keyID] else { return steps }
        let wasCurrent = record.state == .current
        record.revokedAt = now
        record.compromisedSince = since
        if wasCurrent { record.pastFrom = now }
        steps.append(replace(record, .keyRevoked))
        // A TLS key comes into use with its certificate alone.
        if wasCurrent, record.use != .tls {
            if next(record.use) != nil {
                steps += try rotate(record.use, atOnce: true, at: now)
            } else if let successor {
                steps += try prepare(successor, by: actor, at: now)
            }
        }
        return steps
    }

    /// Gives up a next key that will never be used.
    package mutating func drop(_ use: KeyRecord.Use, at now: Instant) -> [Step] {
        guard var next = next(use) else { return [] }
        next.pastFrom = now
        return [replace(next, .keyPast)]
    }

    /// Writes the old federation key's word about the new one into the old one's record.
    package mutating func bequeath(_ succession: String, from keyID: String, in steps: inout [Step]) {
        guard let place = keys.firstIndex(where: { $0.keyID == keyID }) else { return }
        keys[place].succession = succession
        for step in steps.indices where steps[step].record.keyID == keyID {
            steps[step].record.succession = succession
        }
    }

    /// Adds a key that is past already.
    mutating func take(_ record: KeyRecord) -> Step {
        keys.append(record)
        return Step(event: .keyPast, record: record, isNew: true)
    }

    mutating func recordFounding(_ use: KeyRecord.Use) -> [Step] {
        let founding = keys.filter { $0.use == use && unrecorded.contains($0.id) }
        unrecorded.subtract(founding.map(\.id))
        return founding.map { Step(event: .keyFounding, record: $0, isNew: true) }
    }

    private mutating func replace(_ record: KeyRecord, _ event: JournalEntry.Event) -> Step {
        for place in keys.indices where keys[place].id == record.id { keys[place] = record }
        return Step(event: event, record: record, isNew: false)
    }
}

extension KeyRecord {
    /// The public half of a key that signs.
    ///
    /// - Throws: ``JOSEError`` where the stored JWK is none.
    package func verificationKey() throws(JOSEError) -> VerificationKey {
        try VerificationKey(jwk: Array(jwk.utf8))
    }

    /// The public half of a key that opens.
    ///
    /// - Throws: ``JOSEError`` where the stored JWK is none.
    package func encryptionKey() throws(JOSEError) -> EncryptionKey {
        try EncryptionKey(jwk: Array(jwk.utf8))
    }
}
