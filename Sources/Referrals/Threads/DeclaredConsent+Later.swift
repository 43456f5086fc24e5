extension ThreadState.DeclaredConsent {
    init(side: Side, consent: Move.Consent) {
        self.side = side
        self.consent = consent
        takenBack = consent.standing == .withdrawn ? consent.steps : []
    }

    /// Whether it still lets messages cross or people meet. Whoever takes one of both back has left, as each node's own case has it.
    var standsForDialogue: Bool {
        consent.standing == .given && consent.coversDialogue
            && takenBack.isDisjoint(with: Move.Consent.dialogue)
    }

    /// Takes what is said later of the same consent. What is withdrawn names its steps, and leaves the others standing; without any
    /// it is all of them. Withdrawn means withdrawn: who consents again does so with a consent of its own name.
    ///
    /// - Returns: why it changes nothing.
    mutating func take(_ later: Move.Consent) -> ThreadState.NoEffect? {
        switch (consent.standing, later.standing) {
        case (.given, .withdrawn):
            let isWhole = later.steps.isEmpty
            guard isWhole || !later.steps.isSubset(of: takenBack) else { return .nothingOpen }
            takenBack.formUnion(isWhole ? consent.steps : later.steps)
            if consent.steps.isSubset(of: takenBack) { consent.standing = .withdrawn }
        case (.given, _):
            consent = later
        case (.withdrawn, .withdrawn):
            // It may have been declared where this thread does not show it, and be taken back step by step.
            guard !consent.steps.isEmpty, !later.steps.isSubset(of: takenBack) else { return .nothingOpen }
            consent.steps.formUnion(later.steps)
            takenBack.formUnion(later.steps)
        default: return .nothingOpen
        }
        return nil
    }
}
