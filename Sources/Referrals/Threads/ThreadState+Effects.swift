extension ThreadState {
    /// Takes the move's effect, whose row and gates have been found to allow it, and goes to `stage`.
    ///
    /// - Returns: why it has no effect after all; then nothing has changed.
    mutating func leadOn(
        _ move: Move,
        to stage: Stage,
        _ document: Document,
        by side: Side
    ) -> NoEffect? {
        let refusal: NoEffect? =
            switch move {
            case .offer(let offer): begin(offer, document)
            case .ask, .answer, .authorise: inquire(move, document, by: side)
            case .accept, .agree, .disagree: settle(move, document)
            case .preserve, .keep, .notKeep: preserve(move, document, by: side)
            case .serve, .give, .refuse: assist(move)
            case .consent(let consent), .revoke(let consent): declare(consent, by: side)
            case .askErasure, .reportErasure: erase(move, document, by: side)
            default: note(move, document, by: side)
            }
        if refusal == nil { self.stage = stage }
        return refusal
    }

    private mutating func begin(_ offer: Move.Offer, _ document: Document) -> NoEffect? {
        isSupplied = offer.hasContent
        switch offer.matter {
        case .information where !offer.hasContent:
            conditions = .proposed(decision: document.id, offer.conditions)
        case .preservation:
            preservations = [Preservation(request: document.id, asker: .referrer, standing: .requested)]
        case .assistance:
            guard let measure = offer.measure else { return .unreadable }
            assistance = Assistance(request: document.id, measure: measure, standing: .requested)
        default: break
        }
        return nil
    }

    private mutating func inquire(_ move: Move, _ document: Document, by side: Side) -> NoEffect? {
        switch move {
        case .ask(let purpose):
            if case .onwardTransfer = purpose, side != .receiver { return .notFromHere }
            openQuestions.append(OpenQuestion(request: document.id, asker: side, purpose: purpose))
            if purpose == .consultation, side == .receiver { consulted = true }
        case .answer(let request):
            guard let index = question(request, not: side) else { return .nothingOpen }
            if case .onwardTransfer = openQuestions[index].purpose { return .nothingOpen }
            openQuestions.remove(at: index)
        case .authorise(let request, let isGranted):
            guard let index = question(request, not: side),
                case .onwardTransfer(let to) = openQuestions[index].purpose
            else { return .nothingOpen }
            openQuestions.remove(at: index)
            if isGranted { onwardAuthorised.insert(to) } else { onwardAuthorised.remove(to) }
        default: break
        }
        return nil
    }

    private func question(_ request: Identifier, not side: Side) -> Int? {
        openQuestions.firstIndex { $0.request == request && $0.asker != side }
    }

    private mutating func settle(_ move: Move, _ document: Document) -> NoEffect? {
        switch move {
        case .accept(let terms):
            leavesOut = terms.leavesOut
            conditions = terms.isPlain ? .none : .proposed(decision: document.id, terms.conditions)
        case .agree(let decision):
            guard case .proposed(decision, let list) = conditions else { return .nothingOpen }
            conditions = .agreed(decision: decision, list)
        case .disagree(let decision):
            guard case .proposed(decision, let list) = conditions else { return .nothingOpen }
            conditions = .declined(decision: decision, list)
        default: break
        }
        return nil
    }

    private mutating func preserve(_ move: Move, _ document: Document, by side: Side) -> NoEffect? {
        switch move {
        case .preserve(let extended):
            if let extended, !preservations.contains(where: { $0.request == extended && $0.asker == side }) {
                return .nothingOpen
            }
            preservations.append(Preservation(request: document.id, asker: side, standing: .requested))
        case .keep(let request, let until):
            guard let index = preservation(request, not: side) else { return .nothingOpen }
            preservations[index].standing = .kept(until: until)
        case .notKeep(let request, let ground):
            guard let index = preservation(request, not: side) else { return .nothingOpen }
            preservations[index].standing = .notKept(ground: ground)
            if matter == .preservation, stage != .accepted { self.ground = ground }
        default: break
        }
        return nil
    }

    private func preservation(_ request: Identifier, not side: Side) -> Int? {
        preservations.firstIndex { $0.request == request && $0.asker != side }
    }

    private mutating func assist(_ move: Move) -> NoEffect? {
        guard let asked = assistance else { return .nothingOpen }
        switch move {
        case .serve(asked.request, let day):
            guard asked.measure == .orderGivenEffect, asked.standing == .requested else {
                return .nothingOpen
            }
            assistance?.standing = .served(on: day)
        case .give(asked.request, let leftOut): assistance?.standing = .given(leavesOut: leftOut)
        case .refuse(asked.request, let code):
            guard Ground(code, for: asked.measure.grounds) != nil else { return .nothingOpen }
            assistance?.standing = .refused(ground: code)
            ground = code
        default: return .nothingOpen
        }
        return nil
    }

    private mutating func declare(_ consent: Move.Consent, by side: Side) -> NoEffect? {
        if let index = consents.firstIndex(where: { $0.side == side && $0.consent.id == consent.id }) {
            if let refusal = consents[index].take(consent) { return refusal }
        } else {
            consents.append(DeclaredConsent(side: side, consent: consent))
        }
        // Whom the word to pass it on concerned may be the one who takes back: it has to be asked for anew.
        if consent.standing == .withdrawn, side == .referrer { onwardAuthorised = [] }
        return nil
    }

    private mutating func erase(_ move: Move, _ document: Document, by side: Side) -> NoEffect? {
        switch move {
        case .askErasure: openErasures.append(OpenErasure(request: document.id, asker: side))
        case .reportErasure(let request):
            guard let index = openErasures.firstIndex(where: { $0.request == request && $0.asker != side })
            else { return .nothingOpen }
            openErasures.remove(at: index)
        default: break
        }
        return nil
    }

    private mutating func note(_ move: Move, _ document: Document, by side: Side) -> NoEffect? {
        switch move {
        case .decline(let code): ground = code
        case .postpone(let until): postponedUntil = until
        case .redirect(let to), .handOn(let to): forwardedTo = to
        case .open(let identifier): opened.insert(identifier)
        case .correct(let identifier): corrections[identifier, default: []].append(document.id)
        case .sign(let text): signed[side] = text
        case .supply: isSupplied = true
        case .withdraw, .cancel:
            withdrawal = move == .withdraw ? .participant : .agency
            openQuestions = []
        default: break
        }
        return nil
    }
}
