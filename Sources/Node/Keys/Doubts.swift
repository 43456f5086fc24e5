import JOSE
package import Referrals
package import Store
import Trust

/// A signature that somebody else may have made: its key was in other hands when the signature was first recorded here.
///
/// What the journal recorded before that moment stays good, whatever became of the key afterwards: the record proves that the
/// signature is older.
package struct Doubt: Sendable, Hashable, CustomStringConvertible {
    package enum Subject: String, Sendable, Hashable {
        case document
        case receipt
    }

    package var subject: Subject
    /// The document, or the one that the receipt is for.
    package var document: Identifier
    package var signer: EntityID
    package var keyID: String
    package var compromisedSince: Instant
    /// When the journal recorded it.
    package var recordedAt: Instant

    package var description: String {
        "\(subject.rawValue) \(document.text): recorded on \(recordedAt.rfc3339), signed with the key \(keyID) of \(signer.text), which others may have held from \(compromisedSince.rfc3339) on; ask its signer to confirm it by another way"
    }
}

/// From when on which keys of whom are not believed.
struct CompromisedKeys {
    private var since: [EntityID: [String: Instant]] = [:]

    /// The own ring's revoked keys, and what the peers' newest statements say of theirs.
    init(own: EntityID, ring: KeyRing, peers: [PeerRecord]) {
        for key in ring.keys {
            if let moment = key.compromisedSince { since[own, default: [:]][key.keyID] = moment }
        }
        for peer in peers {
            guard let metadata = try? EntityConfiguration(verifying: peer.statement).metadata else {
                continue
            }
            for entry in metadata.pastKeys {
                guard let revocation = entry.revocation, revocation.reason != .superseded else { continue }
                since[peer.entity, default: [:]][entry.keyID] = revocation.at
            }
        }
    }

    var isEmpty: Bool { since.isEmpty }

    /// What is doubtful about a signature that the journal recorded at a moment; nil where nothing is.
    func doubt(
        _ subject: Doubt.Subject,
        _ document: Identifier,
        signedBy signer: EntityID,
        _ compact: String,
        recordedAt: Instant
    ) -> Doubt? {
        guard let keys = since[signer], let keyID = Node.keyID(of: compact), let moment = keys[keyID],
            recordedAt >= moment
        else { return nil }
        return Doubt(
            subject: subject,
            document: document,
            signer: signer,
            keyID: keyID,
            compromisedSince: moment,
            recordedAt: recordedAt
        )
    }
}

extension Node {
    /// Every signature in the store that somebody else may have made.
    package func doubts() async throws -> [Doubt] {
        try await store.read { transaction in
            let ring = try keyRing(in: transaction)
            return try Self.doubts(own: identity.entity, ring: ring, in: transaction)
        }
    }

    static func doubts(own: EntityID, ring: KeyRing, in transaction: any StoreReader) throws -> [Doubt] {
        let compromised = CompromisedKeys(own: own, ring: ring, peers: try transaction.readablePeers())
        guard !compromised.isEmpty else { return [] }
        var doubts: [Doubt] = []
        var parties: [Identifier: (issuer: EntityID, audience: EntityID)] = [:]
        try transaction.eachDocument { stored in
            guard case .record(let record) = stored else { return }
            parties[record.id] = (record.issuer, record.audience)
            let doubt = compromised.doubt(
                .document,
                record.id,
                signedBy: record.issuer,
                record.compact,
                recordedAt: record.storedAt
            )
            if let doubt { doubts.append(doubt) }
        }
        try transaction.eachReceipt { stored in
            guard case .record(let receipt) = stored, let parties = parties[receipt.document] else { return }
            let doubt = compromised.doubt(
                .receipt,
                receipt.document,
                signedBy: parties.audience,
                receipt.compact,
                recordedAt: receipt.storedAt
            )
            if let doubt { doubts.append(doubt) }
        }
        return doubts
    }

    /// What is doubtful about one document and its receipt.
    package func doubts(
        about record: DocumentRecord,
        _ receipt: ReceiptRecord?
    ) async throws -> [Doubt] {
        let compromised = try await store.read { transaction in
            CompromisedKeys(
                own: identity.entity,
                ring: try keyRing(in: transaction),
                peers: try transaction.readablePeers()
            )
        }
        let about = compromised.doubt(
            .document,
            record.id,
            signedBy: record.issuer,
            record.compact,
            recordedAt: record.storedAt
        )
        let aboutReceipt = receipt.flatMap {
            compromised.doubt(
                .receipt,
                record.id,
                signedBy: record.audience,
                $0.compact,
                recordedAt: $0.storedAt
            )
        }
        return [about, aboutReceipt].compactMap(\.self)
    }

    /// The `kid` of a signed text; nil where it is none.
    static func keyID(of compact: String) -> String? { (try? JWS.parse(compact))?.header.keyID }
}

extension StoreReader {
    /// The peers whose rows can be read; an audit names the others.
    fileprivate func readablePeers() throws -> [PeerRecord] {
        var peers: [PeerRecord] = []
        try eachPeer { if case .record(let peer) = $0 { peers.append(peer) } }
        return peers
    }
}
