/// At most how large a value may be, for bounding what an evaluation can cost.
public struct ValueSize: Sendable, Hashable {
    /// At most its ``CELValue/weight``.
    public let weight: Int
    /// At most how many elements it has as a list or map.
    public let elements: Int
    /// At most the weight of one of them.
    public let elementWeight: Int

    init(weight: Int, elements: Int, elementWeight: Int) {
        self.weight = weight
        self.elements = elements
        self.elementWeight = elementWeight
    }

    /// A number, a truth value, a date.
    public static let scalar = ValueSize(weight: 1, elements: 1, elementWeight: 1)

    /// A text of at most so many bytes.
    public static func text(bytes: Int) -> ValueSize { .whole(1 + max(bytes, 0) / 16) }

    /// A list of at most so many elements, each at most so large.
    public static func list(_ count: Int, of element: ValueSize) -> ValueSize {
        let count = max(count, 0)
        return ValueSize(
            weight: count.saturatingProduct(element.weight).saturatingSum(1),
            elements: count,
            elementWeight: element.weight
        )
    }

    /// A value of which only the weight is known: it may be anything that weighs so much.
    static func whole(_ weight: Int) -> ValueSize {
        ValueSize(weight: weight, elements: weight, elementWeight: weight)
    }

    /// The size of a value that is at hand.
    public init(_ value: CELValue) {
        switch value {
        case .list(let list):
            let largest = list.elements.map(\.weight).max() ?? 1
            self.init(weight: list.weight, elements: list.elements.count, elementWeight: largest)
        default: self = .whole(value.weight)
        }
    }

    /// One of the elements.
    var element: ValueSize { .whole(elementWeight) }

    /// Whichever of the two is larger.
    func or(_ other: ValueSize) -> ValueSize {
        ValueSize(
            weight: max(weight, other.weight),
            elements: max(elements, other.elements),
            elementWeight: max(elementWeight, other.elementWeight)
        )
    }

    /// Both together, as `a + b` of texts or lists.
    func and(_ other: ValueSize) -> ValueSize {
        ValueSize(
            weight: weight.saturatingSum(other.weight),
            elements: elements.saturatingSum(other.elements),
            elementWeight: max(elementWeight, other.elementWeight)
        )
    }
}
