import Casework
import Node
import Referrals
import Store
import StoreSQLite
import Wire

extension World {
    /// Looks at what a node gives out, at the very moment: what carries people's words or data leaves only while nobody has taken back
    /// what it rests on. A node whose disk was lost has to know what its peers can give back to it, and no more than that.
    func leaves(_ document: Identifier, from sender: Int) async {
        guard surprise == nil, let process = nodes[sender].process else { return }
        let found = try? await process.store.read { transaction -> Leaving? in
            guard let record = try transaction.document(document), record.erasedAt == nil,
                let thread = try transaction.thread(record.thread)
            else { return nil }
            let signed = try Self.document(in: record)
            guard let carried = Carried(signed) else { return nil }
            return Leaving(
                document: signed,
                carried: carried,
                thread: thread,
                words: try Self.words(behind: signed, in: transaction)
            )
        }
        guard let leaving = found, await isTakenBack(leaving, knownTo: sender) else { return }
        let what = "\(leaving.document.type.rawValue) of \(leaving.thread.reference)"
        say("\(nodes[sender].name) lets \(what) out, and it was taken back.")
        surprise = Violation(
            invariant: .gatesHeld,
            says: "\(nodes[sender].name) sent \(what) after it was taken back."
        )
    }

    /// A document that is about to leave, with what its issuer has said behind it in its thread, as the issuer's disk has it.
    private struct Leaving: Sendable {
        var document: Document
        var carried: Carried
        var thread: ThreadRecord
        var words: [Document]
    }

    private func isTakenBack(_ leaving: Leaving, knownTo sender: Int) async -> Bool {
        if leaving.words.contains(where: { Self.stops($0, leaving) }) { return true }
        if putBack.contains(sender), let other = index(of: leaving.thread.peer) {
            let document = leaving.document
            let words = try? await SQLiteStore(memory: nodes[other].disk).read {
                try Self.words(behind: document, in: $0)
            }
            if words?.contains(where: { Self.stops($0, leaving) }) == true,
                (try? await lostForGood().contains(leaving.thread.id)) == false
            {
                return true
            }
        }
        // No thread says that information must not leave any more: the case does.
        guard leaving.document.type == .spontaneousInformation, leaving.thread.side == .referrer else {
            return false
        }
        return await isTakenBack(leaving.thread.reference, knownTo: sender)
    }

    /// Whether a person has taken a consent back in a case, and the case's agency knows it or is to be told of it again. What was
    /// lost with its disk it knows only where a peer holds a document that says so, in a thread that the agency knows of.
    func isTakenBack(_ reference: String, knownTo number: Int) async -> Bool {
        guard takenBack.contains(reference) else { return false }
        guard putBack.contains(number), let process = nodes[number].process else { return true }
        let consents = try? await process.node.caseFile(reference, readBy: nil).all(ConsentRecord.self)
        if consents?.contains(where: { $0.content.withdrawnSteps.contains(.share) }) == true { return true }
        let entity = nodes[number].entity
        guard let lost = try? await lostForGood(),
            let threads = try? await process.store.read({ try $0.threads(side: nil, limit: 100_000) })
        else { return false }
        for thread in threads where thread.reference == reference && !lost.contains(thread.id) {
            guard let other = index(of: thread.peer) else { continue }
            let isSaid = try? await SQLiteStore(memory: nodes[other].disk).read { transaction in
                try transaction.documents(ofThread: thread.id)
                    .filter { $0.issuer == entity && $0.type == .consentChange && $0.erasedAt == nil }
                    .map { try Self.document(in: $0) }
                    .contains { Self.endsSharing($0) }
            }
            if isSaid == true { return true }
        }
        return false
    }

    /// What an issuer has said behind one of its documents that may take something back.
    private static func words(behind document: Document, in transaction: any StoreReader) throws -> [Document]
    {
        try transaction.documents(ofThread: document.thread)
            .filter {
                $0.issuer == document.issuer && $0.sequence > document.sequence && $0.erasedAt == nil
                    && [.withdrawal, .consentChange, .erasureRequest].contains($0.type)
            }
            .map { try Self.document(in: $0) }
    }

    /// Whether a participant takes something back with a document: the protocol's meaning, written a second time.
    static func takesBack(_ document: Document) -> Bool {
        switch document.type {
        case .withdrawal: document.body["by"]?.string == "participant"
        case .consentChange: document.body["standing"]?.string != "given"
        case .erasureRequest:
            document.body["reason"]?.string == "consent-withdrawn" && document.body["elements"] == nil
        default: false
        }
    }

    private static func endsSharing(_ word: Document) -> Bool {
        let steps = steps(of: word)
        return word.body["standing"]?.string == "withdrawn"
            && (steps.isEmpty || steps.contains(Carried.sharing))
    }

    /// The steps that a consent's end names; none where it ends as a whole.
    private static func steps(of word: Document) -> [String] {
        (word.body["steps"]?.array ?? []).compactMap(\.string)
    }

    /// Whether a participant's word takes from a document what it rests on.
    private static func stops(_ word: Document, _ leaving: Leaving) -> Bool {
        guard takesBack(word) else { return false }
        let steps = steps(of: word)
        guard word.type == .consentChange, !steps.isEmpty else { return true }
        switch leaving.carried {
        case .everything: return true
        case .words: return false
        case .step(let step):
            let recipients = (word.body["recipients"]?.array ?? []).compactMap(\.string)
            let concerns =
                step != Carried.sharing || recipients.isEmpty
                || recipients.contains(leaving.document.audience.text)
            return steps.contains(step) && concerns
        }
    }
}

/// What of people a document carries, by the wire's name of the step that they have to agree to.
private enum Carried: Sendable, Hashable {
    /// All that they have agreed to before.
    case everything
    case step(String)
    /// What one person says to another: whose it is, the network cannot see, so only what ends everything is held against it.
    case words

    static let sharing = "data-sharing"

    /// Nil for what carries neither people's words nor their data.
    init?(_ document: Document) {
        switch document.type {
        case .referral: self = .everything
        case .spontaneousInformation where document.body["case"] != nil: self = .everything
        case .informationResponse, .assistanceAnswer, .correction: self = .step(Self.sharing)
        case .dialogueMessage: self = .words
        case .agreement where ["proposed", "signed"].contains(document.body["standing"]?.string):
            self = .step("agreement")
        case .monitoringReport, .outcome: self = .step("outcome-report")
        default: return nil
        }
    }
}
