import Casework
import JOSE
import Node
import Referrals
import Store
import Wire

extension World {
    /// Walks everything that a node has signed, and asks before each step of a process whether the world has seen done what has to
    /// come first: the gates of the table that no other node can judge.
    func closedOwnGate(at number: Int) async throws -> Violation? {
        let records = try await records(at: number)
        let threads = Dictionary(records.threads.map { ($0.id, $0) }) { first, _ in first }
        // By thread, who of this side has taken back that they take part.
        var left: [Identifier: Set<Identifier>] = [:]
        var given: [Identifier: Set<Identifier>] = [:]
        let own = records.documents.filter { $0.issuer == nodes[number].entity && $0.erasedAt == nil }
            .sorted { ($0.thread, $0.sequence) < ($1.thread, $1.sequence) }
        for record in own {
            guard let thread = threads[record.thread] else { continue }
            let document = try Self.document(in: record)
            if try Self.tellsWords(document.body) {
                return closed(number, thread, "what people say was signed in the clear", document)
            }
            switch Move(document) {
            case .consent(let consent) where consent.coversDialogue:
                given[thread.id, default: []].insert(consent.id)
            case .revoke(let consent) where document.body["steps"] == nil || consent.coversDialogue:
                left[thread.id, default: []].insert(consent.id)
            case .withdraw: given[thread.id] = []
            case .beginDialogue, .message, .sign:
                let standing = given[thread.id, default: []].subtracting(left[thread.id, default: []])
                guard !standing.isEmpty else {
                    return closed(number, thread, "nobody of this side has agreed to take part", document)
                }
                if let says = missing(before: document, in: thread, at: number) {
                    return closed(number, thread, says, document)
                }
            default: break
            }
        }
        return nil
    }

    private func missing(before document: Document, in thread: ThreadRecord, at number: Int) -> String? {
        let reference = ownReference(of: thread, at: number)
        let done = readiness[reference, default: []]
        if let omitted = Course.Omission.allCases.first(where: { !done.contains($0) }) {
            return "there was no \(omitted.rawValue) before it"
        }
        if document.type == .dialogueMessage {
            let name = document.body["message"]?.string.flatMap { Identifier($0) }
            return name.map(released.contains) == true ? nil : "no facilitator has released it"
        }
        guard case .sign = Move(document) else { return nil }
        return signedHere.contains(reference) ? nil : "nobody of this side has signed"
    }

    /// Whether a document says in the clear what people wrote or agreed.
    private static func tellsWords(_ body: JSON) throws -> Bool {
        let text = String(decoding: try body.canonicalBytes(), as: UTF8.self)
        return said.contains { text.contains($0) }
    }

    private func closed(_ number: Int, _ thread: ThreadRecord, _ says: String, _ document: Document)
        -> Violation
    {
        Violation(
            invariant: .gatesHeld,
            says:
                "\(nodes[number].name) signed \(document.type.rawValue) \(document.id.text.suffix(6)) in \(thread.reference), and \(says)."
        )
    }
}
