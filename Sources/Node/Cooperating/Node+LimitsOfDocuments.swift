import Referrals
import Store
import Wire

extension Node {
    /// What limits the use of a document: what it lists itself, with what its sender has lifted since; for what was supplied under
    /// an offer also the offer's conditions, with what people here decided about its words; for a correction also what stands on
    /// the elements that it puts right; for an answer or a report also the conditions under which its sender has taken the matter up.
    func limits(on record: DocumentRecord, in transaction: any StoreReader) throws -> UseLimits {
        var limits = try givenLimits(on: record, in: transaction)
        if limits.limits.contains(where: \.kind.isDecidedHere) {
            limits.decide(try transaction.useDecisions(on: record.id))
        }
        return limits
    }

    /// What stands on a document by its sender's word, whatever was decided here.
    private func givenLimits(on record: DocumentRecord, in transaction: any StoreReader) throws -> UseLimits {
        let document = try Self.document(in: record)
        var limited = [document]
        var words = UseLimits()
        if Self.suppliedUnderOffers.contains(record.type), record.sequence > 1,
            let first = try transaction.document(thread: record.thread, issuer: record.issuer, sequence: 1),
            first.type == .spontaneousInformation
        {
            let offer = try Self.document(in: first)
            limited.append(offer)
            words = UseLimits(wordsOf: offer)
        }
        if UseLimits.answered.contains(record.type) {
            let said = try transaction.documentHeaders(ofThread: record.thread)
                .filter { $0.type == .status && $0.issuer == record.issuer }
                .compactMap { try transaction.document($0.id) }
                .filter { $0.erasedAt == nil }.map { try Self.document(in: $0) }
            if let acceptance = UseLimits.acceptance(over: document, in: said) { limited.append(acceptance) }
        }
        var limits = words.limits
        if limited.contains(where: { !UseLimits(of: $0).limits.isEmpty }) {
            let notices = try lifts(by: record.issuer, in: record.thread, transaction)
            limits += limited.flatMap {
                UseLimits(of: $0, liftedIn: notices, alsoOn: document.id).limits
            }
        }
        if record.type == .correction { limits += try carriedLimits(to: document, in: transaction) }
        return try withPurposeNamed(UseLimits(limits), in: record.thread, transaction)
    }

    /// The limits with the thread's own purpose in the place of words that mean it, so that it can be compared.
    private func withPurposeNamed(
        _ limits: UseLimits,
        in id: Identifier,
        _ transaction: any StoreReader
    ) throws -> UseLimits {
        guard limits.limits.contains(where: { $0.purpose == UseLimits.purposeOfReferral }),
            let thread = try transaction.thread(id),
            let first = try transaction.document(
                thread: id,
                issuer: thread.side == .referrer ? identity.entity : thread.peer,
                sequence: 1
            ), first.erasedAt == nil,
            let purpose = try Self.document(in: first).body["request"]?["purpose"]?.string
        else { return limits }
        var named = limits
        for index in named.limits.indices where named.limits[index].purpose == UseLimits.purposeOfReferral {
            named.limits[index].purpose = purpose
        }
        return named
    }

    /// What follows an offer of information and says what was offered.
    private static let suppliedUnderOffers: Set<DocumentType> = [
        .spontaneousInformation, .informationResponse,
    ]

    /// What goes on in a correction of the limits of what it corrects.
    private func carriedLimits(to correction: Document, in transaction: any StoreReader) throws -> [UseLimit]
    {
        guard let name = correction.body["document"]?.string.flatMap({ Identifier($0) }),
            let corrected = try transaction.document(name), corrected.erasedAt == nil,
            corrected.thread == correction.thread, corrected.issuer == correction.issuer,
            // Each step goes to an earlier document, so that the way has an end.
            corrected.sequence < correction.sequence
        else { return [UseLimits.ofUnknownOrigin] }
        return try givenLimits(on: corrected, in: transaction).carried(by: correction)
    }

    /// The notices by which the sender lifted conditions of its own, as far as they are in their place in its chain.
    private func lifts(
        by issuer: EntityID,
        in id: Identifier,
        _ transaction: any StoreReader
    ) throws -> [Document] {
        guard let thread = try transaction.thread(id), thread.erasedAt == nil else { return [] }
        return try transaction.documentHeaders(ofThread: id).filter { header in
            header.issuer == issuer && header.type == .notice
                && (issuer == identity.entity || header.sequence <= thread.peerSequence)
        }.compactMap { try transaction.document($0.id) }
            .filter { $0.erasedAt == nil }.map { try Self.document(in: $0) }
    }
}
