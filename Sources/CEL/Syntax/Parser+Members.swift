extension Parser {
    /// A primary expression followed by any number of selections, indexes and calls.
    mutating func parseMember(negativeFrom sign: Int?) throws(CELError) -> Expression {
        let start = sign ?? token.range.lowerBound
        var member = try parsePrimary(negativeFrom: sign)
        while true {
            if try accept(.dot) {
                member = try parseSelection(of: member, from: start)
            } else if token.kind == .symbol(.leftBracket) {
                let place = token.range
                try advance()
                let isOptional = try accept(.question)
                let index = try parseExpression()
                try expect(.rightBracket, "after an index")
                let call = Expression.Call(
                    function: isOptional ? Operator.optionalIndex : Operator.index,
                    target: nil,
                    arguments: [member, index],
                    nameRange: place
                )
                member = try node(.call(call), from: start)
            } else if token.kind == .symbol(.leftBrace), let name = qualifiedName(of: member) {
                member = try parseMessage(name, from: start)
            } else {
                return member
            }
        }
    }

    private mutating func parseSelection(of member: Expression, from start: Int) throws(CELError)
        -> Expression
    {
        let isOptional = try accept(.question)
        let place = token.range
        let field: String
        switch token.kind {
        case .identifier(let name):
            guard !Parser.keywords.contains(name) else {
                throw error(
                    "'\(name)' is a word of the language; write the field as .`\(name)`",
                    at: place.lowerBound
                )
            }
            field = name
        case .quotedIdentifier(let name): field = name
        default:
            throw error(
                "expected a field or function name after '.', found \(token.text)",
                at: place.lowerBound
            )
        }
        let isQuoted = if case .quotedIdentifier = token.kind { true } else { false }
        try advance()
        if isOptional {
            let name = try node(.literal(.string(field)), from: place.lowerBound)
            let call = Expression.Call(
                function: Operator.optionalSelect,
                target: nil,
                arguments: [member, name],
                nameRange: place
            )
            return try node(.call(call), from: start)
        }
        if !isQuoted, token.kind == .symbol(.leftParenthesis) {
            let arguments = try parseArguments()
            return try call(field, target: member, arguments: arguments, nameRange: place, from: start)
        }
        let select = Expression.Select(operand: member, field: field, isPresenceTest: false)
        return try node(.select(select), from: start)
    }

    private mutating func parseArguments() throws(CELError) -> [Expression] {
        try expect(.leftParenthesis, "before arguments")
        var arguments: [Expression] = []
        if try accept(.rightParenthesis) { return arguments }
        repeat {
            arguments.append(try parseExpression())
        } while try accept(.comma)
        try expect(.rightParenthesis, "after arguments")
        return arguments
    }

    private func qualifiedName(of expression: Expression) -> String? {
        switch expression.kind {
        case .identifier(let name): name
        case .select(let select) where !select.isPresenceTest:
            qualifiedName(of: select.operand).map { "\($0).\(select.field)" }
        default: nil
        }
    }

    private mutating func parsePrimary(negativeFrom sign: Int?) throws(CELError) -> Expression {
        let start = token.range.lowerBound
        let taken = token
        switch token.kind {
        case .int(let digits, let radix):
            guard let value = Int64((sign == nil ? "" : "-") + digits, radix: radix) else {
                throw error("this number does not fit into 64 bits", at: start)
            }
            return try literal(.int(value), from: sign ?? start)
        case .uint(let digits, let radix):
            guard let value = UInt64(digits, radix: radix) else {
                throw error("this number does not fit into 64 bits", at: start)
            }
            return try literal(.uint(value), from: start)
        case .double(let digits):
            guard let number = NumberText.double(digits) else {
                throw error("this number is too large", at: start)
            }
            return try literal(.double(sign == nil ? number : -number), from: sign ?? start)
        case .string(let text): return try literal(.string(text), from: start)
        case .bytes(let bytes): return try literal(.bytes(bytes), from: start)
        case .symbol(.leftParenthesis):
            try advance()
            let inner = try parseExpression()
            try expect(.rightParenthesis, "to close the '(' at \(source.position(ofOffset: start))")
            return inner
        case .symbol(.leftBracket): return try parseList()
        case .symbol(.leftBrace): return try parseMap()
        case .symbol(.dot):
            try advance()
            guard case .identifier(let name) = token.kind else {
                throw error("expected a name after '.', found \(token.text)", at: token.range.lowerBound)
            }
            return try parseName("." + name, bare: name, from: start)
        case .identifier(let name):
            switch name {
            case "true": return try literal(.bool(true), from: start)
            case "false": return try literal(.bool(false), from: start)
            case "null": return try literal(.null, from: start)
            default: return try parseName(name, bare: name, from: start)
            }
        case .quotedIdentifier:
            throw error("a name in back quotes may only follow a '.'", at: start)
        case .end:
            throw error("expected an expression, found \(taken.text)", at: start)
        default:
            throw error("expected an expression, found \(taken.text)", at: start)
        }
    }

    private mutating func literal(_ value: CELValue, from start: Int) throws(CELError) -> Expression {
        try advance()
        return try node(.literal(value), from: start)
    }

    private mutating func parseName(_ name: String, bare: String, from start: Int) throws(CELError)
        -> Expression
    {
        let place = token.range
        try advance()
        if token.kind == .symbol(.leftParenthesis) {
            if Parser.keywords.contains(bare) || Parser.reserved.contains(bare) {
                throw error("'\(bare)' is reserved and cannot name a function", at: place.lowerBound)
            }
            let arguments = try parseArguments()
            return try call(name, target: nil, arguments: arguments, nameRange: place, from: start)
        }
        if Parser.keywords.contains(bare) || Parser.reserved.contains(bare) {
            throw error("'\(bare)' is reserved and cannot name a variable", at: place.lowerBound)
        }
        return try node(.identifier(name), from: start)
    }

    private mutating func parseList() throws(CELError) -> Expression {
        let start = token.range.lowerBound
        try advance()
        var elements: [Expression.Element] = []
        while token.kind != .symbol(.rightBracket) {
            let isOptional = try accept(.question)
            elements.append(Expression.Element(value: try parseExpression(), isOptional: isOptional))
            guard try accept(.comma) else { break }
        }
        try expect(.rightBracket, "to close the list at \(source.position(ofOffset: start))")
        return try node(.list(elements), from: start)
    }

    private mutating func parseMap() throws(CELError) -> Expression {
        let start = token.range.lowerBound
        try advance()
        var entries: [Expression.Entry] = []
        while token.kind != .symbol(.rightBrace) {
            let isOptional = try accept(.question)
            let key = try parseExpression()
            try expect(.colon, "between a key and its value")
            entries.append(Expression.Entry(key: key, value: try parseExpression(), isOptional: isOptional))
            guard try accept(.comma) else { break }
        }
        try expect(.rightBrace, "to close the map at \(source.position(ofOffset: start))")
        return try node(.map(entries), from: start)
    }

    private mutating func parseMessage(_ name: String, from start: Int) throws(CELError) -> Expression {
        try advance()
        var fields: [Expression.Field] = []
        while token.kind != .symbol(.rightBrace) {
            _ = try accept(.question)
            let field: String
            switch token.kind {
            case .identifier(let name), .quotedIdentifier(let name): field = name
            default: throw error("expected a field name, found \(token.text)", at: token.range.lowerBound)
            }
            try advance()
            try expect(.colon, "after the field '\(field)'")
            fields.append(Expression.Field(name: field, value: try parseExpression()))
            guard try accept(.comma) else { break }
        }
        try expect(.rightBrace, "to close the fields of '\(name)'")
        return try node(.message(name, fields), from: start)
    }

    /// Words with a meaning of their own.
    static let keywords: Set<String> = ["true", "false", "null", "in"]

    /// Words that the specification keeps back; they may be fields, not variables.
    static let reserved: Set<String> = [
        "as", "break", "const", "continue", "else", "for", "function", "if", "import", "let", "loop",
        "package",
        "namespace", "return", "var", "void", "while",
    ]
}
