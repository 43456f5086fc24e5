import ConformanceData
import Foundation
import Testing
import Wire

/// Foundation's reader is laxer and slower; on what both accept they must agree.
@Suite("The JSON reader beside Foundation's")
struct DifferentialTests {
    /// A value as Foundation's decoder sees it.
    private struct Reference: Decodable {
        let json: JSON

        private struct AnyKey: CodingKey {
            let stringValue: String
            var intValue: Int? { nil }
            init(stringValue: String) { self.stringValue = stringValue }
            init?(intValue: Int) { nil }
        }

        init(from decoder: any Decoder) throws {
            if let container = try? decoder.container(keyedBy: AnyKey.self) {
                var members: [(String, JSON)] = []
                for key in container.allKeys {
                    members.append((key.stringValue, try container.decode(Reference.self, forKey: key).json))
                }
                json = .object(JSONObject(members))
            } else if var container = try? decoder.unkeyedContainer() {
                var elements: [JSON] = []
                while !container.isAtEnd { elements.append(try container.decode(Reference.self).json) }
                json = .array(elements)
            } else {
                let container = try decoder.singleValueContainer()
                if container.decodeNil() {
                    json = .null
                } else if let value = try? container.decode(Bool.self) {
                    json = .bool(value)
                } else if let value = try? container.decode(Int64.self) {
                    json = .integer(value)
                } else if let value = try? container.decode(Double.self) {
                    json = .number(value)
                } else {
                    json = .string(try container.decode(String.self))
                }
            }
        }
    }

    private static let document =
        #"{"iss":"https://a.example","t":[1,2.5,-3e2,true,false,null,"a\u0062\n"],"o":{"x":{"y":[[],{}]}},"n":12345678901}"#

    @Test("agrees on random changes of a document")
    func mutations() throws {
        let decoder = JSONDecoder()
        var mutator = Mutator(seed: 42)
        var both = 0
        for round in 0..<3_000 {
            let bytes = mutator.changed(
                Array(Self.document.utf8),
                interesting: Array("0123456789eE.-+\"{}[],:\\u ".utf8)
            )
            guard let ours = try? JSON(parsing: bytes) else { continue }
            let theirs = try? decoder.decode(Reference.self, from: Data(bytes)).json
            // What ours takes, theirs must take too: ours is the stricter one.
            #expect(theirs == ours, "round \(round): \(String(decoding: bytes, as: UTF8.self))")
            both += 1
        }
        #expect(both >= 200)
    }

    @Test(
        "agrees on every parsing case that both accept",
        .enabled(if: ConformanceData.has("json-parsing"), "\(ConformanceData.absent)")
    )
    func parsingCases() throws {
        var both = 0
        for file in try ConformanceData.files(in: "json-parsing", suffix: ".json") {
            let data = try Data(contentsOf: file)
            guard let ours = try? JSON(parsing: [UInt8](data)),
                let theirs = try? JSONDecoder().decode(Reference.self, from: data).json
            else { continue }
            #expect(ours == theirs, "\(file.lastPathComponent)")
            both += 1
        }
        #expect(both >= 20)
    }
}
