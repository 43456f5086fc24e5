import Wire

extension UseLimits {
    /// The limits on a copy of one element: it is under what stands on that element, on what holds it, and on its parts.
    ///
    /// - Parameters:
    ///   - root: the element that was copied, as a JSON Pointer into the document's body.
    ///   - place: where the copy lies, as a JSON Pointer into what it lies in.
    package func onCopy(of root: String, at place: String = "") -> UseLimits {
        UseLimits(
            on(root).map { limit in
                var copied = limit
                copied.element = place + Self.steadyPart(of: limit.element.dropFirst(root.count))
                // What was lifted for a part alone is not lifted for all that the limit stands on.
                copied.lifts = limit.lifts.filter { $0.opens(limit.element) || $0.opens(root) }.map { lift in
                    var lift = lift
                    lift.element = copied.element
                    return lift
                }
                return copied
            }
        )
    }

    /// A pointer as far as it leads through members: in a copy that people go on with, the places in a list are not what they were.
    private static func steadyPart(of pointer: Substring) -> String {
        guard let tokens = JSONPointer(text: pointer)?.tokens else { return "" }
        return JSONPointer(Array(tokens.prefix { Int($0) == nil })).description
    }
}
