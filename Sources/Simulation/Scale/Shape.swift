/// How the agencies of a federation know each other, where the cost of its growth is measured.
package enum Shape: String, Sendable, Hashable, CaseIterable {
    /// Each deals with a few others, however many there are: what most agencies do.
    case neighbours
    /// One deals with all others, and they only with it: a national office.
    case hub

    /// How many others each deals with under ``neighbours``, where there are enough.
    static let neighbourhood = 6

    /// The pairs that exchange, each once.
    func pairs(of nodes: Int) -> [(Int, Int)] {
        switch self {
        case .hub: return (1..<max(1, nodes)).map { (0, $0) }
        case .neighbours:
            let reach = min(Self.neighbourhood / 2, (nodes - 1) / 2)
            guard reach > 0 else { return nodes > 1 ? [(0, 1)] : [] }
            return (0..<nodes).flatMap { one in (1...reach).map { (one, (one + $0) % nodes) } }
        }
    }

    /// Whom a node refers to, in turn.
    func addressee(of node: Int, turn: Int, among nodes: Int) -> Int {
        switch self {
        case .hub: node == 0 ? 1 + turn % max(1, nodes - 1) : 0
        case .neighbours: (node + 1 + turn % max(1, min(Self.neighbourhood / 2, (nodes - 1) / 2))) % nodes
        }
    }
}
