/// A map from keys to values, in the order in which its entries were given.
///
/// Keys are `bool`, `int`, `uint` and `string`. A number finds the entry of an equal number of another type:
/// `{1: 'a'}[1u]` and `{1: 'a'}[1.0]` are both `'a'`.
public struct CELMap: Sendable {
    /// One entry.
    public typealias Entry = (key: CELValue, value: CELValue)

    private let storage: Storage

    /// The empty map.
    public init() { storage = Storage(entries: [], positions: [:]) }

    /// A map of these entries.
    ///
    /// - Throws: ``CELRuntimeError`` with the code `invalidKey` where a key is given twice or has a type that
    ///   maps do not take.
    public init(_ entries: [Entry]) throws(CELRuntimeError) {
        var positions: [Key: Int] = [:]
        positions.reserveCapacity(entries.count)
        for (position, entry) in entries.enumerated() {
            guard let key = Key(storing: entry.key) else {
                throw CELRuntimeError(.invalidKey, "a key must be a bool, int, uint or string")
            }
            guard positions.updateValue(position, forKey: key) == nil else {
                throw CELRuntimeError(.invalidKey, "the map names a key twice")
            }
        }
        storage = Storage(entries: entries, positions: positions)
    }

    /// A map with these names as keys, in ascending order of the names.
    public init(_ members: [String: CELValue]) {
        let entries = members.sorted { $0.key < $1.key }.map {
            (key: CELValue.string($0.key), value: $0.value)
        }
        var positions: [Key: Int] = [:]
        for (position, member) in entries.enumerated() {
            if let key = Key(storing: member.key) { positions[key] = position }
        }
        storage = Storage(entries: entries, positions: positions)
    }

    /// The entries in the order given.
    public var entries: [Entry] { storage.entries }
    /// The number of entries.
    public var count: Int { storage.entries.count }
    /// How many values the map holds in all, keys and nested values included.
    public var weight: Int { storage.weight }
    var holdsUnknown: Bool { storage.holdsUnknown }

    /// The value under a key equal to `key`, or nil.
    public subscript(key: CELValue) -> CELValue? {
        guard let key = Key(finding: key), let position = storage.positions[key] else { return nil }
        return storage.entries[position].value
    }

    /// The value under a string key, or nil.
    public subscript(field: String) -> CELValue? {
        guard let position = storage.positions[.string(field)] else { return nil }
        return storage.entries[position].value
    }

    /// A key, with equal numbers of different types made one.
    enum Key: Hashable, Sendable {
        case bool(Bool)
        case int(Int64)
        case large(UInt64)
        case string(String)

        static func == (left: Key, right: Key) -> Bool {
            switch (left, right) {
            case (.bool(let a), .bool(let b)): a == b
            case (.int(let a), .int(let b)): a == b
            case (.large(let a), .large(let b)): a == b
            case (.string(let a), .string(let b)): a.isSameText(as: b)
            default: false
            }
        }

        // Texts that Swift calls equal have equal hashes, so hashing may stay Swift's.
        func hash(into hasher: inout Hasher) {
            switch self {
            case .bool(let truth): hasher.combine(truth)
            case .int(let number): hasher.combine(number)
            case .large(let number): hasher.combine(number)
            case .string(let text): hasher.combine(text)
            }
        }

        /// The form in which an entry's key is stored; nil for a type that maps do not take.
        init?(storing value: CELValue) {
            switch value {
            case .bool(let truth): self = .bool(truth)
            case .int(let number): self = .int(number)
            case .uint(let number): self = Int64(exactly: number).map { .int($0) } ?? .large(number)
            case .string(let text): self = .string(text)
            default: return nil
            }
        }

        /// The form by which a value is looked up; nil for a value that equals no key.
        init?(finding value: CELValue) {
            if case .double(let number) = value {
                if let int = Int64(exactly: number) {
                    self = .int(int)
                } else if let uint = UInt64(exactly: number) {
                    self = .large(uint)
                } else {
                    return nil
                }
            } else {
                self.init(storing: value)
            }
        }
    }

    /// Immutable after its making, hence safe to share.
    private final class Storage: Sendable {
        let entries: [Entry]
        let positions: [Key: Int]
        let weight: Int
        let holdsUnknown: Bool

        init(entries: [Entry], positions: [Key: Int]) {
            self.entries = entries
            self.positions = positions
            var weight = 1
            var holdsUnknown = false
            for entry in entries {
                weight = weight.saturatingSum(entry.key.weight).saturatingSum(entry.value.weight)
                if entry.value.holdsUnknown { holdsUnknown = true }
            }
            self.weight = weight
            self.holdsUnknown = holdsUnknown
        }
    }
}

extension CELMap {
    /// A copy with the entry for `field` set; used to mark parts of an input as unknown.
    func setting(_ field: CELValue, to value: CELValue) -> CELMap {
        var entries = self.entries
        if let key = Key(finding: field), let position = storage.positions[key] {
            entries[position].value = value
        } else {
            entries.append((field, value))
        }
        var positions = storage.positions
        if let key = Key(storing: field), positions[key] == nil { positions[key] = entries.count - 1 }
        return CELMap(storage: Storage(entries: entries, positions: positions))
    }

    private init(storage: Storage) { self.storage = storage }
}
