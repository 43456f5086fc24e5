extension ThreadState {
    /// Folds both sides' documents, in any order and with repetitions, into the state they add up to.
    ///
    /// Only the part of each chain that has no gap takes part, so a parked document waits for its predecessor.
    ///
    /// - Parameter referrer: the entity that opened the thread; every other issuer counts as the receiver.
    package init(folding documents: some Sequence<Document>, referrer: EntityID) {
        var chains: [Side: [Int: Document]] = [.referrer: [:], .receiver: [:]]
        for document in documents {
            chains[document.issuer == referrer ? .referrer : .receiver]?[document.sequence] = document
        }
        self.init()
        let order = CausalOrder.merge(
            referrer: Self.contiguous(chains[.referrer] ?? [:]),
            receiver: Self.contiguous(chains[.receiver] ?? [:])
        )
        for document in order {
            apply(document, by: document.issuer == referrer ? .referrer : .receiver)
        }
    }

    private static func contiguous(_ chain: [Int: Document]) -> [Document] {
        var documents: [Document] = []
        while let next = chain[documents.count + 1] { documents.append(next) }
        return documents
    }

    private mutating func apply(_ document: Document, by side: Side) {
        let before = stage
        let effect: Effect
        if let move = Move(document) {
            if let refusal = take(move, document: document.id, by: side) {
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
    private mutating func take(_ move: Move, document: Identifier, by side: Side) -> NoEffect? {
        guard let row = Transition.row(for: move.kind, by: side, from: stage) else { return .notFromHere }
        switch move {
        case .offer, .receive, .review:
            stage = row.to
        case .ask(let purpose):
            openQuestions.append(OpenQuestion(request: document, asker: side, purpose: purpose))
            if purpose == .consultation, side == .receiver { consulted = true }
            stage = row.to
        case .answer(let request):
            guard let index = openQuestions.firstIndex(where: { $0.request == request && $0.asker != side })
            else {
                return .nothingOpen
            }
            openQuestions.remove(at: index)
            if openQuestions.isEmpty { stage = row.to }
        case .accept(let list):
            conditions = list.isEmpty ? .none : .proposed(decision: document, list)
            stage = row.to
        case .agree(let decision):
            guard case .proposed(decision, let list) = conditions else { return .nothingOpen }
            conditions = .agreed(decision: decision, list)
        case .disagree(let decision):
            guard case .proposed(decision, let list) = conditions else { return .nothingOpen }
            conditions = .declined(decision: decision, list)
            stage = row.to
        case .decline(let code):
            ground = code
            stage = row.to
        case .withdraw(let by):
            withdrawal = by
            openQuestions = []
            stage = row.to
        }
        return nil
    }
}
