import Testing

@testable import Wire

@Suite("A JSON value")
struct JSONValueTests {
    @Test("is equal to another that means the same, and hashes alike")
    func meansTheSame() throws {
        let left: JSON = ["a": 1, "b": [1.5, 2]]
        let right: JSON = ["b": [1.5, 2.0], "a": 1.0]
        #expect(left == right)
        #expect(left.hashValue == right.hashValue)
        #expect(JSON.integer(9_007_199_254_740_993) != .number(9_007_199_254_740_992))
        #expect(JSON.number(-0.0) == .integer(0))
        #expect(JSON.number(-0.0).hashValue == JSON.integer(0).hashValue)
        #expect(left != ["a": 1])
        #expect(JSON.null != false)
    }

    @Test("gives its content only as what it is")
    func accessors() {
        #expect(JSON.number(3.0).int == 3)
        #expect(JSON.number(3.5).int == nil)
        #expect(JSON.integer(3).double == 3)
        #expect(JSON.string("3").int == nil)
        #expect(JSON.bool(true).bool == true)
        #expect(JSON.null.isNull)
        #expect(JSON.array([1])[0] == 1)
        #expect(JSON.array([1])["0"] == nil)
    }

    @Test("keeps the order of its members through changes, small and large")
    func keepsOrder() {
        for count in [3, 40] {
            var object = JSONObject((0..<count).map { ("k\($0)", .integer(Int64($0))) })
            object["k1"] = "new"
            object["k0"] = nil
            object["last"] = true
            object["k0"] = nil
            #expect(object.count == count)
            #expect(object.keys.first == "k1")
            #expect(object.keys.last == "last")
            #expect(object["k1"] == "new")
            #expect(object["k0"] == nil)
            #expect(object["k2"] == 2)
        }
    }

    @Test("is written compactly in the order of its members, and reads back equal")
    func writes() throws {
        let value: JSON = [
            "z": [1, -2.5, 1e30, 1e-7], "a": "é\"\\\n\u{1}/\u{7F}", "n": .null, "t": true, "f": false,
        ]
        let text = String(decoding: value.bytes(), as: UTF8.self)
        #expect(
            text == #"{"z":[1,-2.5,1e+30,1e-7],"a":"é\"\\\n\u0001/"# + "\u{7F}"
                + #"","n":null,"t":true,"f":false}"#
        )
        #expect(try JSON(parsing: text) == value)
        #expect(JSON.number(.infinity).bytes() == Array("null".utf8))
        #expect(JSON.integer(.min).bytes() == Array("-9223372036854775808".utf8))
    }

    @Test("is laid out for people with two spaces a level")
    func writesPretty() {
        let value: JSON = ["a": [1, ["b": [:]]], "c": []]
        #expect(
            value.prettyText() == """
                {
                  "a": [
                    1,
                    {
                      "b": {}
                    }
                  ],
                  "c": []
                }
                """
        )
    }

    @Test("has a canonical form that sorts names by UTF-16 code units and refuses what it would round")
    func canonicalForm() throws {
        let value = try JSON(parsing: #"{"\ue000":1,"\ud83d\ude00":2.0,"b":-0,"a":[{"y":1,"x":1e21}]}"#)
        let text = String(decoding: try value.canonicalBytes(), as: UTF8.self)
        #expect(text == "{\"a\":[{\"x\":1e+21,\"y\":1}],\"b\":0,\"😀\":2,\"\u{E000}\":1}")
        #expect(throws: JSONError(.notRepresentable, at: 0)) { try JSON.integer(.max).canonicalBytes() }
        #expect(throws: JSONError(.notRepresentable, at: 0)) { try JSON.number(.nan).canonicalBytes() }
        #expect(try JSON.integer(1 << 60).canonicalBytes() == Array("1152921504606847000".utf8))
    }

    @Test("keeps large whole doubles what they are, and reads its own canonical form")
    func largeWholeDoubles() throws {
        for text in [
            "922337203685477580.7", "-92233720368542036.54775775807", "9223372036854775808", "1e18",
            "-9007199254740993.0",
        ] {
            let value = try JSON(parsing: text)
            #expect(try JSON(parsing: value.bytes()) == value, "\(text)")
            let canonical = try value.canonicalBytes()
            #expect(try JSON(parsing: canonical).canonicalBytes() == canonical, "\(text)")
        }
        #expect(throws: JSONError(.notRepresentable, at: 0)) {
            try JSON.integer(9_007_199_254_740_993).canonicalBytes()
        }
    }
}
