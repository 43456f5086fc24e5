extension Expression {
    /// Parses the text of an expression and expands its macros.
    ///
    /// - Parameters:
    ///   - text: the source.
    ///   - limits: bounds on length, depth and size.
    ///   - expandsMacros: whether `has`, `all` and the other macros are expanded.
    /// - Throws: ``CELError`` with the place of the first finding.
    public init(
        parsing text: String,
        limits: Limits = .standard,
        expandsMacros: Bool = true
    ) throws(CELError) {
        let source = SourceText(text)
        guard text.utf8.count <= limits.sourceBytes else {
            throw CELError(
                .limit,
                "the expression is longer than \(limits.sourceBytes) bytes",
                at: 0,
                in: source
            )
        }
        var parser = try Parser(source, limits: limits, expandsMacros: expandsMacros)
        self = try parser.parse()
    }
}

/// A recursive-descent parser of the specification's grammar.
///
/// Every recursion passes through ``nested(_:)``, which bounds it. Nodes also know their height, because a chain
/// such as `a + b + c` is parsed by a loop but makes a deep tree.
struct Parser {
    let source: SourceText
    let limits: Limits
    let expandsMacros: Bool
    private var lexer: Lexer
    private(set) var token: Token
    private var lookahead: Token?
    /// The end of the last token taken.
    private(set) var end = 0
    private var depth = 0
    private var nextID = 0
    /// The height of each node by its number.
    private var heights: [Int] = []

    init(_ source: SourceText, limits: Limits, expandsMacros: Bool) throws(CELError) {
        self.source = source
        self.limits = limits
        self.expandsMacros = expandsMacros
        lexer = Lexer(source)
        token = try lexer.next()
    }

    mutating func parse() throws(CELError) -> Expression {
        let expression = try parseExpression()
        guard case .end = token.kind else {
            throw error("expected an operator or the end, found \(token.text)", at: token.range.lowerBound)
        }
        return expression
    }

    // MARK: Tokens

    func error(_ message: String, at offset: Int, code: CELError.Finding.Code = .syntax) -> CELError {
        CELError(code, message, at: offset, in: source)
    }

    mutating func advance() throws(CELError) {
        end = token.range.upperBound
        if let lookahead {
            token = lookahead
            self.lookahead = nil
        } else {
            token = try lexer.next()
        }
    }

    mutating func peekNext() throws(CELError) -> Token {
        if let lookahead { return lookahead }
        let next = try lexer.next()
        lookahead = next
        return next
    }

    mutating func accept(_ symbol: Token.Symbol) throws(CELError) -> Bool {
        guard token.kind == .symbol(symbol) else { return false }
        try advance()
        return true
    }

    mutating func expect(_ symbol: Token.Symbol, _ context: String) throws(CELError) {
        guard try accept(symbol) else {
            throw error(
                "expected '\(symbol.rawValue)' \(context), found \(token.text)",
                at: token.range.lowerBound
            )
        }
    }

    // MARK: Nodes

    mutating func node(_ kind: Expression.Kind, from start: Int) throws(CELError) -> Expression {
        let expression = Expression(id: nextID, range: start..<max(start, end), kind: kind)
        nextID += 1
        guard nextID <= limits.nodes else {
            throw error(
                "the expression has more than \(limits.nodes) parts; split it",
                at: start,
                code: .limit
            )
        }
        var height = 0
        for child in expression.children { height = max(height, heights[child.id]) }
        guard height < limits.depth else { throw tooDeep(at: start) }
        heights.append(height + 1)
        return expression
    }

    private func tooDeep(at offset: Int) -> CELError {
        error("the expression is nested more than \(limits.depth) deep; split it", at: offset, code: .limit)
    }

    mutating func nested<T>(_ body: (inout Parser) throws(CELError) -> T) throws(CELError) -> T {
        depth += 1
        defer { depth -= 1 }
        guard depth <= limits.depth else { throw tooDeep(at: token.range.lowerBound) }
        return try body(&self)
    }

    // MARK: Grammar

    mutating func parseExpression() throws(CELError) -> Expression {
        try nested { (parser: inout Parser) throws(CELError) in try parser.parseConditional() }
    }

    private mutating func parseConditional() throws(CELError) -> Expression {
        let start = token.range.lowerBound
        let condition = try parseBinary(minimum: 1)
        let question = token.range
        guard try accept(.question) else { return condition }
        let then = try parseExpressionBelow(minimum: 1)
        try expect(.colon, "of the conditional '? :'")
        let otherwise = try parseExpression()
        let call = Expression.Call(
            function: Operator.conditional,
            target: nil,
            arguments: [condition, then, otherwise],
            nameRange: question
        )
        return try node(.call(call), from: start)
    }

    /// The middle of a conditional is an or-expression; a conditional there needs parentheses by the grammar, but
    /// reading one is harmless and what authors expect.
    private mutating func parseExpressionBelow(minimum: Int) throws(CELError) -> Expression {
        try parseExpression()
    }

    private func binaryOperator() -> (name: String, precedence: Int)? {
        switch token.kind {
        case .symbol(let symbol):
            switch symbol {
            case .or: (Operator.or, 1)
            case .and: (Operator.and, 2)
            case .equal: (Operator.equal, 3)
            case .notEqual: (Operator.notEqual, 3)
            case .less: (Operator.less, 3)
            case .lessOrEqual: (Operator.lessOrEqual, 3)
            case .greater: (Operator.greater, 3)
            case .greaterOrEqual: (Operator.greaterOrEqual, 3)
            case .plus: (Operator.add, 4)
            case .minus: (Operator.subtract, 4)
            case .star: (Operator.multiply, 5)
            case .slash: (Operator.divide, 5)
            case .percent: (Operator.modulo, 5)
            default: nil
            }
        case .identifier("in"): (Operator.isIn, 3)
        default: nil
        }
    }

    /// Precedence climbing; all binary operators group to the left.
    private mutating func parseBinary(minimum: Int) throws(CELError) -> Expression {
        let start = token.range.lowerBound
        var left = try parseUnary()
        while let (name, precedence) = binaryOperator(), precedence >= minimum {
            let place = token.range
            try advance()
            var operands = [left]
            operands.append(try parseBinary(minimum: precedence + 1))
            if precedence <= 2 {
                // A chain of one logical operator is one node, so that long lists of conditions stay flat.
                while let (more, _) = binaryOperator(), more == name {
                    try advance()
                    operands.append(try parseBinary(minimum: precedence + 1))
                }
            }
            let call = Expression.Call(function: name, target: nil, arguments: operands, nameRange: place)
            left = try node(.call(call), from: start)
        }
        return left
    }

    private mutating func parseUnary() throws(CELError) -> Expression {
        let start = token.range.lowerBound
        switch token.kind {
        case .symbol(.not): return try parsePrefix(.not, Operator.not, from: start)
        case .symbol(.minus):
            switch try peekNext().kind {
            case .int, .double:
                try advance()
                return try parseMember(negativeFrom: start)
            default: return try parsePrefix(.minus, Operator.negate, from: start)
            }
        default: return try parseMember(negativeFrom: nil)
        }
    }

    private mutating func parsePrefix(
        _ symbol: Token.Symbol,
        _ function: String,
        from start: Int
    ) throws(CELError) -> Expression {
        let place = token.range
        try advance()
        let operand = try nested { (parser: inout Parser) throws(CELError) in try parser.parseUnary() }
        let call = Expression.Call(function: function, target: nil, arguments: [operand], nameRange: place)
        return try node(.call(call), from: start)
    }
}
