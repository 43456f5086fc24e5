import HTTPSignatures
import Testing
import Wire

@Suite("Signature bases")
struct SignatureBaseTests {
    private let head = RequestHead(
        method: "POST",
        authority: "Node.Example:443",
        target:
            "/documents?var=this%20is%20a%20big%0Amultiline%20value&bar=with+plus&fa%C3%A7ade%22%3A%20=x&t=1&t=2",
        fields: HTTPFields([
            ("Date", "Tue, 20 Apr 2021 02:07:55 GMT"), ("X-Name", "K\u{F5}iv"), ("X-Broken", "a\nb"),
            ("Example-Dict", "a=1"), ("example-dict", "b"), ("Cookie-Like", "a, b"),
        ]),
        trailers: HTTPFields([("Expires", "never")])
    )

    private func value(_ identifier: String, of context: MessageContext? = nil) throws -> String {
        let types = StructuredFieldTypes(adding: ["example-dict": .dictionary])
        let list = StructuredInnerList([try StructuredItem(parsing: identifier)])
        let text = try SignatureBase(list, of: context ?? .request(head), types: types).text
        let line = text.prefix { $0 != "\n" }
        return String(line.dropFirst(identifier.count + 2))
    }

    private func code(_ identifier: String, of context: MessageContext? = nil) throws -> HTTPSignatureError
        .Code?
    {
        do {
            _ = try value(identifier, of: context)
            return nil
        } catch let error as HTTPSignatureError {
            return error.code
        }
    }

    @Test("The authority is in lower case and without the scheme's own port")
    func authority() throws {
        #expect(try value("\"@authority\"") == "node.example")
        #expect(try value("\"@target-uri\"").hasPrefix("https://node.example/documents?var="))
    }

    @Test("A query parameter is decoded and encoded again in one way, and must occur once")
    func queryParameters() throws {
        #expect(try value("\"@query-param\";name=\"var\"") == "this%20is%20a%20big%0Amultiline%20value")
        #expect(try value("\"@query-param\";name=\"bar\"") == "with%20plus")
        #expect(try value("\"@query-param\";name=\"fa%C3%A7ade%22%3A%20\"") == "x")
        #expect(try code("\"@query-param\";name=\"t\"") == .componentWithoutValue)
        #expect(try code("\"@query-param\";name=\"absent\"") == .componentWithoutValue)
        #expect(try code("\"@query-param\"") == .unknownComponent)
    }

    @Test("Targets of other forms have the components that they can have")
    func targets() throws {
        var other = head
        other.target = "*"
        #expect(try value("\"@target-uri\"", of: .request(other)) == "https://node.example")
        #expect(try value("\"@path\"", of: .request(other)) == "/")
        other.target = "https://node.example/a?b"
        #expect(try value("\"@path\"", of: .request(other)) == "/a")
        #expect(try value("\"@query\"", of: .request(other)) == "?b")
        other.target = "node.example:443"
        #expect(try value("\"@request-target\"", of: .request(other)) == "node.example:443")
        #expect(try code("\"@path\"", of: .request(other)) == .impossibleComponent)
    }

    @Test("A trailer and a header of one name are two components")
    func trailers() throws {
        #expect(try value("\"expires\";tr") == "never")
        #expect(try code("\"expires\"") == .componentWithoutValue)
    }

    @Test("Members of a dictionary are found over several lines")
    func members() throws {
        #expect(try value("\"example-dict\";key=\"b\"") == "?1")
        #expect(try code("\"example-dict\";key=\"c\"") == .componentWithoutValue)
        #expect(try code("\"cookie-like\";key=\"a\"") == .unknownComponent)
        #expect(try code("\"cookie-like\";sf") == .unknownComponent)
    }

    @Test("A value that could forge a line of the base is refused, and can be covered as bytes")
    func injection() throws {
        #expect(try code("\"x-broken\"") == .componentWithoutValue)
        #expect(try value("\"x-broken\";bs") == ":YQpi:")
        #expect(try code("\"x-name\"") == .componentWithoutValue)
        #expect(try value("\"x-name\";bs") == ":S8O1aXY=:")
    }

    @Test("What is not understood, or does not fit together, is refused")
    func unknown() throws {
        let cases: [(String, HTTPSignatureError.Code)] = [
            ("\"@made-up\"", .unknownComponent), ("\"@signature-params\"", .unknownComponent),
            ("\"Date\"", .unknownComponent), ("\"date\";colour", .unknownComponent),
            ("\"date\";sf;bs", .unknownComponent), ("\"date\";bs=1", .unknownComponent),
            ("\"date\";name=\"a\"", .unknownComponent), ("\"@method\";tr", .unknownComponent),
            ("\"\"", .unknownComponent), ("1", .unknownComponent), ("date", .unknownComponent),
            ("\"@status\";req", .unknownComponent), ("\"@status\"", .impossibleComponent),
            ("\"date\";req", .impossibleComponent), ("\"@method\";req", .impossibleComponent),
        ]
        for (identifier, expected) in cases { #expect(try code(identifier) == expected, "\(identifier)") }
        let response = MessageContext.response(ResponseHead(status: 200), to: nil)
        #expect(try code("\"@method\"", of: response) == .impossibleComponent)
        #expect(try code("\"@method\";req", of: response) == .impossibleComponent)
        #expect(try value("\"@status\"", of: response) == "200")
    }

    @Test("A component is covered once, in whatever order its parameters stand")
    func repeated() throws {
        let list = StructuredInnerList([
            try StructuredItem(parsing: "\"example-dict\";key=\"a\";sf"),
            try StructuredItem(parsing: "\"example-dict\";sf;key=\"a\""),
        ])
        let types = StructuredFieldTypes(adding: ["example-dict": .dictionary])
        let error = #expect(throws: HTTPSignatureError.self) {
            try SignatureBase(list, of: .request(head), types: types)
        }
        #expect(error?.code == .repeatedComponent)
    }

    @Test("A header that calls itself a derived component is never taken for one")
    func impostor() throws {
        let forged = RequestHead(
            method: "GET",
            authority: "a.example",
            target: "/",
            fields: HTTPFields([("@method", "POST")])
        )
        #expect(try value("\"@method\"", of: .request(forged)) == "GET")
    }
}
