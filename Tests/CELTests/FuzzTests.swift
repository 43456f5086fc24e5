import CEL
import Testing

@Suite("Input that nobody vouches for")
struct FuzzTests {
    private let seeds = [
        "a && n > 3 || s in ['x', 'y'] ? l.exists(e, e == s) : has(m.k)",
        "m.k + 1 == 2u || -9223372036854775808 / -1 > 0",
        "cel.bind(t, timestamp('2020-01-01T00:00:00Z'), t - d > duration('1h30m'))",
        "b'\\377\\x00' + bytes('é')",
        "'%s %d %.3f %x'.format([s, n, 1.5, b'a'])", "s.matches('^(a|b)*[[:alpha:]]{2,3}\\\\d\\\\pL$')",
        "[1, ?optional.none(), 2].map(x, x > 1, {x: [x]}).transformMap(i, v, v)", "d.getHours('+02:00') == 3",
        "{'a': 1, 1: 2, true: 3u}.`a` + l.sort().distinct()[0].size()",
        "math.greatest(1, 2.5, 3u) > lists.range(5)[2]",
        "cel.block([1, cel.index(0) + 1], cel.index(1)) == .x.y",
        "\"\"\"tri\nple\"\"\" + r'raw\\' // comment",
        "s.split('').join(',').replace('', '-').substring(1, 2).reverse()",
        "m[?'k'].optMap(v, v * 2).orValue(0) in [2]",
    ]

    @Test("Mutated expressions pass through all stages without a trap")
    func mutations() {
        var numbers = SeededNumbers(seed: 7)
        var reached: [FuzzEntry.Reach: Int] = [:]
        for round in 0..<4_000 {
            var bytes = Array(seeds[round % seeds.count].utf8)
            for _ in 0..<(numbers.next() % 6) { mutate(&bytes, &numbers) }
            reached[FuzzEntry.exercise(bytes), default: 0] += 1
        }
        #expect(reached[.broken] == nil)
        // Mutations that never got past the parser would test nothing but the parser.
        #expect(reached[.refused, default: 0] > 300)
        #expect(reached[.parsed, default: 0] > 100)
        #expect(reached[.checked, default: 0] + reached[.flattened, default: 0] > 100)
    }

    private func mutate(_ bytes: inout [UInt8], _ numbers: inout SeededNumbers) {
        func place(_ count: Int) -> Int { count == 0 ? 0 : Int(numbers.next() % UInt64(count)) }
        switch numbers.next() % 6 {
        case 0: bytes.insert(UInt8(truncatingIfNeeded: numbers.next()), at: place(bytes.count + 1))
        case 1: if !bytes.isEmpty { bytes.remove(at: place(bytes.count)) }
        case 2: if !bytes.isEmpty { bytes[place(bytes.count)] = UInt8(truncatingIfNeeded: numbers.next()) }
        case 3:
            let start = place(bytes.count)
            let end = start + place(bytes.count - start + 1)
            bytes.insert(contentsOf: bytes[start..<end], at: place(bytes.count + 1))
        case 4:
            let other = Array(seeds[place(seeds.count)].utf8)
            let start = place(other.count)
            bytes.insert(contentsOf: other[start...].prefix(12), at: place(bytes.count + 1))
        default:
            let tokens = [
                "(", ")", "[", "]", ".", "?", "-", "9223372036854775807", "1e999", "''", "&&", "!", "{", "}",
            ]
            bytes.insert(contentsOf: Array(tokens[place(tokens.count)].utf8), at: place(bytes.count + 1))
        }
    }

    @Test("Extremes of integers and times are errors, never traps")
    func extremes() throws {
        let numbers = [
            "-9223372036854775808", "9223372036854775807", "0", "-1", "1", "18446744073709551615u", "0u",
            "1.0", "-0.0",
            "double('NaN')", "double('Infinity')", "1e308", "timestamp('0001-01-01T00:00:00Z')",
            "timestamp('9999-12-31T23:59:59.999999999Z')", "duration('9223372036854775807ns')",
            "duration('-9223372036854775808ns')", "[]", "{}", "'a'", "b'a'", "null", "optional.none()",
            "type(1)",
        ]
        let environment = try Environment()
        var count = 0
        for left in numbers {
            for right in numbers {
                for symbol in ["+", "-", "*", "/", "%", "<", "==", "in"] {
                    _ = try environment.parseOnly("\(left) \(symbol) \(right)").evaluate()
                    count += 1
                }
                for call in [
                    "x[y]", "x[?y]", "math.bitShiftLeft(x, y)", "'abc'.substring(x, y)", "[1].slice(x, y)",
                ] {
                    let text = call.replacing("x", left).replacing("y", right)
                    _ = try? environment.parseOnly(text).evaluate()
                    count += 1
                }
            }
            for call in [
                "-x", "int(x)", "uint(x)", "double(x)", "string(x)", "math.abs(x)", "'%d %e'.format([x, x])",
            ] {
                _ = try? environment.parseOnly(call.replacing("x", left)).evaluate()
                count += 1
            }
        }
        #expect(count > 6_000)
    }
}

extension String {
    /// A copy with a letter replaced where it stands alone.
    fileprivate func replacing(_ letter: Character, _ text: String) -> String {
        var output = ""
        var previous: Character = " "
        let characters = Array(self)
        for (place, character) in characters.enumerated() {
            let next = place + 1 < characters.count ? characters[place + 1] : " "
            let isAlone = character == letter && !previous.isLetter && !next.isLetter
            output += isAlone ? text : String(character)
            previous = character
        }
        return output
    }
}
