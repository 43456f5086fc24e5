import Foundation
import Referrals
import Store
import Trust

extension Node {
    /// Holds the connection to the entity that signed what came over it: only its own certificate may have been presented.
    ///
    /// The signature says who speaks; the certificate says whose machine it is. A document or request that was stolen, and a
    /// machine that somebody else runs, fail here though the signature verifies.
    ///
    /// - Throws: ``Problem`` `clientCertificateRequired` or `clientCertificateRefused`, naming the fault.
    func requireCertificate(_ presented: PresentedCertificates?, of peer: PeerRecord) async throws(Problem) {
        guard clientCertificates.demand != .off else { return }
        guard let presented else {
            guard clientCertificates.demand == .demand else { return }
            throw Problem(
                .clientCertificateRequired,
                "This node takes documents and signed requests only over connections with the sender's TLS certificate."
            )
        }
        do throws(PeerCertificateError) {
            try await presented.judge(
                PresentedCertificates.Expectation(
                    host: peer.entity.tlsHost,
                    authorityPEM: peer.authority,
                    pins: peer.pins.map(\.digest),
                    revocations: try clientCertificates.revocations()
                ),
                at: Date(timeIntervalSince1970: TimeInterval(clock.now.milliseconds) / 1_000)
            )
        } catch {
            var problem = Problem(.clientCertificateRefused, error.description)
            problem.findings = [Problem.Finding(place: "client certificate", says: error.code.rawValue)]
            throw problem
        }
    }
}

extension EntityID {
    /// The host of the base URL, without its port: what the entity's TLS certificate has to name.
    var tlsHost: String {
        let rest = text.dropFirst("https://".count).prefix { $0 != "/" }
        if rest.hasPrefix("[") { return String(rest.dropFirst().prefix { $0 != "]" }) }
        return String(rest.prefix { $0 != ":" })
    }
}
