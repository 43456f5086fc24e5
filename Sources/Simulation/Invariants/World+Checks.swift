import JOSE
import Node
import Referrals
import RulePacks
import Store
import Trust
import Wire

extension World {
    /// The first invariant that does not hold once the world has settled; nil where all hold.
    func violation() async throws -> Violation? {
        if let surprise { return surprise }
        for number in nodes.indices {
            if let found = try await brokenPromise(of: number) { return found }
            if let found = try await openGate(at: number) { return found }
            if let found = try await closedOwnGate(at: number) { return found }
            if let found = try await falseReceipt(at: number) { return found }
        }
        for number in nodes.indices {
            if let found = try await doubleEffect(at: number) { return found }
        }
        if let found = try await overruledWithdrawal() { return found }
        if let found = try await outlivedWithdrawal() { return found }
        return try await difference()
    }

    func records(at number: Int) async throws -> Records {
        guard let process = nodes[number].process else { throw Died() }
        return try await process.store.read { transaction in
            var records = Records()
            try transaction.eachDocument {
                if case .record(let record) = $0 { records.documents.append(record) }
            }
            try transaction.eachReceipt {
                if case .record(let record) = $0 { records.receipts.append(record) }
            }
            records.threads = try transaction.threads(side: nil, limit: 100_000).sorted { $0.id < $1.id }
            return records
        }
    }

    struct Records: Sendable {
        var documents: [DocumentRecord] = []
        var receipts: [ReceiptRecord] = []
        var threads: [ThreadRecord] = []
    }

    /// What a node acknowledged it holds, with the same bytes.
    private func brokenPromise(of number: Int) async throws -> Violation? {
        let held = try await Dictionary(records(at: number).documents.map { ($0.id, $0.digest) }) {
            first,
            _ in first
        }
        for (document, digest) in (acknowledged[number] ?? [:]).sorted(by: { $0.key < $1.key })
        where held[document] != digest {
            guard try await canBeHad(document, by: number) else { continue }
            return Violation(
                invariant: .nothingLost,
                says:
                    "\(nodes[number].name) gave a receipt for \(document.text.suffix(6)) and does not hold it."
            )
        }
        return nil
    }

    /// Every referral that was signed had its consent, and approvals that a person really gave.
    private func openGate(at number: Int) async throws -> Violation? {
        guard let process = nodes[number].process else { return nil }
        for record in try await records(at: number).documents
        where [.referral, .spontaneousInformation].contains(record.type)
            && record.issuer == nodes[number].entity
        {
            let body = try Self.document(in: record).body
            if record.type == .spontaneousInformation {
                let reference = try await process.store.read { try $0.thread(record.thread)?.reference }
                guard body["case"] == nil || reference.map(consented.contains) == true else {
                    return Violation(
                        invariant: .gatesHeld,
                        says: "\(reference ?? "A case") was told of without its consent."
                    )
                }
                continue
            }
            if body["forwarded"] != nil {
                let name = body["case"]?["reference"]?.string ?? ""
                guard onwardConsented.contains(Self.onward(name, to: record.audience)) else {
                    return Violation(
                        invariant: .gatesHeld,
                        says: "\(name) was passed on to \(record.audience.text) and nobody was asked."
                    )
                }
                continue
            }
            let found = try await process.store.read { transaction in
                (try transaction.assessment(record.thread), try transaction.thread(record.thread)?.reference)
            }
            if found.0 == nil, putBack.contains(number) {
                if let says = ungrounded(body, record) {
                    return Violation(invariant: .gatesHeld, says: says)
                }
                continue
            }
            guard let assessment = found.0, let reference = found.1 else {
                return Violation(
                    invariant: .gatesHeld,
                    says: "A referral of \(nodes[number].name) has no assessment."
                )
            }
            let legal = try Node.legal(in: assessment)
            guard legal.overall.isDecided, legal.overall.outcome != .refuse, consented.contains(reference)
            else {
                return Violation(invariant: .gatesHeld, says: "\(reference) was sent without its consent.")
            }
            let demandsApproval = index(of: record.audience).map {
                SimulatedLaw.demandsApproval(
                    from: process.node.identity.agencyKind,
                    to: nodes[$0].identity.agencyKind
                )
            }
            guard demandsApproval == !legal.rolesToApprove.isEmpty,
                demandsApproval == false || approved.contains(assessment.id)
            else {
                return Violation(invariant: .gatesHeld, says: "\(reference) was sent without an approval.")
            }
        }
        return nil
    }

    /// Every stored receipt verifies with the keys of whoever has to have signed it, and fits its document.
    private func falseReceipt(at number: Int) async throws -> Violation? {
        let records = try await records(at: number)
        let documents = Dictionary(records.documents.map { ($0.id, $0) }) { first, _ in first }
        for receipt in records.receipts.sorted(by: { $0.document < $1.document }) {
            figures.receipts += 1
            guard let document = documents[receipt.document], let keys = try keys(of: document.audience),
                (try? Node.verify(receipt.compact, for: document, keys: keys)) != nil
            else {
                return Violation(
                    invariant: .receiptsVerify,
                    says:
                        "\(nodes[number].name) keeps a receipt for \(receipt.document.text.suffix(6)) that is none."
                )
            }
        }
        return nil
    }

    private func keys(of entity: EntityID) throws -> KeySet? {
        if let index = index(of: entity) { return try nodes[index].chest.everySigner }
        return entity == stage.attacker.entity ? try stage.attacker.keys : nil
    }

    /// One intent, one referral at the other agency, one word that it arrived.
    private func doubleEffect(at number: Int) async throws -> Violation? {
        let records = try await records(at: number)
        let attacker = stage.attacker.entity
        var seen: [String: Identifier] = [:]
        // What was said to belong elsewhere may come back in another way; it has no effect where it went first.
        for thread in records.threads
        where thread.side == .receiver && thread.peer != attacker && thread.stage != .forwarded {
            if seen[thread.reference] != nil {
                return Violation(
                    invariant: .effectsOnce,
                    says: "\(nodes[number].name) has the referral \(thread.reference) twice."
                )
            }
            seen[thread.reference] = thread.id
        }
        var received: Set<Identifier> = []
        for record in records.documents where record.issuer == nodes[number].entity && record.type == .status
        {
            let document = try Self.document(in: record)
            guard document.body["state"]?.string == "received" else { continue }
            if !received.insert(record.thread).inserted {
                return Violation(
                    invariant: .effectsOnce,
                    says: "\(nodes[number].name) says twice that a referral arrived."
                )
            }
        }
        return nil
    }

    /// Where a participant has withdrawn, whoever wrote it down, both sides show the referral as withdrawn.
    private func overruledWithdrawal() async throws -> Violation? {
        for number in nodes.indices {
            let records = try await records(at: number)
            var withdrawn: Set<Identifier> = []
            for record in records.documents where record.type == .withdrawal {
                let document = try Self.document(in: record)
                if document.body["by"]?.string == "participant" { withdrawn.insert(record.thread) }
            }
            for thread in records.threads where thread.peer != stage.attacker.entity {
                guard withdrawn.contains(thread.id), thread.stage != .withdrawn else { continue }
                return Violation(
                    invariant: .withdrawalWins,
                    says:
                        "\(thread.reference) was withdrawn, and \(nodes[number].name) shows it as \(thread.stage.rawValue)."
                )
            }
        }
        return nil
    }

    /// What a participant has taken back at the first agency is over at the third as well.
    private func outlivedWithdrawal() async throws -> Violation? {
        // By thread, the last of the referrer's documents that takes something back.
        var takenBack: [Identifier: Int] = [:]
        var known: [Identifier: Int] = [:]
        var passedOn: [(thread: Identifier, of: Identifier, at: Int)] = []
        for number in nodes.indices {
            for record in try await records(at: number).documents {
                let document = try Self.document(in: record)
                switch record.type {
                case .withdrawal: takenBack[record.thread] = .max
                case .consentChange where document.body["standing"]?.string == "withdrawn":
                    takenBack[record.thread] = max(takenBack[record.thread] ?? 0, record.sequence)
                case .status:
                    // How much of the referrer's the agency knew that passed it on: the people may have agreed anew since.
                    guard let next = document.body["thread"]?.string.flatMap({ Identifier($0) }) else {
                        break
                    }
                    known[next] = document.seen
                case .referral:
                    if let first = document.body["forwarded"]?["thread"]?.string.flatMap({ Identifier($0) }) {
                        passedOn.append((record.thread, first, number))
                    }
                default: break
                }
            }
        }
        for (thread, first, number) in passedOn
        where (takenBack[first] ?? 0) > (known[thread] ?? 0) {
            guard let process = nodes[number].process,
                let record = try await process.store.read({ try $0.thread(thread) }), !record.stage.isEnd
            else { continue }
            return Violation(
                invariant: .withdrawalWins,
                says:
                    "\(record.reference) was taken back, and \(nodes[number].name) shows what was passed on as \(record.stage.rawValue)."
            )
        }
        return nil
    }

    /// Whether all of a thread went to the other side: of what was taken back before it left, the other side knows nothing.
    private func hasLeft(_ thread: ThreadRecord, _ store: CrashingStore) async throws -> Bool {
        try await store.read { transaction in
            try !transaction.deliveries(ofThread: thread.id)
                .contains { $0.state == .closed && $0.reason == .withoutConsent }
        }
    }

    static func document(in record: DocumentRecord) throws -> Document {
        try Document(claims: JSON(parsing: JWS.parse(Array(record.compact.utf8)).payload))
    }

    /// Outboxes are empty; both sides of every thread hold the same documents and show the state that these add up to.
    private func difference() async throws -> Violation? {
        for number in nodes.indices {
            if let left = try await left(at: number).first {
                return Violation(
                    invariant: .converges,
                    says:
                        "\(nodes[number].name) still has \(left.document.text.suffix(6)) in its outbox (\(left.state.rawValue), \(left.lastFailure ?? "never tried"))."
                )
            }
        }
        for number in nodes.indices {
            guard let process = nodes[number].process else { continue }
            let lost = try await lostForGood()
            for thread in try await records(at: number).threads where !lost.contains(thread.id) {
                guard let other = index(of: thread.peer), let there = nodes[other].process else { continue }
                let ours = try await process.node.referral(thread.id, readBy: nil)
                guard ours.thread.stage == ours.state.stage, ours.entries.allSatisfy(\.isVerified) else {
                    return Violation(
                        invariant: .converges,
                        says:
                            "\(nodes[number].name) shows \(thread.reference) as \(ours.thread.stage.rawValue); its documents say \(ours.state.stage.rawValue)."
                    )
                }
                guard thread.side == .referrer, try await hasLeft(thread, process.store),
                    try await hasLeft(thread, there.store)
                else { continue }
                guard let theirs = try? await there.node.referral(thread.id, readBy: nil),
                    theirs.agreement == ours.agreement
                else {
                    return Violation(
                        invariant: .converges,
                        says:
                            "\(nodes[number].name) and \(nodes[other].name) do not agree on \(thread.reference)."
                    )
                }
            }
        }
        return nil
    }
}
