import ConformanceData
import Merkle
import Testing
import Wire

@Suite("Conformance: signed notes and cosignatures")
struct NoteConformance {
    private static func json(_ name: String) throws -> JSON {
        try JSON(parsing: ConformanceData.bytes("tlog/\(name).json"), limits: .local)
    }

    @Test(
        "Every note is taken or refused for the stated reason",
        .enabled(if: ConformanceData.isPlaced, "\(ConformanceData.absent)")
    )
    func notes() throws {
        let notes = try Self.json("signed-notes")["notes"]?.array ?? []
        for item in notes {
            let id = item["id"]?.string ?? ""
            let vkeys = try (item["vkeys"]?.array ?? []).compactMap(\.string).map { try NoteVerifier($0) }
            do throws(NoteError) {
                let note = try SignedNote(parsing: hexBytes(item["note_hex"]?.string ?? ""))
                let verified = try note.verified(by: vkeys)
                #expect(item["expect"]?.string == "ok", "\(id)")
                #expect(verified.map(Self.name) == item["verified"]?.array?.compactMap(\.string), "\(id)")
                let others = note.signatures.filter { !verified.contains($0) }
                #expect(others.map(Self.name) == item["unverified"]?.array?.compactMap(\.string), "\(id)")
                #expect(Array(note.text.utf8) == hexBytes(item["note_hex"]?.string ?? ""), "\(id)")
            } catch {
                #expect(error.code.rawValue == item["expect"]?.string, "\(id): \(error)")
            }
        }
        #expect(notes.count == 7)
    }

    @Test(
        "Verifier keys are read or refused, and a note is signed to the byte",
        .enabled(if: ConformanceData.isPlaced, "\(ConformanceData.absent)")
    )
    func keysAndSigning() throws {
        let json = try Self.json("signed-notes")
        let vkeys = json["vkeys"]?.array ?? []
        for item in vkeys {
            let text = item["vkey"]?.string ?? ""
            let key = try? NoteVerifier(text)
            #expect((key != nil) == (item["expect"]?.string == "ok"), "\(text)")
            if let key { #expect(key.description == text) }
        }
        let signing = json["signing"]?.array ?? []
        for item in signing {
            // PRIVATE+KEY+name+id+base64(type || seed)
            let parts = (item["skey"]?.string ?? "").split(separator: "+", maxSplits: 4)
            let seed = try Base64.decode(parts[4]).dropFirst()
            let signer = try NoteSigner(name: String(parts[2]), kind: .signature, seed: Array(seed))
            var note = try SignedNote(unsigned: item["text"]?.string ?? "")
            note.add(try signer.signature(over: note))
            #expect(note.text == item["signed_note"]?.string)
        }
        #expect(vkeys.count == 3)
        #expect(signing.count == 1)
    }

    @Test(
        "The fields of published cosignatures",
        .enabled(if: ConformanceData.isPlaced, "\(ConformanceData.absent)")
    )
    func cosignatureFields() throws {
        let examples = try Self.json("cosignature-parse")["parse_examples"]?.array ?? []
        for item in examples {
            let line = try #require(item["line"]?.string).dropLast()
            // The first example has a blank too many in its key's name and shows the layout of the bytes alone.
            let parts = line.split(separator: " ")
            let readable = parts.count == 3 ? String(line) : "— name \(try #require(parts.last))"
            guard let signature = NoteSignature(line: Array(readable.utf8)) else {
                // Its base64 is shorter than a cosignature's.
                #expect(item["timestamp"] == nil)
                continue
            }
            #expect(Self.hex(UInt64(signature.keyID), digits: 8) == item["key_id_hex"]?.string)
            let time = try #require(signature.cosignedAt)
            #expect(Self.hex(time, digits: 16) == item["timestamp_u64_hex"]?.string)
            if let stated = item["timestamp"]?.int { #expect(time == UInt64(stated)) }
            if let prefix = item["signature_prefix_hex"]?.string {
                #expect(Array(signature.bytes[8...].prefix(prefix.utf8.count / 2)) == hexBytes(prefix))
            }
        }
        #expect(examples.count == 2)
    }

    @Test(
        "Cosignatures come out to the byte, and a changed one is refused",
        .enabled(if: ConformanceData.isPlaced, "\(ConformanceData.absent)")
    )
    func cosignatures() throws {
        let cases = try Self.json("cosignatures")["cases"]?.array ?? []
        for item in cases {
            let witness = try NoteSigner(
                name: item["name"]?.string ?? "",
                kind: .cosignature,
                seed: hexBytes(item["seed_hex"]?.string ?? "")
            )
            #expect(witness.verifier.publicKey == hexBytes(item["public_key_hex"]?.string ?? ""))
            #expect(witness.verifier.description == item["vkey"]?.string)
            var note = try SignedNote(parsing: Array((item["checkpoint"]?.string ?? "").utf8))
            let stated = try #require(
                NoteSignature(line: Array((item["line"]?.string ?? "").utf8.dropLast()))
            )
            let made = try witness.cosignature(over: note, at: UInt64(item["time"]?.int ?? 0))
            note.add(stated)
            let isValid = (try? note.verified(by: [witness.verifier])) != nil
            #expect(isValid == (item["expect"]?.string == "valid"), "\(item["why"]?.string ?? "")")
            #expect((made == stated) == isValid)
            if isValid { #expect(made.line == item["line"]?.string) }
        }
        #expect(cases.count == 2)
    }

    private static func hex(_ number: UInt64, digits: Int) -> String {
        let text = String(number, radix: 16)
        return String(repeating: "0", count: digits - text.utf8.count) + text
    }

    private static func name(_ signature: NoteSignature) -> String {
        "\(signature.keyName)+\(hex(UInt64(signature.keyID), digits: 8))"
    }
}
