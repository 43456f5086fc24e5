/// Bounds on what an expression may be and cost, so that hostile ones do no harm.
public struct Limits: Sendable, Hashable {
    /// The length of the source in UTF-8 bytes.
    public var sourceBytes: Int
    /// The number of nodes of the tree.
    public var nodes: Int
    /// How deep nodes may be nested, chains such as `a + b + c` included. Chains of `&&` and of `||` count once.
    public var depth: Int
    /// What one evaluation may cost. One for each node visited, and more for values by their ``CELValue/weight``.
    public var cost: Int
    /// The size of a compiled regular expression in instructions.
    public var patternInstructions: Int

    /// Bounds; the defaults suit rules that people write, and stay far below what a thread's stack holds.
    public init(
        sourceBytes: Int = 100_000,
        nodes: Int = 20_000,
        depth: Int = 128,
        cost: Int = 1_000_000,
        patternInstructions: Int = 2_000
    ) {
        self.sourceBytes = sourceBytes
        self.nodes = nodes
        self.depth = depth
        self.cost = cost
        self.patternInstructions = patternInstructions
    }

    /// The default bounds.
    public static let standard = Limits()
}
