import Archive
import Bundles
import Evidence
import JOSE
import Merkle
import Referrals
import TestAgencies
import Testing
import Wire

@Suite("Whatever is changed about a bundle is named, and nothing brings the verifier down")
struct TamperTests {
    private let sample: SampleBundle
    private let bundle: EvidenceBundle
    private let entries: [ArchiveEntry]

    init() throws {
        sample = try SampleBundle()
        bundle = try sample.sealed()
        entries = try ArchiveReader.read(bundle.bytes)
    }

    private func verdict(_ bytes: [UInt8]) -> BundleVerdict {
        var verifier = BundleVerifier(roots: sample.roots)
        return verifier.verify(bytes)
    }

    private func verdict(_ entries: [ArchiveEntry]) throws -> BundleVerdict {
        verdict(try ArchiveWriter.write(entries))
    }

    private func faults(at path: String, in verdict: BundleVerdict) -> Set<BundleFault> {
        Set(verdict.findings.filter { $0.place == path && $0.fault.weight == .failed }.map(\.fault))
    }

    // MARK: Somebody without the maker's key

    @Test("A changed byte in any entry is named with the entry")
    func flipped() throws {
        for (index, entry) in entries.enumerated() {
            for place in [0, entry.content.count / 2, entry.content.count - 1] {
                var changed = entries
                changed[index].content[place] ^= 1
                let verdict = try verdict(changed)
                switch entry.path {
                case BundlePaths.manifest:
                    #expect([.unreadable, .failed].contains(verdict.result), "byte \(place)")
                case BundlePaths.seal:
                    #expect(faults(at: entry.path, in: verdict) == [.sealBroken], "byte \(place)")
                default:
                    #expect(
                        faults(at: entry.path, in: verdict).contains(.fileChanged),
                        "\(entry.path) \(place)"
                    )
                    #expect(verdict.result == .failed)
                }
            }
        }
    }

    @Test("A byte that changes in the file itself never passes")
    func flippedFile() {
        for place in stride(from: 0, to: bundle.bytes.count, by: 97) {
            var bytes = bundle.bytes
            bytes[place] ^= 0x40
            #expect(verdict(bytes).result != .sound, "byte \(place)")
        }
    }

    @Test(
        "A byte that changes in an entry within the file is named with the entry, and all the others are checked"
    )
    func flippedInPlace() throws {
        var bytes = bundle.bytes
        var changed: [String] = []
        for entry in entries where entry.path.hasPrefix("documents/") || entry.path == BundlePaths.seal {
            let place = try #require(bytes.firstRange(of: entry.content)).lowerBound
            bytes[place + entry.content.count / 2] ^= 0x40
            changed.append(entry.path)
        }
        let verdict = verdict(bytes)
        #expect(verdict.result == .failed && changed.count >= 2)
        for path in changed {
            let fault: BundleFault = path == BundlePaths.seal ? .sealBroken : .fileChanged
            #expect(faults(at: path, in: verdict).contains(fault), "\(path)")
        }
    }

    @Test("An entry that was taken out, put in or exchanged is named")
    func entriesChanged() throws {
        for (index, entry) in entries.enumerated() {
            var without = entries
            without.remove(at: index)
            let verdict = try verdict(without)
            switch entry.path {
            case BundlePaths.manifest: #expect(verdict.result == .unreadable)
            case BundlePaths.seal: #expect(faults(at: entry.path, in: verdict) == [.sealBroken])
            default: #expect(faults(at: entry.path, in: verdict).contains(.fileMissing), "\(entry.path)")
            }
        }
        let more = try verdict(entries + [ArchiveEntry(path: "documents/more.jws", text: "x")])
        #expect(faults(at: "documents/more.jws", in: more) == [.fileStrange])
        let documents = entries.indices.filter { entries[$0].path.hasPrefix("documents/") }
        var swapped = entries
        (swapped[documents[0]].content, swapped[documents[1]].content) = (
            swapped[documents[1]].content, swapped[documents[0]].content
        )
        let verdict = try verdict(swapped)
        for index in documents.prefix(2) {
            #expect(
                faults(at: entries[index].path, in: verdict).isSuperset(of: [.fileChanged, .documentOther])
            )
        }
    }

    @Test("A manifest that was edited is not the one that the maker signed")
    func manifestEdited() throws {
        let index = try #require(entries.firstIndex { $0.path == BundlePaths.manifest })
        var manifest = bundle.manifest
        manifest.subject.reference = "EE-2"
        var changed = entries
        changed[index].content = try manifest.canonicalBytes()
        #expect(faults(at: BundlePaths.seal, in: try verdict(changed)) == [.sealBroken])
        changed[index].content = Array(manifest.json.prettyText().utf8)
        #expect(try verdict(changed).result == .unreadable, "not canonical")
        // Somebody who signs it anew has not the maker's key.
        var forged = sample
        forged.builder.manifest.subject.reference = "EE-2"
        let other = try forged.builder.finished(signedWith: SigningKey())
        #expect(faults(at: BundlePaths.seal, in: verdict(other.bytes)) == [.sealBroken])
    }

    // MARK: The maker itself, with its key

    /// What a verifier finds in a bundle that the maker changed and sealed anew.
    private func faults(_ change: (inout SampleBundle) throws -> Void) throws -> Set<BundleFault> {
        var other = sample
        try change(&other)
        let verdict = verdict(try other.sealed().bytes)
        return Set(verdict.findings.map(\.fault)).subtracting(SampleBundle.lacks)
    }

    private var documents: [BundleManifest.Document] { bundle.manifest.referrals[0].documents }

    private func content(_ path: String) -> [UInt8] { entries.first { $0.path == path }?.content ?? [] }

    @Test("A maker that rewrites, drops or renumbers documents is found out")
    func makerDocuments() throws {
        let (maker, earlier) = (sample.tartu.entity, sample.start.adding(seconds: -86_400))
        #expect(
            try faults { $0.builder.manifest.referrals[0].documents.remove(at: 1) }.contains(.documentGap)
        )
        #expect(
            try faults {
                $0.builder.manifest.referrals[0].documents.remove(at: 1)
                $0.builder.manifest.referrals[0].documents[1].sequence = 2
            }.isSuperset(of: [.documentGap, .documentOther])
        )
        #expect(
            try faults { other in
                // The same document with other words, signed with the same key.
                let item = documents[0]
                let old = try JWS.parse(String(decoding: content(item.file ?? ""), as: UTF8.self))
                var claims = try #require(JSON(parsing: old.payload).object)
                claims["body"] = ForeignAgency.referralBody(says: "Something else.")
                let compact = try JWS.sign(
                    JSON.object(claims).bytes(),
                    type: Document.mediaType,
                    key: other.tartu.documentKey
                )
                other.builder.add(item.file ?? "", text: compact)
                other.builder.manifest.referrals[0].documents[0].sha256 = Digest(hashing: Array(compact.utf8))
            }.isSuperset(of: [.proofOther, .receiptUnsound, .documentGap])
        )
        #expect(
            try faults {
                $0.builder.manifest.referrals[0].documents[0].storedAt = earlier
            }.contains(.proofOther)
        )
        #expect(
            try faults {
                $0.builder.manifest.referrals[0].documents[0].receipt?.issuer = maker
            }.contains(.strangerSigned)
        )
        #expect(
            try faults {
                // The receipt of another document.
                $0.builder.add(documents[0].receipt?.file ?? "", content(documents[1].receipt?.file ?? ""))
            }.contains(.receiptUnsound)
        )
    }

    @Test("A proof of something else, of another log, or none at all is found out")
    func makerProofs() throws {
        let proofs = bundle.manifest.proofs
        #expect(
            try faults {
                $0.builder.manifest.proofs[0].shows = proofs[2].shows
                $0.builder.manifest.proofs[2].shows = proofs[0].shows
            }.contains(.proofOther)
        )
        #expect(
            try faults {
                $0.builder.manifest.proofs.removeAll { $0.entry == 1 }
                $0.builder.remove(BundlePaths.proof(1))
            } == [.proofMissing]
        )
        #expect(
            try faults { $0.builder.add(proofs[0].file, content(proofs[1].file)) }.contains(.proofOther)
        )
        #expect(
            try faults { other in
                // A log of its own with one leaf.
                let key = try NoteSigner(
                    name: "tartu.example/log/2026",
                    kind: .signature,
                    seed: [UInt8](repeating: 1, count: 32)
                )
                var proof = try TransparencyProof(parsing: content(proofs[0].file))
                let root = TreeHash.leaf([1])
                proof.checkpoint = try Checkpoint(origin: SampleBundle.origin, size: 8, root: root).signed(
                    by: key
                )
                other.builder.add(proofs[0].file, text: proof.text)
            }.contains(.proofUnsound)
        )
        #expect(
            try faults {
                var proof = try TransparencyProof(parsing: content(proofs[0].file))
                proof.hashes.removeLast()
                $0.builder.add(proofs[0].file, text: proof.text)
            }.contains(.proofUnsound)
        )
    }

    @Test("A checkpoint of another log or key, a fork, and a cut or forged cosignature are found out")
    func makerLog() throws {
        let paths = bundle.manifest.checkpoints.map(\.file)
        let stranger = try NoteSigner(
            name: SampleBundle.origin,
            kind: .signature,
            seed: [UInt8](repeating: 3, count: 32)
        )
        let body = try SignedNote(parsing: content(paths[1])).body
        let root = try Checkpoint(body: body).root
        let size = UInt64(sample.leaves.count)
        #expect(
            try faults {
                let note = try Checkpoint(origin: SampleBundle.origin, size: size, root: root).signed(
                    by: stranger
                )
                $0.builder.add(paths[1], text: note.text)
            }.contains(.checkpointUnsound)
        )
        #expect(
            try faults {
                let other = try NoteSigner(
                    name: "porto.example/log/2026",
                    kind: .signature,
                    seed: [UInt8](repeating: 7, count: 32)
                )
                $0.builder.add(
                    paths[1],
                    text: try Checkpoint(origin: "porto.example/log/2026", size: size, root: root).signed(
                        by: other
                    ).text
                )
            }.contains(.checkpointUnsound)
        )
        #expect(
            try faults { other in
                // The smaller checkpoint of another past.
                let note = try Checkpoint(origin: SampleBundle.origin, size: 3, root: .leaf([1])).signed(
                    by: other.logKey
                )
                other.builder.add(paths[0], text: note.text)
            }.contains(.logForked)
        )
        #expect(try faults { $0.builder.manifest.consistency = [] }.contains(.logForked))
        #expect(
            try faults { other in
                var cut = try SignedNote(unsigned: body)
                cut.add(try other.logKey.signature(over: cut))
                other.builder.add(paths[1], text: cut.text)
            } == [.notWitnessed]
        )
        #expect(
            try faults { other in
                var note = try SignedNote(unsigned: body)
                note.add(try other.logKey.signature(over: note))
                let wrong = try SignedNote(unsigned: body.replacing("2026", with: "2027"))
                note.add(try other.witnessKey.cosignature(over: wrong, at: 1))
                other.builder.add(paths[1], text: note.text)
            }.contains(.cosignatureUnsound)
        )
    }

    @Test("Custody that was cut, reordered or goes with other content is found out")
    func makerEvidence() throws {
        let item = bundle.manifest.evidence[0]
        let events = String(decoding: content(item.custody), as: UTF8.self).split(separator: "\n").map(
            String.init
        )
        #expect(try faults { $0.builder.add(item.custody, text: events[1] + "\n") }.contains(.custodyUnsound))
        #expect(
            try faults { $0.builder.add(item.custody, text: events[1] + "\n" + events[0] + "\n") }
                .contains(.custodyUnsound)
        )
        #expect(try faults { $0.builder.add(item.custody, text: "") }.contains(.custodyUnsound))
        #expect(
            try faults { $0.builder.add(item.content ?? "", Array("when,account\n09:00,P-2\n".utf8)) }
                == [.evidenceOther]
        )
        #expect(
            try faults {
                var manifest = try #require(JSON(parsing: content(item.manifest ?? "")).object)
                manifest["sha256"] = .string(String(repeating: "0", count: 64))
                $0.builder.add(item.manifest ?? "", JSON.object(manifest).bytes())
            }.contains(.evidenceOther)
        )
    }

    @Test("A statement of other keys is not one that was confirmed")
    func makerKeys() throws {
        #expect(
            try faults { other in
                let forged = try SampleAgency(other.porto.entity.text, jurisdiction: "PT")
                other.builder.add(
                    BundlePaths.statement(1, 0),
                    text: try forged.statement(at: other.start, logKey: nil, witnessKey: nil)
                )
            }.isSuperset(of: [.rootDiffers, .receiptUnsound])
        )
        #expect(try faults { $0.builder.manifest.parties.removeLast() }.contains(.strangerSigned))
    }

    // MARK: The archive

    @Test("Tricks with the archive end in a plain word, within the memory that the file itself takes")
    func archives() throws {
        #expect(verdict([UInt8]()).result == .unreadable)
        #expect(verdict(Array("PK".utf8)).result == .unreadable)
        #expect(verdict(Array(bundle.bytes.dropLast())).result == .unreadable)
        #expect(verdict(bundle.bytes + [0]).result == .unreadable)
        #expect(verdict([0] + bundle.bytes).result == .unreadable)
        #expect(verdict(bundle.bytes + bundle.bytes).result == .unreadable)
        // The same name twice; a way out of the folder; a name with a zero; a deflated entry; an entry of 4 GiB.
        for trick in RawZip.tricks { #expect(verdict(trick.bytes).result == .unreadable, "\(trick.name)") }
    }

    @Test("A manifest of huge counts, of deep nesting or of the wrong kind is refused by its form")
    func manifests() throws {
        let texts = [
            "", "null", "[]", "{}", "{\"format\":\"comity-bundle/2\"}",
            String(repeating: "[", count: 100_000),
            "{\"format\":\"comity-bundle/1\",\"files\":[" + String(repeating: "{},", count: 100_000) + "{}]}",
        ]
        for text in texts {
            let verdict = try verdict([ArchiveEntry(path: BundlePaths.manifest, text: text)])
            #expect(verdict.result == .unreadable)
            #expect(verdict.findings.first?.says.isEmpty == false)
        }
        // Every number of the manifest, pushed to where arithmetic would end.
        for size in [Int64(0), 1 << 52] {
            #expect(
                try !faults {
                    $0.builder.manifest.asOf.size = size
                    $0.builder.manifest.checkpoints[0].size = size
                    $0.builder.manifest.consistency[0].to = size
                    $0.builder.manifest.proofs[0].entry = size
                    $0.builder.manifest.referrals[0].documents[0].sequence = Int(size)
                }.isEmpty
            )
        }
    }
}

/// Archives that no writer of this project makes.
enum RawZip {
    struct Trick {
        var name: String
        var bytes: [UInt8]
    }

    static var tricks: [Trick] {
        [
            Trick(name: "twice", bytes: zip([("a.txt", 0, 1), ("a.txt", 0, 1)])),
            Trick(name: "up", bytes: zip([("../a.txt", 0, 1)])),
            Trick(name: "absolute", bytes: zip([("/etc/passwd", 0, 1)])),
            Trick(name: "backslash", bytes: zip([("..\\a.txt", 0, 1)])),
            Trick(name: "hidden", bytes: zip([(".ssh/config", 0, 1)])),
            Trick(name: "zero", bytes: zip([("a\0.txt", 0, 1)])),
            Trick(name: "deflated", bytes: zip([("a.txt", 8, 1)])),
            Trick(name: "huge", bytes: zip([("a.txt", 0, 0xFFFF_FFFF)])),
            Trick(name: "many", bytes: zip([("a.txt", 0, 1)], count: 0xFFFF)),
        ]
    }

    /// An archive whose entries have one byte each and claim whatever they like.
    private static func zip(_ entries: [(name: String, method: UInt16, size: UInt32)], count: UInt16? = nil)
        -> [UInt8]
    {
        var bytes: [UInt8] = []
        var central: [UInt8] = []
        func put<Number: FixedWidthInteger>(_ number: Number, _ to: inout [UInt8]) {
            withUnsafeBytes(of: number.littleEndian) { to.append(contentsOf: $0) }
        }
        for entry in entries {
            let offset = UInt32(bytes.count)
            let name = Array(entry.name.utf8)
            put(UInt32(0x0403_4B50), &bytes)
            for field in [10, 1 << 11, entry.method, 0, 0x21] as [UInt16] { put(field, &bytes) }
            // The checksum of the one byte 0.
            for field in [0xD202_EF8D, entry.size, entry.size] as [UInt32] { put(field, &bytes) }
            put(UInt16(name.count), &bytes)
            put(UInt16(0), &bytes)
            bytes += name + [0]
            put(UInt32(0x0201_4B50), &central)
            for field in [10, 10, 1 << 11, entry.method, 0, 0x21] as [UInt16] { put(field, &central) }
            for field in [0xD202_EF8D, entry.size, entry.size] as [UInt32] { put(field, &central) }
            for field in [UInt16(name.count), 0, 0, 0, 0] as [UInt16] { put(field, &central) }
            put(UInt32(0), &central)
            put(offset, &central)
            central += name
        }
        let start = UInt32(bytes.count)
        bytes += central
        put(UInt32(0x0605_4B50), &bytes)
        let total = count ?? UInt16(entries.count)
        for field in [0, 0, total, total] as [UInt16] { put(field, &bytes) }
        put(UInt32(central.count), &bytes)
        put(start, &bytes)
        put(UInt16(0), &bytes)
        return bytes
    }
}
