import Foundation
import TestAgencies

/// A certificate authority made with the openssl command, and thrown away with its folder.
struct ThrowAwayAuthority: Sendable {
    let folder: TemporaryFolder
    var certificatePath: String { folder.path("authority.pem") }

    init(_ name: String = "Throw-away authority") async throws {
        folder = try TemporaryFolder()
        try await Self.openssl([
            "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "90",
            "-subj", "/CN=\(name)", "-keyout", folder.path("authority.key"),
            "-out", folder.path("authority.pem"),
        ])
    }

    /// PEM of its certificate.
    func pem() throws -> String { try String(contentsOfFile: certificatePath, encoding: .utf8) }

    /// Signs a certificate request as it stands, or for another name than it asks for.
    func sign(
        request: String,
        into certificate: String,
        days: Int = 60,
        name: String? = nil,
        usage: String? = nil
    ) async throws {
        var extensions = ["-copy_extensions", "copy"]
        if let name {
            let file = folder.path(UUID().uuidString + ".ext")
            let lines = ["subjectAltName=DNS:\(name)"] + (usage.map { ["extendedKeyUsage=\($0)"] } ?? [])
            try lines.joined(separator: "\n").write(toFile: file, atomically: true, encoding: .utf8)
            extensions = ["-extfile", file]
        }
        try await Self.openssl(
            [
                "x509", "-req", "-in", request, "-CA", certificatePath, "-CAkey",
                folder.path("authority.key"),
                "-CAcreateserial", "-days", String(days), "-out", certificate,
            ] + extensions
        )
    }

    /// Signs a request with the key that it is for.
    func selfSign(request: String, key: String, into certificate: String) async throws {
        try await Self.openssl([
            "x509", "-req", "-in", request, "-signkey", key, "-copy_extensions", "copy", "-days", "30",
            "-out",
            certificate,
        ])
    }

    /// A list that revokes certificates; returns its file.
    func revocationList(of certificates: [String], isOld: Bool = false) async throws -> String {
        let base = folder.path(UUID().uuidString)
        var index = ""
        for certificate in certificates {
            let outcome = try await Self.openssl(["x509", "-in", certificate, "-serial", "-noout"])
            let serial = outcome.output.trimmingCharacters(in: .whitespacesAndNewlines).dropFirst(
                "serial=".count
            )
            index += "R\t401231000000Z\t250101000000Z\t\(serial)\tunknown\t/CN=revoked\n"
        }
        try index.write(toFile: base + ".index", atomically: true, encoding: .utf8)
        try """
        [ca]
        default_ca = throw_away
        [throw_away]
        database = \(base).index
        default_md = sha256
        default_crl_days = 30
        """.write(toFile: base + ".cnf", atomically: true, encoding: .utf8)
        try await Self.openssl(
            [
                "ca", "-config", base + ".cnf", "-gencrl", "-keyfile", folder.path("authority.key"), "-cert",
                certificatePath, "-out", base + ".crl",
            ] + (isOld ? ["-crl_lastupdate", "250101000000Z", "-crl_nextupdate", "250201000000Z"] : [])
        )
        return base + ".crl"
    }

    /// A key and a certificate, for localhost or another name, that no node made.
    func issue(
        key: String,
        certificate: String,
        name: String = "localhost",
        days: Int = 60,
        usage: String? = nil
    ) async throws {
        let request = folder.path(UUID().uuidString + ".csr")
        try await Self.openssl([
            "req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj",
            "/CN=Another node",
            "-addext", "subjectAltName=DNS:localhost", "-keyout", key, "-out", request,
        ])
        try await sign(request: request, into: certificate, days: days, name: name, usage: usage)
    }

    /// A key and a certificate that it signed itself.
    static func selfSigned(key: String, certificate: String, name: String) async throws {
        try await openssl([
            "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "30",
            "-subj", "/CN=Nobody", "-addext", "subjectAltName=DNS:\(name)", "-keyout", key, "-out",
            certificate,
        ])
    }

    @discardableResult
    private static func openssl(_ arguments: [String]) async throws -> Outcome {
        guard let program = Program.named("openssl") else {
            throw WaitedInVain(description: "The openssl command is needed for the tests' certificates.")
        }
        let outcome = try await Program.run(program, arguments)
        guard outcome.status == 0 else {
            throw WaitedInVain(description: "openssl failed: \(outcome.errors)")
        }
        return outcome
    }
}
