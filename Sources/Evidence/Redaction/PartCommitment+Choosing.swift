extension PartCommitment.Scheme {
    /// Whether what a person chose to show covers a part: the part itself, or what it lies in.
    ///
    /// In JSON a choice is a pointer, and covers all below it. In CSV it is `3/2` for a cell, `3/` for a line, `/2` for a column. A
    /// range covers itself alone.
    ///
    /// - Parameter place: where the part stands, as ``EvidencePart`` names it.
    package func shows(_ choice: String, at place: String) -> Bool {
        if choice == place { return true }
        switch self {
        case .json: return place.hasPrefix(choice + "/") || choice.isEmpty
        case .csv:
            let wanted = choice.split(separator: "/", omittingEmptySubsequences: false)
            let cell = place.split(separator: "/")
            guard wanted.count == 2, cell.count == 2 else { return false }
            return (wanted[0] == cell[0] && wanted[1].isEmpty)
                || (wanted[0].isEmpty && wanted[1] == cell[1])
        case .ranges: return false
        }
    }
}
