import ConformanceData
import Crypto
import Foundation
import Testing
import Wire

/// The canonicalization scheme's own data (RFC 8785).
@Suite("JCS conformance", .enabled(if: ConformanceData.has("jcs"), "\(ConformanceData.absent)"))
struct JCSConformance {
    @Test("every input canonicalizes to its output, byte for byte, and to its hexadecimal dump")
    func documents() throws {
        var count = 0
        for file in try ConformanceData.files(in: "jcs/input", suffix: ".json") {
            let name = file.deletingPathExtension().lastPathComponent
            let canonical = try JSON(parsing: [UInt8](try Data(contentsOf: file))).canonicalBytes()
            #expect(canonical == (try ConformanceData.bytes("jcs/output/\(name).json")), "\(name)")
            if ConformanceData.has("jcs/outhex/\(name).txt") {
                let dump = String(
                    decoding: try ConformanceData.bytes("jcs/outhex/\(name).txt"),
                    as: UTF8.self
                )
                let bytes = dump.split(whereSeparator: \.isWhitespace).compactMap { UInt8($0, radix: 16) }
                #expect(canonical == bytes, "\(name)")
            }
            #expect(try JSON(parsing: canonical).canonicalBytes() == canonical, "\(name) again")
            count += 1
        }
        print("jcs: \(count) documents")
        #expect(count >= 1)
    }

    /// The lists of numbers that are there.
    private static var numberFiles: [URL] { (try? ConformanceData.files(in: "jcs", suffix: ".csv")) ?? [] }

    @Test(
        "every number is written as ECMAScript does, and reads back to the same double",
        .enabled(if: !numberFiles.isEmpty, "\(ConformanceData.absent)")
    )
    func numbers() throws {
        var count = 0
        for file in Self.numberFiles {
            let text = String(decoding: try Data(contentsOf: file), as: UTF8.self)
            for line in text.split(separator: "\n") {
                let parts = line.split(separator: ",")
                guard parts.count == 2, let bits = UInt64(parts[0], radix: 16) else {
                    Issue.record("unreadable line \(line)")
                    continue
                }
                let number = Double(bitPattern: bits)
                let written = ECMAScriptNumber.text(of: number)
                if written != String(parts[1]) {
                    Issue.record("\(parts[0]): \(written ?? "nil") instead of \(parts[1])")
                }
                if try JSON(parsing: String(parts[1])).double != number {
                    Issue.record("\(parts[1]) reads back otherwise")
                }
                count += 1
            }
        }
        print("jcs: \(count) numbers")
        #expect(count >= 1_000)
    }

    @Test(
        "a hundred thousand numbers have the published checksum",
        .enabled(if: ConformanceData.has("jcs/es6-numbers-first-10000.csv"), "\(ConformanceData.absent)")
    )
    func numberStream() throws {
        // The published list starts with chosen numbers, which are in the file; then come the little-endian words of a
        // chain of SHA-256 from 32 zero bytes, without those that are not finite.
        let file = try ConformanceData.bytes("jcs/es6-numbers-first-10000.csv")
        let firstRandom = "77bd62f8ad7a6866,"
        let lines = String(decoding: file, as: UTF8.self).split(separator: "\n")
        let chosen = try #require(lines.firstIndex { $0.hasPrefix(firstRandom) })
        var checksum = SHA256()
        for line in lines[..<chosen] { checksum.update(data: Array("\(line)\n".utf8)) }
        var count = chosen
        var state = [UInt8](repeating: 0, count: 32)
        while count < 100_000 {
            state = Array(SHA256.hash(data: state))
            for start in stride(from: 0, to: 32, by: 8) where count < 100_000 {
                let bits = state[start..<(start + 8)].reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
                guard let text = ECMAScriptNumber.text(of: Double(bitPattern: bits)) else { continue }
                checksum.update(data: Array("\(String(bits, radix: 16)),\(text)\n".utf8))
                count += 1
            }
        }
        let digest = checksum.finalize().map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }
            .joined()
        #expect(digest == "22776e6d4b49fa294a0d0f349268e5c28808fe7e0cb2bcbe28f63894e494d4c7")
    }

    @Test("numbers that are not finite have no text")
    func notFinite() {
        #expect(ECMAScriptNumber.text(of: .nan) == nil)
        #expect(ECMAScriptNumber.text(of: -.infinity) == nil)
    }
}
