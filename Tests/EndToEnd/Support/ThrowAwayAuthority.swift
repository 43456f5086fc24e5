import Foundation
import TestAgencies

/// A certificate authority made with the openssl command, and thrown away with its folder.
struct ThrowAwayAuthority: Sendable {
    let folder: TemporaryFolder
    var certificatePath: String { folder.path("authority.pem") }

    init() async throws {
        folder = try TemporaryFolder()
        try await Self.openssl([
            "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "60",
            "-subj", "/CN=Throw-away authority", "-keyout", folder.path("authority.key"),
            "-out", folder.path("authority.pem"),
        ])
    }

    /// PEM of its certificate.
    func pem() throws -> String { try String(contentsOfFile: certificatePath, encoding: .utf8) }

    /// Signs a certificate request as it stands.
    func sign(request: String, into certificate: String, days: Int = 30) async throws {
        try await Self.openssl([
            "x509", "-req", "-in", request, "-CA", certificatePath, "-CAkey", folder.path("authority.key"),
            "-CAcreateserial", "-copy_extensions", "copy", "-days", String(days), "-out", certificate,
        ])
    }

    /// A key and a certificate for localhost that no node made.
    func issue(key: String, certificate: String) async throws {
        let request = folder.path(UUID().uuidString + ".csr")
        try await Self.openssl([
            "req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj",
            "/CN=Another node",
            "-addext", "subjectAltName=DNS:localhost", "-keyout", key, "-out", request,
        ])
        try await sign(request: request, into: certificate)
    }

    private static func openssl(_ arguments: [String]) async throws {
        guard let program = Program.named("openssl") else {
            throw WaitedInVain(description: "The openssl command is needed for the tests' certificates.")
        }
        let outcome = try await Program.run(program, arguments)
        guard outcome.status == 0 else {
            throw WaitedInVain(description: "openssl failed: \(outcome.errors)")
        }
    }
}
