package import Referrals

// An agreement that two nodes keep together. Each side writes what its own people said and saw; what the other side reports is
// merged by one rule, so that both come to the same, whatever crossed on the way.

extension CaseFile {
    /// A revision of the agreement that both sides know under a name.
    package func shared(_ name: Identifier, revision: Int) -> Filed<AgreementRecord>? {
        all(AgreementRecord.self).first { $0.content.shared == name && $0.content.version == revision }
    }

    /// Puts drafted terms before the other side. They stay a draft until everybody has signed.
    ///
    /// - Throws: ``CaseworkError`` with `notNow` where a facilitator has not weighed these terms, or nobody watches over them.
    @discardableResult
    package mutating func propose(_ id: Identifier, by act: Act) throws(CaseworkError) -> Filed<
        AgreementRecord
    > {
        try act.require(.facilitator)
        let draft = try drafted(id)
        let missing = [Requirement.proportion, .monitoringPlan].flatMap {
            self.missing($0, Situation(at: act.at, agreement: draft.content))
        }
        guard missing.isEmpty else { throw CaseworkError(closed: .agreement, missing) }
        return try amend(draft, by: act) { content throws(CaseworkError) in
            content.shared = content.shared ?? draft.id
        }
    }

    /// Takes in terms that a peer proposes. What stands outside the seal is shown; the words wait for a facilitator's key.
    @discardableResult
    package mutating func receive(
        _ outline: AgreementOutline,
        sealed: [String],
        from peer: EntityID,
        by act: Act
    ) throws(CaseworkError) -> Filed<AgreementRecord> {
        if let known = shared(outline.agreement, revision: outline.revision) {
            guard known.content.origin == peer, known.content.text == outline.text else {
                throw CaseworkError(
                    .notNow,
                    "Both sides have drafted this revision; one of them declines it."
                )
            }
            return known
        }
        let earlier = all(AgreementRecord.self).filter { $0.content.shared == outline.agreement }
        guard earlier.allSatisfy({ $0.content.version < outline.revision }) else {
            throw CaseworkError(.notNow, "A later revision of this agreement is here already.")
        }
        var items: [AgreementItem] = []
        for item in outline.items {
            _ = try person(item.by.text)
            items.append(
                AgreementItem(
                    number: item.number,
                    kind: item.kind,
                    by: item.by.text,
                    for: item.for.map(\.text),
                    says: "",
                    due: item.due,
                    verifiedBy: "",
                    amount: item.amount.map { Money(minor: $0.minor, currency: $0.currency) }
                )
            )
        }
        var parties: [String] = []
        for party in outline.items.flatMap({ [$0.by] + $0.for }).map(\.text) where !parties.contains(party) {
            parties.append(party)
        }
        var agreement = AgreementRecord(parties: parties, items: items, madeAt: act.at)
        agreement.version = outline.revision
        agreement.shared = outline.agreement
        agreement.origin = peer
        agreement.replaces = earlier.last { [.signed, .breached].contains($0.content.state) }?.id
        agreement.sealed = sealed
        agreement.text = outline.text
        return fileAsConsequence(agreement, by: act)
    }

    /// Takes the terms out of the seal that a facilitator has opened.
    ///
    /// - Parameter terms: the canonical JSON that was sealed; its digest has been compared with the one that was announced.
    @discardableResult
    package mutating func unseal(_ id: Identifier, terms: String, by act: Act) throws(CaseworkError) -> Filed<
        AgreementRecord
    > {
        try act.require(.facilitator)
        let arrived = try drafted(id, isOpened: false)
        guard arrived.content.sealed != nil else {
            throw CaseworkError(.notNow, "The terms are open already.")
        }
        let read = try AgreementRecord.Terms(text: terms)
        var whole = arrived.content
        (whole.parties, whole.items) = (read.parties, read.items)
        try check(whole, isArrived: true)
        return try amend(arrived, by: act) { content throws(CaseworkError) in
            content.parties = read.parties
            content.items = read.items
            content.monitoring = read.monitoring
            content.forCourt = read.forCourt == true
            content.courtInTerms = read.forCourt
            content.sealed = nil
            guard read.version == content.version, content.terms == terms else {
                throw CaseworkError(.invalid, "What was sealed is not the agreement that was announced.")
            }
            for index in content.signatures.indices
            where content.signatures[index].terms == content.text?.hex {
                content.signatures[index].terms = terms
            }
        }
    }

    /// Takes in the signatures that a peer's people have given there. Nobody who is looked after here is signed for by a peer.
    @discardableResult
    package mutating func receiveSignatures(
        _ outline: AgreementOutline,
        text: (AgreementRecord) -> Digest,
        from peer: EntityID,
        by act: Act
    ) throws(CaseworkError) -> Filed<AgreementRecord> {
        guard let known = shared(outline.agreement, revision: outline.revision) else {
            throw CaseworkError(.notFound, "There is no such agreement in this case.")
        }
        guard known.content.state != .declined else {
            throw CaseworkError(.notNow, "These terms were declined; they are signed in vain.")
        }
        let own = known.content.sealed == nil ? text(known.content) : known.content.text
        guard own == outline.text else {
            throw CaseworkError(.invalid, "Other terms were signed there than stand here.")
        }
        let foreign = outline.signatures.filter { speaks(peer, for: $0.participant.text) }
        guard foreign.count == outline.signatures.count else {
            throw CaseworkError(
                .notPermitted,
                "A peer signs for nobody who is looked after here, or at another peer."
            )
        }
        return try amendAsConsequence(known, by: act) { content throws(CaseworkError) in
            let terms = content.sealed == nil ? content.terms : outline.text.hex
            for signature in foreign {
                content.signatures.removeAll { $0.party == signature.participant.text }
                content.signatures.append(
                    AgreementRecord.Signature(
                        party: signature.participant.text,
                        at: signature.at,
                        how: signature.how,
                        terms: terms,
                        guardian: signature.guardian?.text,
                        node: peer
                    )
                )
            }
        }
    }

    /// Whether everybody of an agreement who is looked after here has signed the terms as they stand, a guardian beside a child, and a facilitator has found
    /// them in proportion: what the other side is told then. Where a court may take the terms into account, each of them has agreed to
    /// that too (EU-12.1d): the other side takes a signature under such terms for both.
    package func isSignedHere(_ agreement: AgreementRecord, at now: Instant) -> Bool {
        guard agreement.shared != nil, agreement.sealed == nil else { return false }
        let own = agreement.parties.filter(isHere)
        return !own.isEmpty && own.allSatisfy { signatureFault(of: $0, in: agreement, at: now) == nil }
            && missing(.proportion, Situation(at: now, agreement: agreement)).isEmpty
            && own.allSatisfy { courtFault(of: $0, in: agreement, at: now) == nil }
    }
}

extension AgreementRecord {
    /// Makes way for a later revision.
    mutating func giveWay(at now: Instant) {
        state = .renegotiated
        closedAt = now
        for index in items.indices where !items[index].status.isSettled {
            items[index].status = .renegotiated
        }
    }
}
