import Casework
import Node
import Referrals
import Store

/// What people agree, how it is kept, and how the process ends.
extension World {
    func nextOfAgreement(in file: CaseFile, at desk: Desk) throws -> Step? {
        guard [.inDialogue, .agreementReached, .monitoring, .breached].contains(desk.thread.stage) else {
            return nil
        }
        let messages = file.all(MessageRecord.self).map(\.content)
        guard messages.contains(where: { $0.origin != nil }) else { return nil }
        let agreement = file.last(AgreementRecord.self)?.content
        switch desk.course.ending {
        case .dialogue, .noAgreement: return desk.side == .receiver ? .end : nil
        case .kept, .broken, .declined:
            guard let agreement, agreement.shared != nil else {
                return desk.side == .receiver ? .propose : nil
            }
            return next(with: agreement, in: file, at: desk)
        }
    }

    private func next(with agreement: AgreementRecord, in file: CaseFile, at desk: Desk) -> Step? {
        let isReceiver = desk.side == .receiver
        switch agreement.state {
        case .draft:
            if agreement.sealed != nil { return .openTerms }
            let signed = Set(agreement.signatures.map(\.party))
            if !signed.contains(desk.own) {
                return desk.course.ending == .declined && !isReceiver ? .declineTerms : .sign
            }
            return signed.isSuperset(of: agreement.parties) ? .conclude : nil
        case .signed:
            guard let item = agreement.items.first else { return nil }
            if item.status == .done { return isReceiver ? .end : nil }
            if desk.course.ending == .broken { return isReceiver ? .breach : nil }
            guard isReceiver else { return item.evidence.isEmpty ? .prove : nil }
            return item.evidence.isEmpty ? nil : .verify
        case .breached:
            guard isReceiver else { return nil }
            return agreement.programmeReview == nil ? .review : .end
        case .declined, .completed: return isReceiver ? .end : nil
        case .renegotiated, .abandoned: return nil
        }
    }

    func agree(_ step: Step, at desk: Desk) async throws {
        let file = try await desk.node.caseFile(desk.reference, readBy: nil)
        let known = file.last(AgreementRecord.self)
        if step == .propose { return try await propose(known?.id, at: desk) }
        if step == .end { return try await end(known?.content, at: desk) }
        guard let id = known?.id else { return }
        let own = desk.own
        switch step {
        case .openTerms:
            _ = try await desk.node.openTerms(
                id,
                inCase: desk.reference,
                with: stage.keys[desk.number].facilitator,
                by: desk.facilitator,
                as: .facilitator
            )
        case .declineTerms:
            try await change(desk) { file, act in
                try file.decline(id, ground: .notAchievable, says: Self.refusal, by: act)
            }
        case .sign:
            signedHere.insert(desk.reference)
            try await change(desk) { file, act in
                try file.weigh(id, faults: [:], by: act)
                try file.sign(id, party: own, how: .portal, by: act)
            }
        case .conclude: try await change(desk) { file, act in try file.conclude(id, by: act) }
        case .prove:
            try await change(desk) { file, act in
                try file.prove(id, item: 1, .init(what: "the letter", on: act.day, by: act.by), by: act)
            }
        case .verify:
            try await change(desk) { file, act in
                try file.verify(id, item: 1, .init(by: act.by, on: act.day), by: act)
            }
        case .breach: try await change(desk) { file, act in try file.breach(id, items: [1], by: act) }
        case .review:
            try await change(desk, by: nodes[desk.number].approver) { file, act in
                try file.review(id, .toCourt, by: act)
            }
        default: break
        }
    }

    /// Drafts the terms, where that was not done before a crash, and puts them before the other side.
    private func propose(_ known: Identifier?, at desk: Desk) async throws {
        let by = desk.facilitator.name
        let id = try await desk.node.change(desk.reference, by: desk.facilitator, as: .facilitator) {
            file,
            act in
            if let known { return known }
            let item = AgreementItem(
                number: 1,
                kind: .apology,
                by: "responsible-1",
                for: ["harmed-1"],
                says: Self.promise,
                due: act.day.adding(days: 30),
                verifiedBy: "both facilitators"
            )
            let draft = try file.draft(
                AgreementRecord(parties: ["harmed-1", "responsible-1"], items: [item], madeAt: act.at),
                by: act
            )
            try file.monitor(
                draft.id,
                .init(by: by, how: "a call each month", until: act.day.adding(days: 90), ifNot: "a talk"),
                by: act
            )
            try file.weigh(draft.id, faults: [:], by: act)
            return draft.id
        }
        _ = try await desk.node.proposeAgreement(
            id,
            inCase: desk.reference,
            by: desk.facilitator,
            as: .facilitator
        )
    }

    private func end(_ agreement: AgreementRecord?, at desk: Desk) async throws {
        let ending = desk.course.ending
        try await change(desk) { file, act in
            switch ending {
            case .dialogue: try file.end(.dialogueSufficed, by: act)
            case .noAgreement, .declined: try file.end(.noAgreement, by: act)
            case .broken: try file.end(.breached, by: act)
            case .kept:
                if let last = file.last(AgreementRecord.self), last.content.state == .signed {
                    try file.complete(last.id, by: act)
                }
                try file.end(.completed, by: act)
            }
        }
    }
}
