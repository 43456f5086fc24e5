package import Casework
package import Referrals
package import RulePacks
package import Store
import Wire

/// An assessment as it was stored and as it can be read.
package struct Assessed: Sendable {
    package var record: AssessmentRecord
    package var legal: LegalAssessment
    /// What leaves and what is kept back; nil on arrival.
    package var disclosure: Disclosure?
    /// On sending: whose consent is not in force for exactly what would leave, and why not.
    package var missingConsents: [String] = []
    package var approvals: [ApprovalRecord] = []
    /// On sending: which services were consulted before, and what a person still has to say about it (COE-28).
    package var consultations: [Filed<ConsultationRecord>] = []
}

extension Node {
    /// Asks both rule packs about sending a case to a peer, and fixes what exactly would leave.
    ///
    /// Nothing is sent. The result is stored with its facts and its content, so that it can be decided again and so that
    /// an approver signs for exactly this.
    ///
    /// - Throws: ``NodeError`` with `gateClosed` where what was taken over from a referral would serve another purpose than it came for.
    package func assess(
        _ reference: String,
        for peer: EntityID,
        request: ReferralRequest,
        by officer: Officer
    ) async throws -> Assessed {
        let now = clock.now
        let (file, other, records) = try await store.read { transaction in
            let record = try Self.existing(transaction, reference)
            guard let other = try transaction.peer(peer) else {
                throw NodeError(.notFound, "There is no such peer. `comity peer list` shows all.")
            }
            return (record, other, try self.caseFile(record, in: transaction))
        }
        try check(request)
        let content = try Self.case(of: file)
        let sender = AgencyFacts(jurisdiction: identity.jurisdiction, kind: identity.agencyKind)
        let receiver = AgencyFacts(jurisdiction: other.jurisdiction, kind: other.kind)
        var facts = CaseFacts(of: content, for: request, sender: sender, receiver: receiver, today: now.date)
            .answers
        let consents = Self.consentFacts(of: records, purpose: request.purpose, recipient: peer, at: now)
        for (fact, value) in consents.members { facts[fact] = value }
        let legal = try library.assess(
            [(sender.jurisdiction, .sender), (receiver.jurisdiction, .receiver)],
            facts: facts,
            on: now.date
        )
        let disclosure = Disclosure(
            of: content,
            requested: request.data,
            withheld: legal.withheld.map { Disclosure.Withheld(category: $0.category, by: $0.reason) }
        )
        let evidence = try await store.read { [facts] transaction in
            try self.evidence(request.evidence, ofCase: file.id, under: legal, on: facts, in: transaction)
        }
        var body = try Self.body(
            of: request,
            disclosure,
            facts: facts,
            legal: legal,
            consents: Self.declared(to: peer, for: request.purpose, in: records, at: now),
            evidence: evidence
        )
        let passedOn = try await store.read { [body = JSON.object(body)] transaction in
            try requirePurpose(of: body, ofCase: file.id, for: peer, in: transaction)
            return try self.passedOn(with: body, ofCase: file.id, to: peer, in: transaction)
        }
        Self.add(passedOn, to: &body)
        let text = try text(.object(body))
        let record = AssessmentRecord(
            id: newIdentifier(at: now),
            subject: file.id,
            occasion: .sending,
            peer: peer,
            madeAt: now,
            madeBy: officer.name,
            facts: try self.text(.object(facts)),
            outcome: try self.text(legal.json),
            content: text,
            contentDigest: Digest(of: text)
        )
        try await store.write { transaction in
            try transaction.takeIntoUse(legal.packs, by: officer.name, at: now)
            try transaction.insert(record)
            try transaction.record(
                .assessed,
                by: officer.name,
                about: file.id,
                digest: record.seal,
                at: now
            )
        }
        let missing = try Self.consentsNeeded(by: record, of: records).compactMap { need in
            records.consent(for: need, at: now).says.map { "\(need.person): \($0)" }
        }
        return Assessed(
            record: record,
            legal: legal,
            disclosure: disclosure,
            missingConsents: missing,
            consultations: records.consultations
        )
    }

    /// The consents in force on which sharing rests, by the person's pseudonym, as they go out with the referral.
    private static func declared(
        to peer: EntityID,
        for purpose: String,
        in file: CaseFile,
        at now: Instant
    ) -> [String: JSON] {
        var declared: [String: JSON] = [:]
        for party in file.basis.parties {
            let need = ConsentNeed(party.pseudonym, .share, recipient: peer.text, serves: purpose)
            guard case .inForce(let consent) = file.consent(for: need, at: now),
                var body = consent.content.wire(named: consent.id, to: peer, at: now)
            else { continue }
            body["participant"] = nil
            declared[party.pseudonym] = .object(body)
        }
        return declared
    }

    /// The last assessment of a case for sending, or of a referral that arrived, with its approvals.
    package func latestAssessment(of subject: Identifier) async throws -> Assessed? {
        try await store.read { transaction in
            guard let record = try transaction.latestAssessment(of: subject) else { return nil }
            // It went with a person who was erased, and the case is still there: it has to be assessed anew.
            if record.erasedAt != nil, let file = try transaction.caseRecord(subject), file.erasedAt == nil {
                return nil
            }
            return Assessed(
                record: record,
                legal: try Self.legal(in: record),
                approvals: try transaction.approvals(of: record.id),
                consultations: record.occasion == .sending
                    ? try Self.consultations(ofCase: subject, in: transaction) : []
            )
        }
    }

    /// The consultations of a case as far as this holder can read them: they open and close nothing.
    private static func consultations(ofCase id: Identifier, in transaction: any StoreReader) throws
        -> [Filed<
            ConsultationRecord
        >]
    {
        guard let record = try transaction.caseRecord(id), record.erasedAt == nil else { return [] }
        var file = CaseFile(id: id, case: try Self.case(of: record))
        let compartment = RecordKind.consultation.compartment.rawValue
        for stored in try transaction.casework(ofCase: id, in: [compartment])
        where stored.kind == RecordKind.consultation.rawValue && stored.erasedAt == nil && !stored.isClosed {
            try file.load(stored)
        }
        return file.consultations
    }

    /// The assessment that belongs to a referral: the one it was sent under, or the last one on arrival.
    package func assessment(of thread: ThreadRecord) async throws -> Assessed? {
        try await store.read { transaction in
            let record =
                thread.side == .referrer
                ? try transaction.assessment(thread.id) : try transaction.latestAssessment(of: thread.id)
            guard let record else { return nil }
            return Assessed(
                record: record,
                legal: try Self.legal(in: record),
                approvals: try transaction.approvals(of: record.id)
            )
        }
    }

    /// The legal assessment inside a stored record.
    ///
    /// - Throws: ``NodeError`` with `erased`.
    package static func legal(in record: AssessmentRecord) throws -> LegalAssessment {
        try requireContent(erasedAt: record.erasedAt)
        return try LegalAssessment(json: JSON(parsing: record.outcome, limits: .local))
    }

    /// - Throws: ``NodeError`` with `invalidInput` for a data category that the fact schema does not have.
    func check(categories: Set<String>) throws {
        guard !categories.isEmpty else { return }
        let known = try library.dataCategories()
        let unknown = categories.subtracting(known).sorted()
        guard unknown.isEmpty else {
            throw NodeError(
                .invalidInput,
                "There is no data category \(unknown.joined(separator: ", ")).",
                findings: ["the categories are: " + known.joined(separator: ", ")]
            )
        }
    }

    private func check(_ request: ReferralRequest) throws {
        try check(categories: request.data)
        guard Instant(date: request.decideBy) != nil else {
            throw NodeError(.invalidInput, "The date by which to decide is written like 2026-12-31.")
        }
        if let day = request.urgency?.confirmBy { try futureDay(day) }
        for deadline in request.terms.deadlines { try futureDay(deadline.by) }
        try check(limits: request.terms.limits)
    }

    /// The provisions of instruments that packs of both sides can adopt, as far as rules that speak cite them: the legal basis where an
    /// officer names none. Each side's own acts are not among them; whether one of those is the basis, a person says.
    private static func sharedBasis(in legal: LegalAssessment) -> [RequestTerms.Provision] {
        let own = Set(legal.packs.map(\.id))
        let words = legal.spoke.filter { $0.isCertain && $0.outcome != .refuse }.flatMap(\.rule.citations)
            .filter { !own.contains($0.pack) }.map(\.words)
        return Set(words).sorted().prefix(20).map { RequestTerms.Provision(String($0.prefix(500))) }
    }

    /// What the law imposes on the use of each element that leaves: it travels with the element.
    ///
    /// - Parameter elements: JSON Pointers into the body.
    static func limits(
        on elements: [String],
        for purpose: String,
        by legal: LegalAssessment
    ) -> [UseLimit] {
        elements.flatMap { pointer in
            legal.obligations.compactMap { obligation -> UseLimit? in
                let cite = obligation.demandedBy.first?.rule
                return switch obligation.kind {
                case "use-limitation":
                    UseLimit(element: pointer, kind: .purpose, purpose: purpose, cite: cite)
                case "no-onward-transfer": UseLimit(element: pointer, kind: .noOnward, cite: cite)
                default: nil
                }
            }
        }
    }

    /// The body of the referral without approvals: what an approver sees and signs for.
    private static func body(
        of request: ReferralRequest,
        _ disclosure: Disclosure,
        facts: JSONObject,
        legal: LegalAssessment,
        consents: [String: JSON],
        evidence: JSON?
    ) throws -> JSONObject {
        let sent = Set(disclosure.sent.map(\.category))
        var content = disclosure.content.object ?? JSONObject()
        content["parties"] = .array(
            (content["parties"]?.array ?? []).map { party in
                guard var members = party.object, let name = party["pseudonym"]?.string,
                    let consent = consents[name]
                else { return party }
                members["consents"] = .array([consent])
                return .object(members)
            }
        )
        var body: JSONObject = [
            "case": .object(content),
            "request": .object([
                "purpose": .string(request.purpose), "mechanisms": .array([.string(request.mechanism)]),
                "says": .string(request.says), "languages": .array(request.languages.map(JSON.string)),
            ]),
            "facts": .object(CaseFacts.travelling(facts, sent: sent)),
            "assessment": travelling(legal),
            "minimisation": disclosure.report,
            "decideBy": .string(request.decideBy),
        ]
        let limits = Self.limits(
            on: disclosure.sent.map { "/case" + $0.pointer },
            for: request.purpose,
            by: legal
        )
        let terms = request.terms
        if !(limits + terms.limits).isEmpty {
            body["limits"] = .array((limits + terms.limits).map(\.json))
        }
        var members = terms
        if members.legalBasis.isEmpty { members.legalBasis = sharedBasis(in: legal) }
        for (name, value) in members.members.members { body[name] = value }
        if let urgency = request.urgency { body["urgency"] = urgency.json }
        if let evidence { body["evidence"] = evidence }
        if !request.translations.isEmpty {
            body["translations"] = .array(request.translations.map(\.json))
        }
        return body
    }

    /// What of an assessment travels: the packs, the outcome, what is imposed and why; not the questions of this side.
    static func travelling(_ legal: LegalAssessment) -> JSON {
        let whole = legal.json
        let members = [
            "format", "on", "packs", "outcome", "topics", "obligations", "withheld", "retention", "conflicts",
        ]
        return .object(JSONObject(members.compactMap { name in whole[name].map { (name, $0) } }))
    }

    static func travelling(_ record: AssessmentRecord) throws -> JSON { travelling(try legal(in: record)) }
}

extension LegalAssessment.Withheld {
    /// The rules that keep the category back, each with its citations.
    package var reason: String {
        var seen: Set<String> = []
        return by.filter { seen.insert($0.rule).inserted }.map { reference in
            "\(reference.rule) (\(reference.citationsInWords))"
        }.joined(separator: "; ")
    }
}
