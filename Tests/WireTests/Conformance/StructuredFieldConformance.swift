import ConformanceData
import Foundation
import Testing
import Wire

/// The test suite of the HTTP working group for RFC 9651.
@Suite(
    "Structured field conformance",
    .enabled(if: ConformanceData.has("structured-fields"), "\(ConformanceData.absent)")
)
struct StructuredFieldConformance {
    @Test("every field is read, or refused, as the suite says, and is written in its canonical form")
    func cases() throws {
        var read = 0
        var refused = 0
        for file in try ConformanceData.files(in: "structured-fields", suffix: ".json") {
            let cases = try JSON(parsing: [UInt8](try Data(contentsOf: file)), limits: .local).array ?? []
            for entry in cases where entry["raw"] != nil {
                let name = "\(file.lastPathComponent): \(entry["name"]?.string ?? "")"
                let raw = (entry["raw"]?.array ?? []).compactMap(\.string)
                do throws(StructuredFieldError) {
                    let (value, text) = try parse(
                        raw.joined(separator: ", "),
                        as: entry["header_type"]?.string ?? ""
                    )
                    read += 1
                    #expect(entry["must_fail"]?.bool != true, "\(name)")
                    #expect(value == entry["expected"], "\(name)")
                    let canonical = (entry["canonical"]?.array).map { $0.compactMap(\.string) } ?? raw
                    #expect(text == canonical.joined(separator: ", "), "\(name)")
                } catch {
                    refused += 1
                    let mayFail = entry["must_fail"]?.bool == true || entry["can_fail"]?.bool == true
                    #expect(mayFail, "\(name): \(error)")
                }
            }
        }
        print("structured-fields: \(read) read, \(refused) refused")
        #expect(read >= 50)
        #expect(refused >= 10)
    }

    @Test(
        "every value is written, or refused, as the suite's serialisation cases say",
        .enabled(
            if: ConformanceData.has("structured-fields/serialisation-tests"),
            "\(ConformanceData.absent)"
        )
    )
    func serialisation() throws {
        var count = 0
        for file in try ConformanceData.files(in: "structured-fields/serialisation-tests", suffix: ".json") {
            for entry in try JSON(parsing: [UInt8](try Data(contentsOf: file)), limits: .local).array ?? [] {
                let expected = entry["canonical"]?.array?.compactMap(\.string).joined(separator: ", ")
                let name = "\(file.lastPathComponent): \(entry["name"]?.string ?? "")"
                let text = Self.member(entry["expected"] ?? .null).flatMap { try? $0.text() }
                if entry["must_fail"]?.bool == true {
                    #expect(text == nil, "\(name)")
                } else if entry["header_type"]?.string == "item" {
                    #expect(text == expected, "\(name)")
                }
                count += 1
            }
        }
        print("structured-fields serialisation: \(count) cases")
        #expect(count >= 1)
    }

    /// Reads a field, and gives it in the suite's own notation and written again.
    private func parse(_ text: String, as type: String) throws(StructuredFieldError) -> (JSON, String) {
        switch type {
        case "list":
            let list = try StructuredList(parsing: text)
            return (.array(list.members.map(Self.notation)), try list.text())
        case "dictionary":
            let dictionary = try StructuredDictionary(parsing: text)
            let members = dictionary.members.members.map {
                JSON.array([.string($0.key), Self.notation($0.value)])
            }
            return (.array(members), try dictionary.text())
        default:
            let item = try StructuredItem(parsing: text)
            return (Self.notation(.item(item)), try item.text())
        }
    }

    private static func notation(_ member: StructuredMember) -> JSON {
        switch member {
        case .item(let item): [notation(item.value), notation(item.parameters)]
        case .innerList(let list):
            [.array(list.items.map { notation(.item($0)) }), notation(list.parameters)]
        }
    }

    private static func notation(_ parameters: StructuredParameters) -> JSON {
        .array(parameters.members.map { [.string($0.key), notation($0.value)] })
    }

    private static func notation(_ value: BareItem) -> JSON {
        switch value {
        case .integer(let integer): .integer(integer)
        case .decimal(let thousandths): .number(Double(thousandths) / 1_000)
        case .string(let text): .string(text)
        case .token(let text): ["__type": "token", "value": .string(text)]
        case .bytes(let bytes): ["__type": "binary", "value": .string(base32(bytes))]
        case .boolean(let flag): .bool(flag)
        case .date(let seconds): ["__type": "date", "value": .integer(seconds)]
        case .displayString(let text): ["__type": "displaystring", "value": .string(text)]
        }
    }

    /// An item from the suite's notation.
    private static func member(_ json: JSON) -> StructuredItem? {
        guard let value = json[0].flatMap(bareItem) else { return nil }
        var parameters = StructuredParameters()
        for pair in json[1]?.array ?? [] {
            guard let key = pair[0]?.string, let value = pair[1].flatMap(bareItem) else { return nil }
            parameters[key] = value
        }
        return StructuredItem(value, parameters: parameters)
    }

    private static func bareItem(_ json: JSON) -> BareItem? {
        switch json {
        case .integer(let value): return .integer(value)
        case .number(let value):
            let thousandths = (value * 1_000).rounded(.toNearestOrEven)
            return thousandths.magnitude < 0x1p62 ? .decimal(thousandths: Int64(thousandths)) : nil
        case .string(let value): return .string(value)
        case .bool(let value): return .boolean(value)
        case .object(let object):
            switch object["__type"]?.string {
            case "token": return object["value"]?.string.map { .token($0) }
            case "date": return object["value"]?.int.map { .date(Int64($0)) }
            case "displaystring": return object["value"]?.string.map { .displayString($0) }
            default: return nil
            }
        default: return nil
        }
    }

    private static func base32(_ bytes: [UInt8]) -> String {
        let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")
        var text = ""
        var buffer = 0
        var pending = 0
        for byte in bytes {
            buffer = (buffer << 8 | Int(byte)) & 0xFFFF
            pending += 8
            while pending >= 5 {
                pending -= 5
                text.append(letters[(buffer >> pending) & 31])
            }
        }
        if pending > 0 { text.append(letters[(buffer << (5 - pending)) & 31]) }
        while text.count % 8 != 0 { text.append("=") }
        return text
    }
}
