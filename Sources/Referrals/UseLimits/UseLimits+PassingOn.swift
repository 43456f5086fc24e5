import Wire

extension UseLimits {
    /// The limits as they stand in a document of another agency that passes on what they stand on: each names who set it, and only
    /// that agency lifts it.
    ///
    /// What was lifted for all that a limit stands on stands there no more. What was decided about it was decided for the node where
    /// that was done; where it goes, people decide anew. Words that only people judge become the duty to ask.
    ///
    /// - Parameter agency: the issuer of the document on which they stand here.
    package func passedOn(setBy agency: EntityID) -> [UseLimit] {
        UseLimits(
            limits.filter { !$0.isLifted(for: $0.element) }.map { limit in
                var passed = limit
                if passed.kind == .words { passed.kind = .askBefore }
                passed.from = limit.from ?? agency
                passed.lifts = []
                passed.decisions = []
                return passed
            }
        ).withoutRepetition
    }

    /// Each limit once, in the order in which it came first.
    package var withoutRepetition: [UseLimit] {
        var seen: Set<UseLimit> = []
        return limits.filter { seen.insert($0).inserted }
    }

    /// Whether a document is another agency's words, passed on as they came: its issuer has set none of the conditions on it.
    package static func isPassedOn(_ document: Document) -> Bool {
        document.type == .referral && document.body["forwarded"] != nil
    }
}

extension UseLimit {
    /// The same limit on the same content, where that stands elsewhere.
    package func moved(to place: String) -> UseLimit {
        var moved = self
        moved.element = place
        moved.lifts = lifts.map { lift in
            var lift = lift
            lift.element = place
            return lift
        }
        return moved
    }
}
