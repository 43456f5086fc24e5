import ConformanceData
import Foundation
import Testing
import Wire

/// JSONTestSuite: `y_` must be read, `n_` refused, and `i_` is decided once, here, for signed documents.
@Suite(
    "JSON parsing conformance",
    .enabled(if: ConformanceData.has("json-parsing"), "\(ConformanceData.absent)")
)
struct JSONParsingConformance {
    /// The cases left to the implementation that this reader takes; every other one is refused.
    ///
    /// A number that underflows is a double (zero), and an integer beyond 64 bits is the nearest double: both have one
    /// meaning for every reader of I-JSON. Lone surrogates, bytes that are not UTF-8, other encodings, a byte order mark
    /// and numbers beyond a double do not.
    static let taken: Set<String> = [
        "i_number_double_huge_neg_exp.json", "i_number_real_underflow.json", "i_number_too_big_neg_int.json",
        "i_number_too_big_pos_int.json", "i_number_very_big_negative_int.json",
        "i_structure_500_nested_arrays.json",
    ]

    /// Parseable by the grammar, yet not I-JSON (RFC 7493 section 2.3): one name, two members.
    static let refusedDuplicates: Set<String> = [
        "y_object_duplicated_key.json", "y_object_duplicated_key_and_value.json",
    ]

    @Test("every case is read or refused as decided")
    func cases() throws {
        var counts: [Character: Int] = [:]
        for file in try ConformanceData.files(in: "json-parsing", suffix: ".json") {
            let name = file.lastPathComponent
            let bytes = [UInt8](try Data(contentsOf: file))
            let isRead = (try? JSON(parsing: bytes, limits: JSONLimits(maximumDepth: 512))) != nil
            counts[name.first ?? "?", default: 0] += 1
            switch name.first {
            case "y": #expect(isRead == !Self.refusedDuplicates.contains(name), "\(name)")
            case "n": #expect(!isRead, "\(name)")
            default: #expect(isRead == Self.taken.contains(name), "\(name)")
            }
        }
        print("json-parsing: \(counts.sorted { $0.key < $1.key }.map { "\($0.key)_ \($0.value)" })")
        #expect(counts["y", default: 0] >= 30)
        #expect(counts["n", default: 0] >= 60)
        #expect(counts["i", default: 0] >= 10)
    }
}

/// The suite's transformations: where readers are known to differ in what they make of one text.
@Suite(
    "JSON transformation conformance",
    .enabled(if: ConformanceData.has("json-transform"), "\(ConformanceData.absent)")
)
struct JSONTransformConformance {
    /// What becomes of each file that is read: its compact form.
    static let forms: [String: String] = [
        "number_-9223372036854775808.json": "[-9223372036854775808]",
        "number_-9223372036854775809.json": "[-9223372036854775808]",
        "number_1.0.json": "[1]",
        "number_1.000000000000000005.json": "[1]",
        "number_1000000000000000.json": "[1000000000000000]",
        "number_10000000000000000999.json": "[10000000000000000000]",
        "number_1e-999.json": "[0]",
        "number_1e6.json": "[1000000]",
        "number_9223372036854775807.json": "[9223372036854775807]",
        "number_9223372036854775808.json": "[9223372036854776000]",
        "object_key_nfc_nfd.json": "{\"\u{E9}\":\"NFC\",\"e\u{301}\":\"NFD\"}",
        "object_key_nfd_nfc.json": "{\"e\u{301}\":\"NFD\",\"\u{E9}\":\"NFC\"}",
        "string_with_escaped_NULL.json": "[\"A\\u0000B\"]",
    ]

    @Test("every case has the decided outcome; repeated names and half surrogate pairs are refused")
    func cases() throws {
        var count = 0
        for file in try ConformanceData.files(in: "json-transform", suffix: ".json") {
            let name = file.lastPathComponent
            let value = try? JSON(parsing: [UInt8](try Data(contentsOf: file)))
            count += 1
            if name.contains("invalid_codepoint") || name.contains("same_key") {
                #expect(value == nil, "\(name)")
            } else if let form = Self.forms[name] {
                #expect(value?.bytes() == Array(form.utf8), "\(name)")
            } else if let value {
                // A case that was not known when the table was written: what was read must survive writing.
                #expect(try JSON(parsing: value.bytes()) == value, "\(name)")
            }
        }
        print("json-transform: \(count) cases")
        #expect(count >= 20)
    }
}
