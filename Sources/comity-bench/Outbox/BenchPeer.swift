import Foundation
import JOSE
import Node
import Referrals
import Store
import Trust
import Wire

/// Another agency in the same process: it has keys, says who it is, opens what is sealed to it and signs receipts.
struct BenchPeer: Sendable {
    let entity: EntityID
    let federationKey: SigningKey
    let documentKey: SigningKey
    let encryptionKey: DecryptionKey

    init(_ number: Int) throws {
        guard let entity = EntityID("https://peer-\(number).example") else {
            throw CocoaError(.fileReadUnknown)
        }
        self.entity = entity
        (federationKey, documentKey, encryptionKey) = (SigningKey(), SigningKey(), DecryptionKey())
    }

    /// As it was kept with ``kept``.
    init(reading json: JSON) throws {
        func bytes(_ name: String) -> [UInt8] { Array((json[name]?.string ?? "").utf8) }
        guard let entity = json["entity"]?.string.flatMap({ EntityID($0) }) else {
            throw CocoaError(.fileReadCorruptFile)
        }
        self.entity = entity
        federationKey = try SigningKey(jwk: bytes("federation"))
        documentKey = try SigningKey(jwk: bytes("document"))
        encryptionKey = try DecryptionKey(jwk: bytes("encryption"))
    }

    /// For the process that measures; nothing in it is anybody's.
    var kept: JSON {
        func text(_ bytes: [UInt8]) -> JSON { .string(String(decoding: bytes, as: UTF8.self)) }
        return [
            "entity": .string(entity.text), "federation": text(federationKey.privateJWK()),
            "document": text(documentKey.privateJWK()), "encryption": text(encryptionKey.privateJWK()),
        ]
    }

    func statement(at now: Instant) throws -> String {
        try EntityConfiguration(
            entity: entity,
            issuedAt: now,
            expiresAt: now.adding(seconds: 7 * 86_400),
            federationKeys: KeySet([federationKey.publicKey]),
            metadata: NodeMetadata(
                displayName: "Peer",
                agencyKind: "prosecution",
                jurisdiction: "EE",
                contactPoint: "none",
                documentEndpoint: entity.url("/documents"),
                documentTypes: DocumentType.allCases.map(\.rawValue),
                maximumDocumentBytes: 262_144,
                rulePacks: [],
                documentKeys: KeySet([documentKey.publicKey], encryptionKeys: [encryptionKey.publicKey])
            )
        ).signed(with: federationKey)
    }

    /// Enters it as a peer that may do everything.
    func enter(into node: Node) async throws {
        guard let officer = Officer("Officer 7") else { return }
        _ = try await node.addPeer(
            statement: try statement(at: node.clock.now),
            fingerprint: FingerprintWords(
                of: FederationID(entity),
                keys: try KeySet([federationKey.publicKey])
            ).words,
            authority: "none",
            grant: .everything,
            by: officer
        )
    }

    /// What it answers to a sealed document: its receipt. The document's name stands before its first dot.
    func receipt(for sealed: String, to sender: EntityID, at now: Instant) throws -> String {
        let opened = try JWE.decrypt(sealed, with: [encryptionKey], contentType: Document.mediaType).plaintext
        let name = String(decoding: opened.prefix { $0 != UInt8(ascii: ".") }, as: UTF8.self)
        guard let document = Identifier(name) else { throw CocoaError(.fileReadCorruptFile) }
        let receipt = Receipt(
            issuer: entity,
            audience: sender,
            id: Identifier(at: now),
            issuedAt: Instant(seconds: now.seconds),
            document: document,
            digest: Digest(of: opened),
            disposition: .accepted,
            position: 1,
            head: .zero
        )
        return try JWS.sign(receipt.claims.bytes(), type: Receipt.mediaType, key: documentKey)
    }

    /// A notice that opens a thread of its own, sealed to a node.
    func notice(to node: EntityID, sealedTo key: EncryptionKey, at now: Instant) throws -> [UInt8] {
        let document = Document(
            issuer: entity,
            audience: node,
            id: Identifier(at: now),
            issuedAt: Instant(seconds: now.seconds),
            thread: Identifier(at: now),
            sequence: 1,
            previous: nil,
            seen: 0,
            type: .notice,
            body: ["kind": "complaint", "says": "Nobody answered."]
        )
        let compact = try JWS.sign(document.claims.bytes(), type: Document.mediaType, key: documentKey)
        return Array(try JWE.encrypt(Array(compact.utf8), to: key, contentType: Document.mediaType).utf8)
    }
}

/// Carries documents to peers in the same process.
struct BenchCourier: Courier {
    let peers: [EntityID: BenchPeer]
    let sender: EntityID
    let clock: any Clock
    /// Who answers only after a second.
    var late: Set<EntityID> = []
    /// Who does not answer.
    var dead: Set<EntityID> = []

    func deliver(_ sealed: String, to address: DeliveryAddress) async -> CourierAnswer {
        if dead.contains(address.entity) { return .noAnswer("it is not there") }
        if late.contains(address.entity) { try? await Task.sleep(for: .seconds(1)) }
        guard let peer = peers[address.entity] else { return .noAnswer("there is no such peer") }
        do {
            return .receipt(try peer.receipt(for: sealed, to: sender, at: clock.now))
        } catch {
            return .noAnswer("\(error)")
        }
    }

    func probe(_ address: DeliveryAddress) async -> String? { nil }
}

/// The keys of a node that takes documents in, in memory.
final class BenchChest: KeyChest {
    private let signing: [String: SigningKey]
    private let opening: DecryptionKey
    let founding: [PublicHalf]

    init() {
        let (federation, document) = (SigningKey(), SigningKey())
        opening = DecryptionKey()
        signing = [federation.keyID: federation, document.keyID: document]
        founding = [
            PublicHalf(.federation, federation.publicKey), PublicHalf(.document, document.publicKey),
            PublicHalf(opening.publicKey),
        ]
    }

    var encryptionKey: EncryptionKey { opening.publicKey }

    func signingKey(_ keyID: String) throws(NodeError) -> SigningKey {
        guard let key = signing[keyID] else { throw Self.none }
        return key
    }

    func decryptionKey(_ keyID: String) throws(NodeError) -> DecryptionKey {
        guard opening.keyID == keyID else { throw Self.none }
        return opening
    }

    func make(_ use: KeyRecord.Use) throws(NodeError) -> PublicHalf { throw Self.none }

    func place(of keyID: String) -> String? {
        signing[keyID] != nil || opening.keyID == keyID ? "memory" : nil
    }

    private static let none = NodeError(.misconfigured, "The node that is measured has no such key.")
}
