/// A lexical unit of an expression.
struct Token {
    enum Kind: Equatable {
        case identifier(String)
        case quotedIdentifier(String)
        case int(digits: String, radix: Int)
        case uint(digits: String, radix: Int)
        case double(String)
        case string(String)
        case bytes([UInt8])
        case symbol(Symbol)
        case end
    }

    enum Symbol: String, CaseIterable {
        case leftBracket = "[", rightBracket = "]", leftBrace = "{", rightBrace = "}"
        case leftParenthesis = "(", rightParenthesis = ")"
        case dot = ".", comma = ",", minus = "-", plus = "+", star = "*", slash = "/", percent = "%"
        case question = "?", colon = ":", not = "!"
        case and = "&&", or = "||", equal = "==", notEqual = "!="
        case less = "<", lessOrEqual = "<=", greater = ">", greaterOrEqual = ">="
    }

    var kind: Kind
    var range: Range<Int>

    /// How a message names the token.
    var text: String {
        switch kind {
        case .identifier(let name): "'\(name)'"
        case .quotedIdentifier(let name): "'`\(name)`'"
        case .int, .uint, .double: "a number"
        case .string: "a string"
        case .bytes: "a bytes literal"
        case .symbol(let symbol): "'\(symbol.rawValue)'"
        case .end: "the end of the expression"
        }
    }
}
