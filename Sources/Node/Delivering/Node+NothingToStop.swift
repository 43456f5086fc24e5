import JOSE
import Referrals
import Store
import Wire

/// A word to stop, and an agency that has nothing that it could stop.
///
/// That an officer closed a referral does not say that it did not arrive, so what stops it goes on being delivered. Only the other
/// agency's own signed word ends that: that it refused what opens the thread, or that it holds no such thread.
extension StoreReader {
    /// Whether the peer has signed that it refused what opens a thread, and holds nothing else of it.
    ///
    /// - Parameter delivery: of the document that opens the thread.
    func isRefusedFromTheStart(_ delivery: DeliveryRecord) throws -> Bool {
        guard delivery.reason == .refusedByPeer, try document(delivery.document)?.sequence == 1,
            let kind = try peerRefusal(of: delivery.document).map(Node.refusal(in:))?.problem.kind
        else { return false }
        // These say that the peer has the thread, or had it.
        return ![.replayWithOtherContent, .chainBroken, .erased, .notAParty].contains(kind)
    }

    /// Whether a participant's word to stop has nothing to stop: nobody sends any more what opens its thread, and the peer has
    /// signed that it holds no such thread.
    ///
    /// - Parameter refusal: the peer's, of this very document; its signature has been verified.
    func hasNothingToStop(_ delivery: DeliveryRecord, _ refusal: String?) throws -> Bool {
        guard let refusal, try thread(delivery.thread)?.side == .referrer, try goesPastGaps(delivery) else {
            return false
        }
        let claims = try JSON(parsing: JWS.parse(Array(refusal.utf8)).payload)
        return try Refusal(claims: claims).problem.kind == .unknownThread
            && deliveries(ofThread: delivery.thread).first?.state == .closed
    }
}

extension StoreWriter {
    /// Sends a participant's words to stop once more that were refused while what opens their thread was still to be decided on: only
    /// an answer that comes after that says that there is nothing to stop.
    func sendStopsAgain(behind opening: DeliveryRecord, by officer: String, at now: Instant) throws {
        guard try document(opening.document)?.sequence == 1 else { return }
        for var later in try deliveries(ofThread: opening.thread)
        where later.order > opening.order && later.state == .deadLetter {
            guard try goesPastGaps(later) else { continue }
            (later.state, later.reason) = (.waiting, nil)
            try update(later)
            try record(.deliveryResumed, by: officer, about: later.document, at: now)
        }
    }
}
