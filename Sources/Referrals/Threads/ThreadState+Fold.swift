extension ThreadState {
    /// Which order and table the fold follows: raised when one of them changes what documents add up to, so that stored stages
    /// are derived anew. 1: agencies' withdrawals cancel; crossings are ordered by the strongest move behind them. 2: what was
    /// forwarded can be taken back, and a consent that the referrer reports as taken back ends its word to pass anything on. 3: a
    /// participant's word to stop counts across a gap.
    package static let foldVersion = 4

    /// Folds both sides' documents, in any order and with repetitions, into the state they add up to.
    ///
    /// Only the part of each chain that has no gap takes part, so a parked document waits for its predecessor; but a participant's
    /// word to stop never waits.
    ///
    /// - Parameter referrer: the entity that opened the thread; every other issuer counts as the receiver.
    package init(folding documents: some Sequence<Document>, referrer: EntityID) {
        var chains: [Side: [Int: Document]] = [.referrer: [:], .receiver: [:]]
        for document in documents {
            chains[document.issuer == referrer ? .referrer : .receiver]?[document.sequence] = document
        }
        self.init()
        let first = Self.inEffect(chains[.referrer] ?? [:])
        matter = first.first?.type.opens ?? .referral
        let order = CausalOrder.merge(
            referrer: first,
            receiver: Self.inEffect(chains[.receiver] ?? [:]),
            in: matter
        )
        for document in order {
            apply(document, by: document.issuer == referrer ? .referrer : .receiver)
        }
    }

    private static func inEffect(_ chain: [Int: Document]) -> [Document] {
        var documents: [Document] = []
        while let next = chain[documents.count + 1] { documents.append(next) }
        let beyond = chain.values.filter { $0.sequence > documents.count && $0.stops }
        return documents + beyond.sorted { $0.sequence < $1.sequence }
    }

    private mutating func apply(_ document: Document, by side: Side) {
        let before = stage
        let effect: Effect
        if let move = Move(document) {
            if let refusal = take(move, document, by: side) {
                effect = .noEffect(refusal)
            } else {
                effect = .moved(from: before, to: stage)
            }
        } else {
            effect = .noEffect(.unreadable)
        }
        steps.append(Step(document: document.id, side: side, effect: effect))
    }

    /// Makes one move, or says why it has no effect.
    private mutating func take(_ move: Move, _ document: Document, by side: Side) -> NoEffect? {
        guard let row = Transition.row(for: move.kind, by: side, from: stage, in: matter) else {
            return .notFromHere
        }
        for gate in row.gates where gate.isShared && !isOpen(gate, for: move) { return .gateClosed(gate) }
        let here = stage
        if let refusal = leadOn(move, to: row.to ?? stage, document, by: side) { return refusal }
        if let proviso = row.proviso, !holds(proviso) { stage = here }
        return nil
    }

    private func holds(_ proviso: Transition.Proviso) -> Bool {
        switch proviso {
        case .noOtherQuestion: openQuestions.isEmpty
        case .bothSigned: signed[.referrer] != nil && signed[.referrer] == signed[.receiver]
        case .contentIsHere: isSupplied
        }
    }

    /// Whether what a shared gate demands holds now.
    func isOpen(_ gate: Gate, for move: Move) -> Bool {
        switch gate {
        case .consulted: return consulted
        case .conditionsSettled:
            if case .proposed = conditions { return false }
            return true
        case .conditionsTakenOn:
            if case .agreed = conditions { return true }
            return false
        case .onwardAuthorised:
            guard case .handOn(let to) = move else { return false }
            return onwardAuthorised.contains(to)
        case .consentsInForce:
            return someoneStays
        default: return true
        }
    }

    /// Whether consent to the dialogue is declared and, on each side that has declared any, somebody still stands by it. Who took
    /// the consent back, or refused it, is out; where others of that side stay, the process goes on for them, and each node's own
    /// gates keep the one who left out of it.
    private var someoneStays: Bool {
        let concerned = consents.filter { $0.consent.coversDialogue }
        func stands(_ participant: String, _ side: Side) -> Bool {
            let own = concerned.filter { $0.side == side && $0.consent.participant == participant }
            return own.isEmpty || own.contains(where: \.standsForDialogue)
        }
        return !concerned.isEmpty
            && Side.allCases.allSatisfy { side in
                let own = concerned.filter { $0.side == side }
                return own.isEmpty
                    || own.contains { declared in
                        let participant = declared.consent.participant
                        return declared.standsForDialogue
                            && Side.allCases.allSatisfy { stands(participant, $0) }
                    }
            }
    }
}
