import HTTPSignatures
package import Referrals
import Synchronization

/// The nonces of signed requests that this process has counted, shared by all its connections.
///
/// It begins empty with the process: a request that was signed before that counts for replayed, and its sender signs anew.
package final class NonceGuard: Sendable {
    private let memory: Mutex<NonceMemory>

    /// - Parameter since: the start of the process.
    package init(since: Instant) { memory = Mutex(NonceMemory(since: Instant(seconds: since.seconds))) }

    /// Counts a verified signature once.
    ///
    /// - Throws: ``HTTPSignatureError`` `replayed` or `memoryFull`.
    func count(_ signature: VerifiedSignature, at now: Instant) throws(HTTPSignatureError) {
        let result = memory.withLock { memory in
            Result { () throws(HTTPSignatureError) in try memory.remember(signature, at: now) }
        }
        try result.get()
    }
}
