import Casework
import Referrals
import RulePacks
package import Store
import Wire

/// A referral whose other side has asked for erasure, and what is still here of it.
package struct ErasureRequestView: Sendable {
    package var thread: ThreadRecord
    /// The case that was made of it; nil where there is none.
    package var file: CaseRecord?
    /// The last request.
    package var request: DocumentRecord
    package var reason: String
    /// Whether nothing was reported yet.
    package var isOpen: Bool
    /// Until when the last report says that something is kept; nil where it names no day.
    package var keptUntil: String?
    /// Why nobody but a person can answer it; empty where it is answered by itself.
    package var needsPerson: [String]
}

extension Node {
    /// The referrals in which another agency asked for erasure, and that are still here.
    package func erasureRequests() async throws -> [ErasureRequestView] {
        let now = clock.now
        return try await store.read { transaction in
            try transaction.threads(askedToErase: identity.entity, limit: 1000).compactMap {
                try requestView($0, at: now, in: transaction)
            }
        }
    }

    /// Erases by itself what a peer asked to be erased, where the agency has made no case of it and its own rule pack, as it was
    /// asked when the referral arrived, demands nothing to be kept. Everything else is a question to a person.
    func answerErasureRequests() async throws {
        for view in try await erasureRequests() where view.isOpen && view.needsPerson.isEmpty {
            let now = clock.now
            let begun = try await store.write { transaction -> ErasureRecord? in
                guard let thread = try transaction.thread(view.thread.id), thread.erasedAt == nil,
                    let current = try requestView(thread, at: now, in: transaction),
                    current.isOpen, current.needsPerson.isEmpty,
                    try transaction.erasureRecord(of: thread.id)?.state != .asking
                else { return nil }
                let proceeding = ErasureProceeding(
                    reason: ErasureReason(rawValue: current.reason) ?? .purposeFulfilled,
                    ground: nil
                )
                let record = ErasureRecord(
                    id: newIdentifier(at: now),
                    subject: thread.id,
                    kind: .referral,
                    state: .asking,
                    content: try text(proceeding.json),
                    begunBy: "node",
                    begunAt: now
                )
                try transaction.insert(record)
                try transaction.record(.erasureBegun, by: "node", about: thread.id, at: now)
                return record
            }
            if let begun { _ = try await finish(begun.id, of: begun.subject) }
        }
    }

    /// Answers a request to erase what was erased before.
    func reportGone(
        to request: Document,
        in thread: inout ThreadRecord,
        at now: Instant,
        into transaction: any StoreWriter
    ) throws {
        guard request.type == .erasureRequest, let moment = thread.erasedAt else { return }
        let at = JSON.string(Instant(seconds: moment.seconds).rfc3339)
        let gone = try transaction.documents(ofThread: thread.id)
            .filter { $0.issuer == thread.peer && $0.erasedAt != nil }.prefix(200)
        let body = JSON.object([
            "request": .string(request.id.text),
            "erased": .array(gone.map { ["document": .string($0.id.text), "at": at] }), "kept": [],
        ])
        do {
            _ = try sign(.erasureReport, body, in: &thread, by: "node", at: now, into: transaction)
            try refold(&thread, at: now, in: transaction)
        } catch let error as NodeError where [.notAgreed, .notNow, .tooLarge].contains(error.code) {
            try transaction.record(.answerNotAgreed, by: "node", about: thread.id, at: now)
        }
    }

    private func requestView(_ thread: ThreadRecord, at now: Instant, in transaction: any StoreReader) throws
        -> ErasureRequestView?
    {
        let documents = try transaction.documents(ofThread: thread.id)
        guard let request = documents.last(where: { $0.type == .erasureRequest && $0.issuer == thread.peer })
        else { return nil }
        let state = try Self.state(of: thread, in: transaction, own: identity.entity)
        let isOpen = state.openErasures.contains { $0.asker != thread.side }
        let report = try documents.last { $0.type == .erasureReport && $0.issuer == identity.entity }
            .map { try Self.document(in: $0).body }
        let file = try thread.caseID.flatMap { try transaction.caseRecord($0) }
        return ErasureRequestView(
            thread: thread,
            file: file?.erasedAt == nil ? file : nil,
            request: request,
            reason: try Self.document(in: request).body["reason"]?.string ?? "",
            isOpen: isOpen,
            keptUntil: report?["kept"]?.array?.compactMap { $0["until"]?.string }.max(),
            needsPerson: try reasonsForPerson(thread, state, at: now, in: transaction)
        )
    }

    /// Why a person has to decide whether a referral is erased.
    private func reasonsForPerson(
        _ thread: ThreadRecord,
        _ state: ThreadState,
        at now: Instant,
        in transaction: any StoreReader
    ) throws -> [String] {
        var reasons: [String] = []
        if thread.caseID != nil { reasons.append("this agency has a case of its own for it") }
        let asked = try transaction.documents(ofThread: thread.id)
            .last { $0.type == .erasureRequest && $0.issuer == thread.peer }
        if let asked, try Self.document(in: asked).body["scope"]?.string == "elements" {
            reasons.append("only parts of documents are asked to be erased, and a referral goes as a whole")
        }
        if !state.stage.isEnd { reasons.append("the referral is \"\(state.stage.rawValue)\"") }
        if let onward = try onwardThread(of: thread, in: transaction), onward.erasedAt == nil {
            reasons.append(
                "this agency passed it on to \(onward.peer.text) in referral \(onward.id), which is still here"
            )
        }
        for preservation in state.preservations where preservation.asker != thread.side {
            if case .kept(let until) = preservation.standing, until >= now.date {
                reasons.append("data were promised to be kept until \(until) (Budapest Convention art. 29)")
            }
        }
        guard state.matter == .referral else { return reasons }
        guard let stored = try transaction.latestAssessment(of: thread.id), stored.erasedAt == nil else {
            return reasons + ["the own rule pack has not been asked"]
        }
        let law = try LegalAssessment(json: JSON(parsing: stored.outcome, limits: .local))
        return reasons + law.reasonsToKeep(on: now)
    }
}

extension LegalAssessment {
    /// What speaks for keeping something, with the rules that say so; empty where the law, fully determined, demands nothing.
    func reasonsToKeep(on now: Instant) -> [String] {
        var reasons = overall.isDecided ? [] : ["the assessment under the own rule pack is not decided"]
        for demand in obligations where demand.kind == "delete-after" {
            let rules = demand.demandedBy.map(\.rule).joined(separator: ", ")
            guard case .period(_, let least, let most) = demand.terms, most != nil || least != nil,
                demand.isCertain
            else {
                reasons.append("how long it may or must be kept is not determined (\(rules))")
                continue
            }
            if let least, decisionDay.adding(least).description > now.date {
                reasons.append(
                    "it has to be kept until \(decisionDay.adding(least)) (\(rules))"
                )
            }
        }
        return reasons
    }
}
