import Casework
import Node
import Referrals
import Store

/// The restorative process of two agencies: each looks after one of the two people, prepares them, and carries their words over.
extension World {
    /// What comes next in a process, as far as this side knows; nil where the other has to do something first.
    func nextOfProcess(at desk: Desk) async throws -> Step? {
        guard desk.thread.caseID != nil else { return desk.side == .receiver ? .takeCase : nil }
        let file = try await desk.node.caseFile(desk.reference, readBy: nil)
        guard let process = file.last(ProcessRecord.self)?.content else { return .prepare }
        guard process.end == nil else { return nil }
        if random.happens(0.03) { return .takeBack }
        let screening = file.last(ScreeningRecord.self)?.content
        if screening == nil, !desk.course.omits(.screening, at: desk.side) { return .screen }
        if let screening, screening.second == nil { return .secondView }
        if desk.side == .referrer,
            !file.all(JointFacilitationRecord.self).contains(where: { $0.content.peer == desk.thread.peer })
        {
            return .join
        }
        return try nextWord(in: file, at: desk) ?? nextOfAgreement(in: file, at: desk)
    }

    /// Each side writes once, and reads what has come.
    private func nextWord(in file: CaseFile, at desk: Desk) throws -> Step? {
        let messages = file.all(MessageRecord.self).map(\.content)
        if messages.contains(where: { $0.sealed != nil && $0.state == .waiting }) { return .readOn }
        let own = messages.filter { $0.origin == nil }
        if own.contains(where: { $0.state == .waiting }) { return .release }
        // That the other person is ready is heard from the other side, and not asked for again and again.
        let isOtherReady = file.all(ReadinessRecord.self).map(\.content)
            .contains { $0.person == desk.other && $0.step == .preparation }
        guard own.isEmpty, isOtherReady,
            desk.state.permits(.message, by: desk.side) || desk.state.permits(.beginDialogue, by: desk.side)
        else { return nil }
        return .write
    }

    func conduct(_ step: Step, at desk: Desk) async throws {
        switch step {
        case .takeCase:
            _ = try await desk.node.takeCase(
                from: desk.thread.id,
                reference: desk.reference,
                by: desk.officer
            )
        case .prepare: try await prepare(at: desk)
        case .screen: try await screen(at: desk)
        case .secondView:
            readiness[desk.reference, default: []].insert(.screening)
            try await change(desk, as: .lead, by: nodes[desk.number].approver) { file, act in
                guard let last = file.last(ScreeningRecord.self) else { return }
                try file.secondView(last.id, agrees: true, says: "Read.", by: act)
            }
        case .join:
            let peer = desk.thread.peer
            try await change(desk) { file, act in
                try file.join(
                    JointFacilitationRecord(
                        peer: peer,
                        purpose: "one process for both",
                        composition: ["a facilitator of each side"],
                        functions: "each with the own person",
                        until: act.day.adding(days: 300),
                        place: "by letter",
                        terms: "nothing is gathered as evidence",
                        confidentiality: "both sides"
                    ),
                    by: act
                )
            }
        case .write:
            let (from, to) = (desk.own, desk.other)
            try await change(desk) { file, act in
                try file.write(
                    MessageRecord(
                        from: from,
                        to: to,
                        language: "en",
                        words: Self.words,
                        writtenAt: act.at
                    ),
                    by: act
                )
            }
        case .release: try await release(at: desk)
        case .readOn: try await readOn(at: desk)
        default: break
        }
    }

    /// What people write to each other, agree and say of it, which no document carries in the clear.
    static let words = "Why was it she, of all people?"
    static let promise = "A letter in his own words."
    static let refusal = "Not before June."
    static let said = [words, promise, refusal]

    func change(
        _ desk: Desk,
        as role: Role = .facilitator,
        by officer: Officer? = nil,
        _ body: @Sendable @escaping (inout CaseFile, Casework.Act) throws -> Void
    ) async throws {
        try await desk.node.change(desk.reference, by: officer ?? desk.facilitator, as: role, body)
    }

    private func release(at desk: Desk) async throws {
        let waiting = try await desk.node.caseFile(desk.reference, readBy: nil).all(MessageRecord.self)
            .filter { $0.content.origin == nil && $0.content.state == .waiting }
        guard let id = waiting.first?.id else { return }
        released.insert(id)
        try await change(desk) { file, act in try file.decide(id, .release, by: act) }
    }

    /// The facilitator opens what came and lets the person have it.
    private func readOn(at desk: Desk) async throws {
        let sealed = try await desk.node.caseFile(desk.reference, readBy: nil).all(MessageRecord.self)
            .filter { $0.content.sealed != nil && $0.content.state == .waiting }
        guard let id = sealed.first?.id else { return }
        _ = try await desk.node.openMessage(
            id,
            inCase: desk.reference,
            with: stage.keys[desk.number].facilitator,
            by: desk.facilitator,
            as: .facilitator
        )
        try await change(desk) { file, act in try file.decide(id, .release, by: act) }
    }
}
