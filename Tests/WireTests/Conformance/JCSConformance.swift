import ConformanceData
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

    @Test("every number is written as ECMAScript does, and reads back to the same double")
    func numbers() throws {
        var count = 0
        for file in try ConformanceData.files(in: "jcs", suffix: ".csv") {
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

    @Test("numbers that are not finite have no text")
    func notFinite() {
        #expect(ECMAScriptNumber.text(of: .nan) == nil)
        #expect(ECMAScriptNumber.text(of: -.infinity) == nil)
    }
}
