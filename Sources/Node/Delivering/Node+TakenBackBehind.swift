import Casework
import Referrals
import Store
import Wire

/// What waits in the outbox with people's words or data may have lost what it rests on since it was signed: the word that says so
/// stands behind it in the same thread.
extension Node {
    /// Whether a participant's word to stop was signed behind a document in its thread, and the document rests on what it takes back.
    func isTakenBack(_ record: DocumentRecord, in transaction: any StoreReader) throws -> Bool {
        guard let rest = Rest(of: record.type) else { return false }
        let words = try Self.wordsToStop(behind: record, in: transaction)
        guard !words.isEmpty else { return false }
        let document = try Self.document(in: record)
        // That terms are declined carries nothing that could be taken back.
        guard document.body["standing"]?.string != "declined" else { return false }
        return try words.contains { word in
            switch Move(word) {
            case .withdraw: return true
            case .askErasure:
                guard let elements = word.body["elements"]?.array else { return true }
                return rest == .anything || elements.contains { $0["document"]?.string == record.id.text }
            case .revoke: return try takesBack(word, rest, of: document, in: transaction)
            default: return false
            }
        }
    }

    /// Whether the word that takes back what a document rests on may still come back: the node was put back to an older backup, and
    /// the peer, or another one with a part in the same case, is still to be asked. One that the people of the case have named may have
    /// got its part since the backup was made.
    func mayBeTakenBack(_ record: DocumentRecord, in transaction: any StoreReader) throws -> Bool {
        guard Rest(of: record.type) != nil, try transaction.catchUp(with: identity.entity) != nil,
            let thread = try transaction.thread(record.thread)
        else { return false }
        if try isBehind(thread.peer, in: transaction) { return true }
        guard let id = thread.caseID else { return false }
        if try transaction.threads(ofCase: id).contains(where: { try isBehind($0.peer, in: transaction) }) {
            return true
        }
        guard let caseRecord = try transaction.caseRecord(id), caseRecord.erasedAt == nil else {
            return false
        }
        let named = try caseFile(caseRecord, in: transaction).all(ConsentRecord.self)
            .flatMap(\.content.recipients)
        return try Set(named).compactMap { EntityID($0) }.contains { entity in
            try transaction.peer(entity) != nil && isBehind(entity, in: transaction)
        }
    }

    /// Sets a document aside for half a minute, in which its peers are asked, with what is behind it in its thread.
    func waitForWords(_ delivery: DeliveryRecord) async throws {
        let now = clock.now
        try await change(delivery, at: now, attempted: false) { current, transaction in
            current.lastFailure = "First it is asked what was taken back since the backup was made."
            current.setAsideUntil = now.adding(seconds: 30)
            try transaction.update(current)
            try transaction.setAside(behind: current, until: current.setAsideUntil)
            try transaction.changeLane(of: current.peer) { $0.passOver(at: now) }
        }
    }

    /// A participant's words to stop that the same agency signed behind a document of a thread, in their order.
    static func wordsToStop(behind record: DocumentRecord, in transaction: any StoreReader) throws
        -> [Document]
    {
        let stopping: Set<DocumentType> = [.withdrawal, .consentChange, .erasureRequest]
        return try transaction.documents(ofThread: record.thread)
            .filter { later in
                later.issuer == record.issuer && later.sequence > record.sequence && later.erasedAt == nil
                    && stopping.contains(later.type)
            }
            .sorted { $0.sequence < $1.sequence }
            .map { try document(in: $0) }.filter(\.goesPastGaps)
    }

    /// Whether the end of some steps of a consent, or of all, takes from a document what it rests on.
    private func takesBack(
        _ word: Document,
        _ rest: Rest,
        of document: Document,
        in transaction: any StoreReader
    ) throws -> Bool {
        let named = (word.body["steps"]?.array ?? []).compactMap(\.string)
        guard case .step(let step) = rest, !named.isEmpty else { return true }
        guard named.contains(where: { ConsentStep(wire: $0) == step }) else { return false }
        switch step {
        case .share:
            // What was said for a third agency alone keeps nothing back from this one.
            let recipients = (word.body["recipients"]?.array ?? []).compactMap(\.string)
            return recipients.isEmpty || recipients.contains(document.audience.text)
        case .messages:
            // Where the people of a message are known, another's word does not keep it back.
            guard let person = word.body["participant"]?.string,
                let name = document.body["message"]?.string.flatMap({ Identifier($0) }),
                let id = try transaction.thread(document.thread)?.caseID,
                let record = try transaction.caseRecord(id), record.erasedAt == nil,
                let message = try caseFile(record, in: transaction).all(MessageRecord.self)
                    .last(where: { $0.id == name })
            else { return true }
            return [message.content.from, message.content.to].contains(person)
        default: return true
        }
    }

    /// What a document with content rests on.
    private enum Rest: Equatable {
        /// On every consent that stood when it was signed.
        case anything
        case step(ConsentStep)

        /// Nil for what carries neither people's words nor their data.
        init?(of type: DocumentType) {
            switch type {
            case .referral, .spontaneousInformation: self = .anything
            case .informationResponse, .assistanceAnswer, .correction: self = .step(.share)
            case .dialogueMessage: self = .step(.messages)
            case .agreement: self = .step(.agreement)
            case .monitoringReport, .outcome: self = .step(.report)
            default: return nil
            }
        }
    }
}
