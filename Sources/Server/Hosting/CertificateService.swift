import Foundation
import Logging
import Node
import Referrals
import ServiceLifecycle
import Trust

/// Looks for a renewed certificate, and says in the log, long before, when the one in use ends.
struct CertificateService: Service, CustomStringConvertible {
    let node: Node
    let certificate: ServedCertificate
    let logger: Logger

    var description: String { "certificate" }

    private static let glance = Duration.seconds(1)

    func run() async throws {
        await cancelWhenGracefulShutdown { await watch() }
    }

    private func watch() async {
        var announced: String?
        var refused: String?
        while !Task.isCancelled {
            do {
                if try certificate.reload() {
                    logger.notice("new connections get the renewed TLS certificate")
                    refused = nil
                }
            } catch {
                // Said once for each fault: the old certificate goes on serving meanwhile.
                let says = "\(error)"
                if refused != says {
                    logger.error("the renewed TLS certificate is not used", metadata: ["why": "\(says)"])
                }
                refused = says
            }
            announced = await announce(besides: announced)
            try? await Task.sleep(for: Self.glance)
        }
    }

    /// Once a day from a month before the end; in the journal once for each end.
    private func announce(besides announced: String?) async -> String? {
        let judgement = certificate.judgement
        let says = judgement.warnings(at: Date()).joined(separator: " ")
        guard !says.isEmpty, says != announced else { return announced }
        logger.warning("\(says)")
        guard judgement.isEnding(at: Date()) else { return says }
        do {
            let end = Int64(judgement.leaf.notAfter.timeIntervalSince1970)
            _ = try await node.noteCertificateEnd(Instant(seconds: end))
            return says
        } catch {
            // Said again with the next look, until it is recorded.
            return announced
        }
    }
}
