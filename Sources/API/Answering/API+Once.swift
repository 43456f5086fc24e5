import Node
import Referrals
import Store
import Synchronization
import Vault
import Wire

/// A request with an idempotency key takes effect once, however often it is sent, also across a crash.
///
/// The key is stored in the same transaction as the effect; the answer follows in one of its own. A repetition gets the
/// stored answer. Where the process ended between the two, the effect is known and the answer is not: the repetition is
/// told so instead of doing anything again.
extension API {
    func once(
        _ request: APIRequest,
        _ call: APICall,
        _ effect: (Node) async throws -> APIAnswer
    ) async throws -> APIAnswer {
        guard let key = request.headers["idempotency-key"], (8...64).contains(key.utf8.count),
            key.utf8.allSatisfy({ (0x21...0x7E).contains($0) })
        else {
            throw APIProblem(.keyRequired, "`Idempotency-Key` has 8 to 64 visible characters.")
        }
        let digest = Self.digest(of: request)
        if let known = try await node.store.read({ try $0.answer(account: call.account.id, key: key) }) {
            return try repetition(known, of: digest, to: call.operation)
        }
        let record = AnswerRecord(account: call.account.id, key: key, request: digest, at: node.clock.now)
        let claim = Claim()
        let answer = try await effect(
            node.storing(
                in: OnceStore(
                    base: node.store,
                    record: record,
                    claim: claim,
                    outlivesSubject: call.operation.outlivesSubject
                )
            )
        )
        try await node.store.write { transaction in
            var answered = record
            answered.status = answer.status
            answered.body =
                answer.remembered.isEmpty ? nil : String(decoding: answer.remembered, as: UTF8.self)
            if call.operation.outlivesSubject, answer.namesPerson { answered.subject = call.subject }
            if let known = try transaction.answer(account: record.account, key: record.key) {
                // Another copy of the request may have been faster where neither wrote anything.
                guard claim.isHeld else { return }
                answered.subject = answered.subject ?? known.subject
                try transaction.update(answered)
            } else {
                // An effect that wrote nothing has left no key yet.
                try transaction.insert(answered)
            }
            try transaction.removeAnswers(before: record.at.adding(seconds: -Node.answerSeconds))
        }
        return answer
    }

    private func repetition(
        _ known: AnswerRecord,
        of digest: Digest,
        to operation: Operation
    ) throws(APIProblem) -> APIAnswer {
        guard known.request == digest else {
            throw APIProblem(.keyReused, "The key was used for another request before.")
        }
        guard let status = known.status else {
            throw APIProblem(.answerLost, "The request took effect; the node ended before it had answered.")
        }
        var answer = APIAnswer(status: status)
        if let body = known.body {
            answer.body = Array(body.utf8)
            answer.mediaType = "application/json"
        } else if operation.answer.schema != nil {
            throw APIProblem(.erased, "The request took effect; what was answered then was erased since.")
        }
        answer.headers["Idempotency-Replayed"] = "true"
        return answer
    }

    private static func digest(of request: APIRequest) -> Digest {
        let query = request.query.map { $0.name + "=" + $0.value }.sorted().joined(separator: "&")
        let head = ([request.method] + request.path + [query]).joined(separator: "\n")
        return Digest(of: Array(head.utf8) + [0] + request.body)
    }
}

/// Whether it was this very request that stored its key, and no copy of it that runs at the same time: known to the request alone,
/// so that no clock and no number has to tell the copies apart.
private final class Claim: Sendable {
    private let held = Mutex(false)

    var isHeld: Bool { held.withLock { $0 } }
    func hold() { held.withLock { $0 = true } }
}

/// A store that writes the key of a request into the first transaction that the request causes.
private struct OnceStore: Store {
    let base: any Store
    let record: AnswerRecord
    let claim: Claim
    let outlivesSubject: Bool

    func read<Value: Sendable>(_ body: @Sendable @escaping (any StoreReader) throws -> Value) async throws
        -> Value
    {
        try await base.read(body)
    }

    func write<Value: Sendable>(_ body: @Sendable @escaping (any StoreWriter) throws -> Value) async throws
        -> Value
    {
        let (record, outlivesSubject, isHeld) = (record, outlivesSubject, claim.isHeld)
        let value = try await base.write { transaction in
            let value = try body(transaction)
            if try transaction.answer(account: record.account, key: record.key) != nil {
                // The same key, at the same time, by another request, or by another copy of this one.
                guard isHeld else {
                    throw APIProblem(.keyReused, "The key is being used by another request.")
                }
            } else {
                var record = record
                // What is answered is about what was recorded last, and goes when that is erased.
                if !outlivesSubject {
                    record.subject = try transaction.journalEnd().flatMap {
                        try transaction.journalEntry($0.number)?.subject
                    }
                }
                try transaction.insert(record)
            }
            return value
        }
        // Only what has been stored is held: the transaction may have been rolled back.
        claim.hold()
        return value
    }

    func revision() async throws -> Int64 { try await base.revision() }
    func integrityFindings() async throws -> [String] { try await base.integrityFindings() }
    func completeErasures() async throws -> [KeyBackup] { try await base.completeErasures() }
}
