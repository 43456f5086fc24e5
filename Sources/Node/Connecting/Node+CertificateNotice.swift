package import Referrals
import Store
import Wire

extension Node {
    /// Records that the end of the node's TLS certificate was announced, once for each end: so that it can be shown later that
    /// nobody was surprised by it.
    ///
    /// - Returns: whether it is news.
    package func noteCertificateEnd(_ end: Instant) async throws -> Bool {
        let now = clock.now
        let content: JSON = ["ends": .string(end.rfc3339)]
        return try await store.write { transaction in
            let last = try transaction.trustEntry(.notice, "tls certificate")
            guard try last?.json() != content else { return false }
            _ = try transaction.lay(.notice, "tls certificate", content, by: "node", at: now)
            return true
        }
    }
}
