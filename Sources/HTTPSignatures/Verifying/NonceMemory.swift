package import Referrals

/// The nonces of each signer within the window in which a signature counts, so that none counts twice.
///
/// It is bounded for each signer and for all: a signer who floods it harms nobody else, and when it is full it refuses
/// rather than forgets. It knows nothing from before it was made, so signatures from before count for replayed.
package struct NonceMemory: Sendable {
    /// The most nonces of one signer.
    package let perSigner: Int
    /// The most signers.
    package let signers: Int
    private let since: Instant
    private var memories: [String: SignerMemory] = [:]

    private struct SignerMemory {
        var nonces: Set<String> = []
        var ends: [(nonce: String, end: Instant)] = []
        /// When the first of them can be forgotten.
        var earliestEnd = Instant(milliseconds: .max)

        mutating func remember(_ nonce: String, until end: Instant) {
            nonces.insert(nonce)
            ends.append((nonce, end))
            earliestEnd = min(earliestEnd, end)
        }

        /// Looks at the nonces only where one can be forgotten, so that a flood does not make it look each time.
        mutating func forget(before now: Instant) {
            guard earliestEnd <= now else { return }
            for entry in ends where entry.end <= now { nonces.remove(entry.nonce) }
            ends.removeAll { $0.end <= now }
            earliestEnd = ends.map(\.end).min() ?? Instant(milliseconds: .max)
        }
    }

    /// - Parameter since: when this memory begins: the start of the process.
    package init(since: Instant, perSigner: Int = 10_000, signers: Int = 1_000) {
        self.since = since
        self.perSigner = perSigner
        self.signers = signers
    }

    /// How many nonces are remembered.
    package var count: Int { memories.values.reduce(0) { $0 + $1.nonces.count } }

    /// Remembers a nonce until the signature with it no longer counts.
    ///
    /// - Parameters:
    ///   - signer: the thumbprint of the key that verified the signature; call this only after it did.
    ///   - end: from when the signature is too old.
    /// - Throws: ``HTTPSignatureError`` `replayed` or `memoryFull`.
    package mutating func remember(
        _ nonce: String,
        of signer: String,
        created: Instant,
        until end: Instant,
        at now: Instant
    ) throws(HTTPSignatureError) {
        guard created >= since else {
            throw HTTPSignatureError(
                .replayed,
                at: "nonce",
                "the signature is from before this node began to remember; sign the request anew"
            )
        }
        guard memories[signer]?.nonces.contains(nonce) != true else {
            throw HTTPSignatureError(
                .replayed,
                at: "nonce",
                "the nonce was used before; sign the request anew"
            )
        }
        if memories[signer] == nil, memories.count >= signers { forgetAll(before: now) }
        if count(of: signer) >= perSigner { memories[signer]?.forget(before: now) }
        guard count(of: signer) < perSigner, memories[signer] != nil || memories.count < signers else {
            throw HTTPSignatureError(
                .memoryFull,
                at: "nonce",
                "too many requests in a short time; try again later"
            )
        }
        memories[signer, default: SignerMemory()].remember(nonce, until: end)
    }

    private func count(of signer: String) -> Int { memories[signer]?.nonces.count ?? 0 }

    /// Forgets what can no longer be replayed; call it now and then.
    package mutating func forgetAll(before now: Instant) {
        for signer in Array(memories.keys) {
            memories[signer]?.forget(before: now)
            if memories[signer]?.nonces.isEmpty == true { memories[signer] = nil }
        }
    }
}
