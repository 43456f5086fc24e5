import JOSE
import Referrals
import Store
import Trust
package import Wire

/// What a node gives back to a peer that was put back to an older backup: what that peer has signed itself, and what it has given a
/// receipt for. Nothing is told that the peer did not have.
extension Node {
    /// Answers a verified peer that asks for the threads that both share, or for the documents of one.
    ///
    /// - Parameter target: the request's, below this node's base URL.
    /// - Throws: ``Problem`` `malformed`, or `notFound` for a thread that is not the peer's.
    package func returnAnswer(_ target: String, for peer: VerifiedPeer) async throws -> JSON {
        let parts = target.split(separator: "?", maxSplits: 1).map(String.init)
        let path = (parts.first ?? "").split(separator: "/").map(String.init)
        let query = Dictionary(
            (parts.count == 2 ? parts[1] : "").split(separator: "&").map { pair in
                let halves = pair.split(separator: "=", maxSplits: 1).map(String.init)
                return (halves.first ?? "", halves.count == 2 ? halves[1] : "")
            }
        ) { first, _ in first }
        switch path.count {
        case 1:
            let after = query["after"].map { Identifier($0) }
            guard after != .some(nil) else { break }
            return try await threadListing(after: after ?? nil, for: peer.entity).json
        case 3:
            guard let thread = Identifier(path[1]), path[2] == "documents",
                let asker = Self.place(query["asker"]), let answerer = Self.place(query["answerer"])
            else { break }
            return try await returned(thread, asker: asker, answerer: answerer, for: peer).json
        default: break
        }
        throw Problem(
            .malformed,
            "Ask for the threads, perhaps after one, or for the documents of one behind a seq of each side."
        )
    }

    private static func place(_ text: String?) -> Int? {
        text.flatMap { Int($0) }.flatMap { (0...Document.maximumSequence).contains($0) ? $0 : nil }
    }

    private func threadListing(after thread: Identifier?, for peer: EntityID) async throws -> ThreadListing {
        try await store.read { transaction in
            let threads = try transaction.threads(with: peer, after: thread, limit: ThreadListing.most + 1)
            let entries = try threads.prefix(ThreadListing.most).map { thread in
                let documents = try transaction.documentHeaders(ofThread: thread.id)
                let had = try documents.filter {
                    try $0.issuer == identity.entity && transaction.wasReceived($0.id)
                }
                return ThreadListing.Entry(
                    thread: thread.id,
                    asker: documents.filter { $0.issuer == peer }.map(\.sequence).max() ?? 0,
                    answerer: had.map(\.sequence).max() ?? 0,
                    isErased: thread.erasedAt != nil
                )
            }
            return ThreadListing(entries: entries, isMore: threads.count > ThreadListing.most)
        }
    }

    private func returned(
        _ id: Identifier,
        asker: Int,
        answerer: Int,
        for peer: VerifiedPeer
    ) async throws -> ReturnedDocuments {
        let keys = try EntityConfiguration(verifying: peer.record.statement).metadata.documentKeys
        let (documents, receipts) = try await store.read { transaction in
            guard let thread = try transaction.thread(id), thread.peer == peer.entity else {
                throw Problem(.notFound, "There is no thread of that name between the two.")
            }
            guard thread.erasedAt == nil else {
                throw Problem(.erased, "The thread was erased here; nothing of it can be given back.")
            }
            let beyond = try transaction.documentHeaders(ofThread: id).filter { header in
                try header.issuer == peer.entity
                    ? header.sequence > asker
                    : header.sequence > answerer && transaction.wasReceived(header.id)
            }
            let all = try beyond.compactMap { try transaction.document($0.id) }
                .filter { $0.erasedAt == nil }.map { ($0, try Self.document(in: $0).seen) }
            let missing = Self.inOrder(
                all.filter { $0.0.issuer == peer.entity },
                all.filter { $0.0.issuer == identity.entity },
                behind: (asker, answerer)
            )
            let receipts = try missing.map { try transaction.receipt(document: $0.id) }
            return (missing, receipts)
        }
        var answer = ReturnedDocuments(items: [], isMore: false)
        var bytes = 0
        for (record, receipt) in zip(documents, receipts) {
            guard answer.items.count < ReturnedDocuments.most, bytes < ReturnedDocuments.mostBytes else {
                answer.isMore = true
                break
            }
            let sealed = try Self.sealed(record.compact, to: keys)
            bytes += sealed.utf8.count
            answer.items.append(
                ReturnedDocuments.Item(
                    sealed: sealed,
                    receipt: record.issuer == identity.entity ? receipt?.compact : nil
                )
            )
        }
        return answer
    }

    /// The two chains one through the other, so that each document follows what its issuer had seen. The asker's own go first where
    /// either could: it then knows what it had said itself before it hears anything again.
    private static func inOrder(
        _ asker: [(record: DocumentRecord, seen: Int)],
        _ answerer: [(record: DocumentRecord, seen: Int)],
        behind held: (asker: Int, answerer: Int)
    ) -> [DocumentRecord] {
        var (own, theirs) = (asker[...], answerer[...])
        var (ownHeld, theirsHeld) = held
        var ordered: [DocumentRecord] = []
        while let next = own.first ?? theirs.first {
            if let first = own.first, first.seen <= theirsHeld || theirs.isEmpty {
                ordered.append(own.removeFirst().record)
                ownHeld = first.record.sequence
            } else if let first = theirs.first, first.seen <= ownHeld || own.isEmpty {
                ordered.append(theirs.removeFirst().record)
                theirsHeld = first.record.sequence
            } else {
                // Each waits for the other, which no two honest chains do.
                ordered.append(next.record)
                if own.isEmpty { theirs.removeFirst() } else { own.removeFirst() }
            }
        }
        return ordered
    }
}

extension StoreReader {
    /// Whether the peer has given a receipt for a document of this node.
    fileprivate func wasReceived(_ document: Identifier) throws -> Bool {
        try delivery(document: document)?.state == .delivered
    }
}
