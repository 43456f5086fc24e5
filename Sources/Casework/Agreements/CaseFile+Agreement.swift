package import Referrals

extension CaseFile {
    /// Drafts an agreement. It binds nobody before everybody has signed it and its gate is open.
    @discardableResult
    package mutating func draft(
        _ agreement: AgreementRecord,
        by act: Act
    ) throws(CaseworkError) -> Filed<AgreementRecord> {
        guard try process().content.end == nil else { throw CaseworkError(.notNow, "The process has ended.") }
        try check(agreement)
        return try file(agreement, by: act)
    }

    /// What holds of every agreement, drafted here or at a peer.
    ///
    /// - Parameter isArrived: whether a peer drafted it: who is in a cohort, each node knows of its own people only.
    func check(_ agreement: AgreementRecord, isArrived: Bool = false) throws(CaseworkError) {
        guard Set(agreement.parties).count == agreement.parties.count, agreement.parties.count >= 2 else {
            throw CaseworkError(.invalid, "An agreement has at least two parties, each named once.")
        }
        for party in agreement.parties { _ = try person(party) }
        guard agreement.items.map(\.number) == Array(1...max(1, agreement.items.count)) else {
            throw CaseworkError(.invalid, "The items of an agreement are numbered from 1 without a gap.")
        }
        for item in agreement.items {
            if !isArrived { for owed in item.for { try requireSomebody(owed) } }
            try check(item, in: agreement)
        }
    }

    /// Something is owed to a person of the case, or to a cohort in which somebody is.
    private func requireSomebody(_ owed: String) throws(CaseworkError) {
        guard let cohort = AgreementItem.cohort(in: owed) else {
            _ = try person(owed)
            return
        }
        guard people.contains(where: { $0.cohort == cohort }) else {
            throw CaseworkError(.notFound, "There is nobody of the cohort \(cohort) in this case.")
        }
    }

    /// Those of this case to whom something is owed.
    func those(owed names: [String]) -> Set<String> {
        let cohorts = names.compactMap(AgreementItem.cohort(in:))
        let members = people.filter { $0.cohort.map(cohorts.contains) == true }.map(\.pseudonym)
        return Set(names.filter { AgreementItem.cohort(in: $0) == nil } + members)
    }

    /// Whether something is owed to somebody who is looked after here, alone or in a cohort.
    func isOwedHere(_ item: AgreementItem) -> Bool {
        item.for.contains { owed in
            guard let cohort = AgreementItem.cohort(in: owed) else { return isHere(owed) }
            return people.contains { $0.cohort == cohort && !isElsewhere($0.pseudonym) }
        }
    }

    private func check(_ item: AgreementItem, in agreement: AgreementRecord) throws(CaseworkError) {
        guard agreement.parties.contains(item.by), !item.says.isEmpty, !item.verifiedBy.isEmpty else {
            throw CaseworkError(
                .invalid,
                "Item \(item.number) says who of the parties does what, and who verifies it (HB-5)."
            )
        }
        guard item.kind != .restitution || item.amount != nil else {
            throw CaseworkError(.invalid, "Item \(item.number): a restitution has an amount in minor units.")
        }
        guard let amount = item.amount else {
            guard item.instalments.isEmpty else {
                throw CaseworkError(.invalid, "Item \(item.number): instalments need an amount.")
            }
            return
        }
        guard amount.minor > 0 else {
            throw CaseworkError(.invalid, "Item \(item.number): the amount is positive.")
        }
        guard !item.instalments.isEmpty else { return }
        var sum = Money(minor: 0, currency: amount.currency)
        for instalment in item.instalments {
            guard instalment.amount.minor > 0 else {
                throw CaseworkError(.invalid, "Item \(item.number): every instalment is positive.")
            }
            sum = try sum.adding(instalment.amount)
        }
        guard sum == amount else {
            throw CaseworkError(
                .invalid,
                "Item \(item.number): the instalments come to \(sum), the amount is \(amount)."
            )
        }
    }

    /// Sets who watches over the agreement (HB-5). Changing it asks everybody to sign again, since it is among the terms.
    @discardableResult
    package mutating func monitor(
        _ id: Identifier,
        _ plan: AgreementRecord.Monitoring,
        by act: Act
    ) throws(CaseworkError) -> Filed<AgreementRecord> {
        try amend(try drafted(id), by: act) { content throws(CaseworkError) in content.monitoring = plan }
    }

    /// The facilitator's look at the terms, item by item (COE-50, UN-07b).
    @discardableResult
    package mutating func weigh(
        _ id: Identifier,
        faults: [String: String],
        by act: Act
    ) throws(CaseworkError) -> Filed<AgreementRecord> {
        try act.require(.facilitator)
        let agreement = try drafted(id)
        let numbers = Set(agreement.content.items.map { String($0.number) })
        guard Set(faults.keys).isSubset(of: numbers) else {
            throw CaseworkError(.invalid, "Faults are named by the number of an item.")
        }
        return try amend(agreement, by: act) { content throws(CaseworkError) in
            content.proportion = AgreementRecord.Proportion(
                by: act.by,
                at: act.at,
                terms: content.terms,
                faults: faults
            )
        }
    }

    /// Records why the facilitator intervened in the content (COE-52).
    @discardableResult
    package mutating func intervene(_ id: Identifier, reason: String, by act: Act) throws(CaseworkError)
        -> Filed<AgreementRecord>
    {
        try act.require(.facilitator)
        guard !reason.isEmpty else { throw CaseworkError(.invalid, "Say why you intervened.") }
        return try amend(try drafted(id), by: act) { content throws(CaseworkError) in
            content.interventions.append(reason)
        }
    }

    /// Takes one party's signature on the terms as they stand.
    @discardableResult
    package mutating func sign(
        _ id: Identifier,
        party: String,
        how: Channel,
        guardian: String? = nil,
        by act: Act
    ) throws(CaseworkError) -> Filed<AgreementRecord> {
        let agreement = try drafted(id)
        guard agreement.content.parties.contains(party) else {
            throw CaseworkError(.notFound, "\(party) is not a party of this agreement.")
        }
        let signer = try person(party)
        guard signer.left == nil else { throw CaseworkError(.notNow, "\(party) has left the process.") }
        guard agreement.content.shared == nil || isHere(party) else {
            throw CaseworkError(.notPermitted, "\(party) is looked after at the other side, and signs there.")
        }
        if let guardian, signer.guardian != guardian {
            throw CaseworkError(.invalid, "\(guardian) is not the guardian of \(party).")
        }
        if let says = guardian.flatMap({ guardianFault($0, of: party, on: act.day) }) {
            throw CaseworkError(.invalid, "That signature does not count: \(says).")
        }
        if !(act.role == .participant && act.by == party) { try act.require(.write, .agreement) }
        return try amendAsConsequence(agreement, by: act) { content throws(CaseworkError) in
            content.signatures.removeAll { $0.party == party }
            content.signatures.append(
                AgreementRecord.Signature(
                    party: party,
                    at: act.at,
                    how: how,
                    terms: content.terms,
                    guardian: guardian
                )
            )
        }
    }

    /// Concludes the agreement, if its gate is open.
    @discardableResult
    package mutating func conclude(_ id: Identifier, by act: Act) throws(CaseworkError) -> Filed<
        AgreementRecord
    > {
        try act.require(.facilitator)
        let agreement = try drafted(id)
        try open(
            .agreement,
            Situation(at: act.at, people: agreement.content.parties, agreement: agreement.content)
        )
        let concluded = try amend(agreement, by: act) { content throws(CaseworkError) in
            content.state = .signed
        }
        // Only now do the earlier terms make way.
        for earlier in revisions(of: agreement)
        where earlier.content.version < agreement.content.version
            && [.draft, .signed, .breached].contains(earlier.content.state)
        {
            try amend(earlier, by: act) { content throws(CaseworkError) in content.giveWay(at: act.at) }
        }
        return concluded
    }

    /// - Parameter isOpened: whether its words have to be out of the seal.
    func drafted(_ id: Identifier, isOpened: Bool = true) throws(CaseworkError) -> Filed<AgreementRecord> {
        let agreement = try record(id, AgreementRecord.self)
        guard !isOpened || agreement.content.sealed == nil else {
            throw CaseworkError(
                .notNow,
                "Its words are still sealed; a facilitator opens them with `comity case agreement open`."
            )
        }
        guard agreement.content.state == .draft else {
            throw CaseworkError(
                .notNow,
                "The agreement is \(agreement.content.state.rawValue); renegotiate it to change its terms."
            )
        }
        return agreement
    }
}
