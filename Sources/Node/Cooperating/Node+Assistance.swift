package import Referrals
import Store
import Trust
package import Wire

/// What a request for assistance says: the fields as the published schema of ``DocumentType/assistanceRequest`` names them,
/// which says what each measure needs.
package struct AssistanceRequest: Sendable, Hashable {
    package var measure: AssistanceMeasure
    package var fields: JSONObject

    package init(measure: AssistanceMeasure, fields: JSONObject) {
        self.measure = measure
        self.fields = fields
    }

    /// The body as it travels: what follows from the measure and from who asks is filled in where nothing else is said.
    func body(reference: String, contact: String, today: String) -> JSON {
        var body = fields
        body["measure"] = .string(measure.rawValue)
        body["reference"] = .string(reference)
        if body["issuedOn"] == nil { body["issuedOn"] = .string(today) }
        if body["legalBasis"] == nil { body["legalBasis"] = [["provision": .string(measure.cite)]] }
        if body["contact"] == nil { body["contact"] = .string(contact) }
        if measure.isOfProtocol { body["protocolStatement"] = true }
        if measure == .emergencyDisclosure { body["route"] = "contact-point" }
        return .object(body)
    }
}

extension Node {
    /// Asks a peer for assistance: in a thread of its own.
    ///
    /// - Parameters:
    ///   - reference: this agency's own reference, as both sides see it.
    ///   - name: the case of this agency that it belongs to; nil for none.
    /// - Throws: ``NodeError`` with `invalidInput`, naming each field that the measure needs and that is missing, and with `gateClosed`
    ///   where a condition under which the case came here forbids that it is told there, or that it serves evidence. Nothing is signed
    ///   then.
    package func requestAssistance(
        _ request: AssistanceRequest,
        reference: String,
        from peer: EntityID,
        ofCase name: String? = nil,
        by officer: Officer
    ) async throws -> MoveResult {
        let respondBy = request.fields["respondBy"]?.string
        if let respondBy { try futureDay(respondBy) }
        if let concerned = request.fields["concerns"]?.string {
            let thread = try await store.read { reader in
                try Identifier(concerned).flatMap { try reader.thread($0) }
            }
            guard thread?.peer == peer else {
                throw NodeError(.notFound, "This agency has no such referral with that peer.")
            }
        }
        for fact in request.fields["facts"]?.object?.members ?? [] {
            try library.check(fact: fact.key, value: fact.value)
        }
        let now = clock.now
        let result = try await store.write { transaction in
            let file = try name.map { try Self.existing(transaction, $0) }
            var body = request.body(reference: reference, contact: identity.contactPoint, today: now.date)
            if let file { body = try underConditions(body, of: file, to: peer, in: transaction) }
            return try open(
                .assistanceRequest,
                body,
                to: peer,
                reference: reference,
                caseID: file?.id,
                answerBy: respondBy ?? "",
                by: officer.name,
                at: now,
                into: transaction
            )
        }
        outboxSignal.raise()
        return result
    }

    /// A request about a case of which something was taken over from a referral, under that referral's conditions. What its words
    /// tell of the case no software can see: what stands on any of it stands on all of them.
    private func underConditions(
        _ body: JSON,
        of file: CaseRecord,
        to peer: EntityID,
        in transaction: any StoreReader
    ) throws -> JSON {
        let told: JSON = [
            "case": try Self.case(of: file).record, "facts": body["facts"] ?? [:],
            "request": ["purpose": "evidence"],
        ]
        try requireOnward(told, ofCase: file.id, to: peer, in: transaction)
        var members = body.object ?? [:]
        let limits = try passedOn(with: told, ofCase: file.id, to: peer, in: transaction)
        Self.add(UseLimits(limits.map { $0.moved(to: "") }).withoutRepetition, to: &members)
        return .object(members)
    }

    /// Where a peer's point of contact is reached at any time: an emergency is told there too (Budapest Convention art. 35).
    package func contactPoint(of peer: EntityID) async throws -> String {
        try await store.read { transaction in
            guard let record = try transaction.peer(peer) else {
                throw NodeError(.notFound, "There is no such peer. `comity peer list` shows all.")
            }
            return try EntityConfiguration(verifying: record.statement).metadata.contactPoint
        }
    }

    /// Says on which day the order was served on the provider; the time for what the provider returns runs from then.
    package func serveOrder(
        in thread: Identifier,
        on day: String,
        says: String? = nil,
        by officer: Officer
    ) async throws -> MoveResult {
        guard Instant(date: day) != nil, day <= clock.now.date else {
            throw NodeError(.invalidInput, "The day is written like 2027-01-31, and is not ahead.")
        }
        return try await move(.serve, in: thread, by: officer) { _, state in
            var body = try Self.answering(state, standing: "served")
            body["servedOn"] = .string(day)
            if let says { body["says"] = .string(says) }
            return (.assistanceAnswer, .object(body))
        }
    }

    /// Refuses a request on a ground, after the other side has been consulted (Budapest Convention arts. 25(4), 27(4), 27(6), 30(2)).
    ///
    /// - Throws: ``NodeError`` with `gateClosed` where there was no consultation, with `invalidInput` where the ground is not on
    ///   the list of the measure.
    package func refuseAssistance(
        in thread: Identifier,
        ground: String,
        cite: String?,
        says: String,
        dualCriminality: DualCriminality? = nil,
        translations: [Translation] = [],
        by officer: Officer
    ) async throws -> MoveResult {
        guard ground != "no-dual-criminality" || dualCriminality?.finding == .notMet else {
            throw NodeError(
                .invalidInput,
                "That the conduct is no offence here is decided by the conduct, not by its label (Budapest Convention art. 25(5)). Say which conduct was compared."
            )
        }
        return try await move(.refuse, in: thread, by: officer) { _, state in
            var body = try Self.answering(state, standing: "refused")
            let subject = state.assistance?.measure.grounds ?? .assistance
            guard let found = Ground(ground, for: subject) else {
                throw NodeError(
                    .invalidInput,
                    "\"\(ground)\" is no ground on which this measure may be refused.",
                    findings: Ground.all.filter { $0.subjects.contains(subject) }.map {
                        "\($0.code): \($0.says)"
                    }
                )
            }
            body["ground"] = try found.wire(citing: cite)
            body["says"] = .string(says)
            if let dualCriminality { body["dualCriminality"] = dualCriminality.json }
            Self.add(translations, to: &body)
            return (.assistanceAnswer, .object(body))
        }
    }

    /// The beginning of an answer to the request of a thread of assistance.
    static func answering(_ state: ThreadState, standing: String) throws(NodeError) -> JSONObject {
        guard let asked = state.assistance else {
            throw NodeError(.notNow, "In this thread nobody asks for assistance.")
        }
        return [
            "request": .string(asked.request.text), "measure": .string(asked.measure.rawValue),
            "standing": .string(standing),
        ]
    }
}
