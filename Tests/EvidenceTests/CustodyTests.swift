import Evidence
import JOSE
import Referrals
import TestAgencies
import Testing
import Wire

@Suite("The chain of custody")
struct CustodyTests {
    private let tartu: EntityID
    private let porto: EntityID
    private let keys: [EntityID: SigningKey]
    private let file = Identifier(at: Instant(seconds: 1_795_000_000))
    private let document = Identifier(at: Instant(seconds: 1_795_000_100))
    private let commitment = PartCommitment(scheme: .csv, parts: 9, root: Digest(hashing: [1]))

    init() throws {
        tartu = try #require(EntityID("https://tartu.example"))
        porto = try #require(EntityID("https://porto.example"))
        keys = [tartu: SigningKey(), porto: SigningKey()]
    }

    /// The next event of an agency after others, at a second.
    private func event(
        _ agency: EntityID,
        after chain: [String],
        at second: Int64,
        _ details: CustodyEvent.Details
    ) throws -> String {
        let before = try chain.last.map { try CustodyEvent(in: $0) }
        return try CustodyEvent(
            issuer: agency,
            file: file,
            sequence: (before?.sequence ?? 0) + 1,
            previous: chain.last.map { Digest(hashing: Array($0.utf8)) },
            at: Instant(seconds: 1_795_000_000 + second),
            officer: CustodyEvent.officer("Kask", salt: [1, 2, 3]),
            details: details
        ).signed(with: #require(keys[agency]))
    }

    private func verify(_ events: [String]) throws -> CustodyChain {
        try CustodyChain(verifying: events, of: file) { agency, _ in
            keys[agency].flatMap { try? KeySet([$0.publicKey]) }
        }
    }

    /// Collected and sealed in Tartu.
    private func origin() throws -> [String] {
        var chain: [String] = []
        chain.append(
            try event(
                tartu,
                after: chain,
                at: 0,
                .collected(size: 5, mediaType: "text/csv", content: Digest(hashing: [7]))
            )
        )
        chain.append(try event(tartu, after: chain, at: 1, .sealed(commitment)))
        return chain
    }

    @Test("A file's way from one agency to another verifies, with what each did afterwards")
    func fork() throws {
        let origin = try origin()
        let sent = try event(tartu, after: origin, at: 10, .transferred(to: porto, document: document))
        let got = try event(
            porto,
            after: origin,
            at: 20,
            .received(from: tartu, document: document, content: Digest(hashing: [7]))
        )
        let read = try event(porto, after: origin + [got], at: 30, .opened(.examination))
        let gone = try event(tartu, after: origin + [sent], at: 40, .destroyed(.retentionEnded))
        let chain = try verify(origin + [sent, got, read, gone])
        #expect(
            chain.links.map(\.event.kind) == [
                .collected, .sealed, .transferred, .received, .opened, .destroyed,
            ]
        )
        #expect(chain.head(for: porto)?.event.kind == .opened)
        #expect(chain.contentCommitment == Digest(hashing: [7]) && chain.partCommitment == commitment)
        // The order between agencies does not matter.
        #expect(try verify(origin + [got, sent, read, gone]).links.count == 6)
    }

    @Test("A missing, changed, doubled, moved or foreign event breaks the chain")
    func tampering() throws {
        var chain = try origin()
        for (second, purpose) in [(5, CustodyEvent.Purpose.examination), (6, .backup), (7, .disclosure)] {
            chain.append(try event(tartu, after: chain, at: Int64(second), .opened(purpose)))
        }
        _ = try verify(chain)
        for index in chain.indices.dropLast() {
            var missing = chain
            missing.remove(at: index)
            #expect(throws: EvidenceError.self) { try verify(missing) }
            var doubled = chain
            doubled.insert(chain[index], at: index)
            #expect(throws: EvidenceError.self) { try verify(doubled) }
        }
        #expect(throws: EvidenceError.self) { try verify([]) }
        #expect(throws: EvidenceError.self) { try verify(Array(chain.dropFirst())) }
        let forked = try event(tartu, after: Array(chain.dropLast()), at: 8, .opened(.translation))
        #expect(throws: EvidenceError.self) { try verify(chain + [forked]) }
        let earlier = try event(tartu, after: chain, at: 3, .opened(.translation))
        #expect(throws: EvidenceError.self) { try verify(chain + [earlier]) }
        var changed = chain
        changed[1] = chain[1].replacing(".", with: ".A", maxReplacements: 1)
        #expect(throws: EvidenceError.self) { try verify(changed) }
        #expect(throws: EvidenceError.self) {
            try CustodyChain(verifying: chain, of: document) { agency, _ in
                keys[agency].flatMap { try? KeySet([$0.publicKey]) }
            }
        }
    }

    @Test("Nothing follows a destruction, and its certificate verifies")
    func destruction() throws {
        var chain = try origin()
        chain.append(try event(tartu, after: chain, at: 9, .destroyed(.courtOrder)))
        let after = try event(tartu, after: chain, at: 10, .opened(.backup))
        #expect(throws: EvidenceError.self) { try verify(chain + [after]) }
        let head = try #require(try verify(chain).links.last)
        let certificate = DestructionCertificate(
            issuer: tartu,
            file: file,
            at: head.event.at,
            reason: .courtOrder,
            custodyHead: head.digest,
            events: chain.count
        )
        let key = try #require(keys[tartu])
        let compact = try certificate.signed(with: key)
        #expect(try DestructionCertificate(verifying: compact, keys: KeySet([key.publicKey])) == certificate)
        #expect(throws: EvidenceError.self) {
            try DestructionCertificate(verifying: compact, keys: KeySet([SigningKey().publicKey]))
        }
    }

    @Test("Every kind of event survives being signed and read")
    func reading() throws {
        let all: [CustodyEvent.Details] = [
            .collected(size: 1, mediaType: "text/plain", content: .zero), .sealed(commitment),
            .transferred(to: porto, document: document),
            .received(from: tartu, document: document, content: .zero), .opened(.presentation),
            .copied(.backup),
            .redacted(into: document), .derived(from: document, commitment, content: .zero),
            .destroyed(.erasureRequest),
        ]
        for details in all {
            let compact = try event(tartu, after: [], at: 0, details)
            #expect(try CustodyEvent(in: compact).details == details)
        }
        #expect(Set(all.map(\.kind)) == Set(CustodyEvent.Kind.allCases))
        #expect(throws: EvidenceError.self) { try CustodyEvent(claims: ["event": "sold"]) }
    }

    @Test("A manifest survives being written; a member of the wrong form is named")
    func manifest() throws {
        let salt = [UInt8](repeating: 9, count: 32)
        let manifest = EvidenceManifest(
            id: file,
            name: "log.csv",
            mediaType: "text/csv",
            digests: ContentDigests(size: 5, sha256: .zero, root: .zero),
            contentSalt: salt,
            commitment: commitment,
            custody: try origin(),
            conditions: ["Only for this case."]
        )
        let json = try JSON(parsing: manifest.json.bytes())
        #expect(try EvidenceManifest(json: json) == manifest)
        for member in try #require(json.object).keys {
            var broken = try #require(json.object)
            broken[member] = .null
            let error = try #require(throws: EvidenceError.self) {
                try EvidenceManifest(json: .object(broken))
            }
            #expect(error.code == .malformed && (member == "commitment" || error.says.contains(member)))
        }
        var path = try #require(json.object)
        path["name"] = "../log.csv"
        #expect(throws: EvidenceError.self) { try EvidenceManifest(json: .object(path)) }
        #expect(
            manifest.conditionsDigest
                != EvidenceManifest(
                    id: file,
                    name: "x",
                    mediaType: "x",
                    digests: manifest.digests,
                    contentSalt: salt,
                    commitment: commitment
                ).conditionsDigest
        )
    }
}
