import Wire

extension UseLimits {
    /// The limits of a document as they go on in a correction of it: on each change those of the element that it puts right.
    ///
    /// The limited document stays as it was, and so does what stands on it: a new value is no way round it.
    package func carried(by correction: Document) -> [UseLimit] {
        (correction.body["changes"]?.array ?? []).enumerated().flatMap { number, change in
            carried(from: change["element"]?.string ?? "", to: "/changes/\(number)")
        }
    }

    private func carried(from element: String, to place: String) -> [UseLimit] {
        // Where the pointer cannot be read nobody knows which element it is: everything stands on it.
        let element = JSONPointer(text: element) == nil ? "" : element
        return on(element).map { limit in
            var carried = limit
            carried.element = place
            // Somebody decided about the document that they saw.
            carried.decisions = []
            carried.lifts = limit.lifts.filter { $0.opens(element) || $0.opens(limit.element) }.map { lift in
                var lift = lift
                lift.element = place
                return lift
            }
            return carried
        }
    }

    /// What stands on a correction of something that is not here: nobody knows under which conditions that came.
    package static let ofUnknownOrigin = UseLimit(
        element: "",
        kind: .askBefore,
        says: "What it corrects is not here, and so its conditions are not known."
    )
}
