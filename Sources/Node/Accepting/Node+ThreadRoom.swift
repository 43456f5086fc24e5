import Referrals
import Store
import Wire

extension Node {
    /// Bounds what one side can put into a thread, and with that what each further document of it costs. A participant's word to
    /// stop has room of its own; what was received here before comes back whatever there is.
    ///
    /// - Throws: ``Problem`` with `threadFull`.
    func requireRoom(for incoming: IncomingDocument, in transaction: any StoreReader) throws {
        guard !incoming.wasReceived else { return }
        let document = incoming.document
        let limits = identity.limits
        let further = document.goesPastGaps ? ExchangeLimits.furtherStops : 0
        let held = try transaction.volume(ofThread: document.thread, by: document.issuer)
        guard held.documents < limits.maximumThreadDocuments + further,
            held.bytes + incoming.compact.utf8.count
                <= limits.maximumThreadBytes + further * limits.maximumDocumentBytes
        else {
            throw Problem(
                .threadFull,
                "The thread holds \(held.documents) documents of the issuer with \(held.bytes) bytes; this node takes \(limits.maximumThreadDocuments) with \(limits.maximumThreadBytes)."
            )
        }
    }
}
