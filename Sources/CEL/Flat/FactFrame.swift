/// The facts of one decision, laid out for flat programs.
///
/// ```swift
/// var frame = programs.makeFrame()
/// frame.set("victim.age", to: 17)
/// frame.setAbsent("victim.lawyer")
/// ```
///
/// A fact that is not set has no answer. Frames are values and can be reused: ``removeAll()`` keeps their storage.
public struct FactFrame: Sendable {
    /// What is recorded of one fact.
    enum State: UInt8, Sendable {
        /// There is no answer.
        case missing
        /// It has a value, kept as a word.
        case word
        /// It was asked for and there is none.
        case absent
        /// It has a value that no word stands for.
        case irregular
    }

    /// A fact's state and word side by side, as the fast path reads them.
    struct Cell: Sendable {
        var word: Int64 = 0
        var state = State.missing
    }

    /// The layout of the facts.
    public let layout: FactLayout
    private(set) var cells: [Cell]
    /// Whether a fact may have a value that no word stands for.
    private(set) var hasIrregular = false
    private var values: [Int: CELValue] = [:]
    /// Texts that no expression mentions, numbered from -2 downward.
    private var strangers: [String] = []
    private let symbols: [String: Int64]

    init(layout: FactLayout, symbols: [String: Int64]) {
        self.layout = layout
        self.symbols = symbols
        cells = Array(repeating: Cell(), count: layout.facts.count)
    }

    private func facts(in states: State...) -> FactSet {
        var set = FactSet()
        for (number, cell) in cells.enumerated() where states.contains(cell.state) { set.insert(number) }
        return set
    }

    /// The facts without an answer.
    public var missing: FactSet { facts(in: .missing) }

    /// The facts that have a value.
    public var known: FactSet { facts(in: .word, .irregular) }

    /// The facts that were asked for and there is none.
    public var absent: FactSet { facts(in: .absent) }

    /// Forgets all facts.
    public mutating func removeAll() {
        for number in cells.indices { cells[number].state = .missing }
        if hasIrregular { values.removeAll(keepingCapacity: true) }
        hasIrregular = false
        if !strangers.isEmpty { strangers.removeAll(keepingCapacity: true) }
    }

    /// Gives a fact a value. A name that the layout does not have is passed over.
    public mutating func set(_ name: String, to value: CELValue) {
        if let number = layout.number(of: name) { set(number, to: value) }
    }

    /// Records that a fact was asked for and there is none. A name that the layout does not have is passed over.
    public mutating func setAbsent(_ name: String) {
        if let number = layout.number(of: name) { setAbsent(number) }
    }

    /// Gives a fact a value.
    public mutating func set(_ number: Int, to value: CELValue) {
        guard cells.indices.contains(number) else { return }
        if let word = word(for: value, number) {
            cells[number] = Cell(word: word, state: .word)
            return
        }
        // A value of which nothing is known is no value.
        if case .unknown = value {
            cells[number].state = .missing
            return
        }
        cells[number].state = .irregular
        hasIrregular = true
        values[number] = value
    }

    /// Gives a fact a text for its value.
    public mutating func set(_ number: Int, text: String) {
        guard cells.indices.contains(number) else { return }
        if layout.form(number) == .choice, let place = layout.member(text, of: number) {
            cells[number] = Cell(word: place, state: .word)
        } else {
            set(number, to: .string(text))
        }
    }

    /// Gives a fact a list of texts for its value.
    public mutating func set(_ number: Int, members: [String]) {
        guard cells.indices.contains(number) else { return }
        var bits: UInt64 = 0
        for member in members {
            guard layout.form(number) == .set, let place = layout.member(member, of: number),
                bits >> UInt64(place) & 1 == 0
            else {
                set(number, to: .list(CELList(members.map(CELValue.string))))
                return
            }
            bits |= 1 << UInt64(place)
        }
        guard layout.form(number) == .set else {
            set(number, to: .list([]))
            return
        }
        cells[number] = Cell(word: Int64(bitPattern: bits), state: .word)
    }

    /// Records that a fact was asked for and there is none.
    public mutating func setAbsent(_ number: Int) {
        if cells.indices.contains(number) { cells[number].state = .absent }
    }

    /// Takes back what is recorded of a fact, so that it has no answer.
    public mutating func remove(_ number: Int) {
        if cells.indices.contains(number) { cells[number].state = .missing }
    }

    /// Puts a fact back to what another frame, of which this one is a changed copy, has of it.
    public mutating func restore(_ number: Int, from other: FactFrame) {
        guard cells.indices.contains(number), other.cells.indices.contains(number) else { return }
        cells[number] = other.cells[number]
        if cells[number].state == .irregular {
            values[number] = other.values[number]
            hasIrregular = true
        }
    }

    /// Gives a fact its word: the integer itself, 0 or 1 for a bool, the place of a choice in its domain, a bit for each
    /// member of a set, seconds since 1970 for a timestamp, the number of an ordinal.
    public mutating func set(_ number: Int, word: Int64) {
        if cells.indices.contains(number) { cells[number] = Cell(word: word, state: .word) }
    }

    /// The word of a fact; nil where it has none.
    public func word(_ number: Int) -> Int64? {
        guard cells.indices.contains(number), cells[number].state == .word else { return nil }
        return cells[number].word
    }

    /// The value of a fact; nil where it has none.
    public func value(_ number: Int) -> CELValue? {
        if case .value(let value)? = binding(number) { value } else { nil }
    }

    private mutating func word(for value: CELValue, _ number: Int) -> Int64? {
        switch (layout.form(number), value) {
        case (.bool, .bool(let truth)): return truth ? 1 : 0
        case (.int, .int(let integer)): return integer
        case (.choice, .string(let text)): return layout.member(text, of: number)
        case (.text, .string(let text)): return symbol(of: text)
        case (.timestamp, .timestamp(let time)): return time.nanoseconds == 0 ? time.seconds : nil
        case (.ordinal, let value):
            guard case .ordinal(let encode, _) = layout.kind(number) else { return nil }
            return encode(value)
        case (.set, .list(let list)):
            var bits: UInt64 = 0
            for element in list.elements {
                guard case .string(let text) = element, let place = layout.member(text, of: number) else {
                    return nil
                }
                let bit = UInt64(1) << UInt64(place)
                // A member given twice would be seen twice by a macro.
                guard bits & bit == 0 else { return nil }
                bits |= bit
            }
            return Int64(bitPattern: bits)
        default: return nil
        }
    }

    private mutating func symbol(of text: String) -> Int64 {
        if let symbol = symbols[text] { return symbol }
        if let place = strangers.firstIndex(where: { $0.isSameText(as: text) }) { return -2 - Int64(place) }
        strangers.append(text)
        return -1 - Int64(strangers.count)
    }

    /// What is known of a fact, as the general evaluator wants it.
    func binding(_ number: Int) -> Activation.Binding? {
        guard cells.indices.contains(number) else { return nil }
        let word = cells[number].word
        switch cells[number].state {
        case .missing: return nil
        case .absent: return .absent
        case .irregular: return values[number].map { .value($0) }
        case .word: break
        }
        switch layout.kind(number) {
        case .bool: return .value(.bool(word != 0))
        case .int: return .value(.int(word))
        case .choice(let domain):
            return Int(exactly: word).flatMap {
                domain.indices.contains($0) ? .value(.string(domain[$0])) : nil
            }
        case .text: return .value(.string(text(of: word)))
        case .timestamp: return CELTimestamp(seconds: word).map { .value(.timestamp($0)) }
        case .ordinal(_, let decode): return .value(decode(word))
        case .set(let domain):
            let members = domain.enumerated().filter {
                UInt64(bitPattern: word) >> UInt64($0.offset) & 1 == 1
            }
            return .value(.list(members.map { .string($0.element) }))
        case .other: return nil
        }
    }

    private func text(of symbol: Int64) -> String {
        if symbol <= -2 {
            let place = Int(-2 - symbol)
            return strangers.indices.contains(place) ? strangers[place] : ""
        }
        return symbols.first { $0.value == symbol }?.key ?? ""
    }
}
