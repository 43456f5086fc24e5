import Foundation

/// A time-stamping authority made of the openssl command, with a certificate authority of its own.
package struct OpenSSLAuthority: Sendable {
    package struct Failed: Error, CustomStringConvertible {
        package var description: String
    }

    package let folder: TemporaryFolder

    /// - Parameters:
    ///   - usage: the extended key usage of the certificate that signs.
    ///   - days: for how long that certificate is valid.
    ///   - intermediate: whether an authority stands between the root and that certificate, and what of it tokens carry.
    package init(
        usage: String = "critical,timeStamping",
        days: Int = 30,
        intermediate: Intermediate? = nil
    ) throws {
        folder = try TemporaryFolder()
        try openssl([
            "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "60",
            "-subj",
            "/CN=Time root", "-keyout", path("ca.key"), "-out", path("ca.pem"),
        ])
        try openssl([
            "req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj",
            "/O=Test/CN=Time",
            "-keyout", path("tsa.key"), "-out", path("tsa.csr"),
        ])
        if intermediate != nil { try makeIntermediate() }
        let issuer = intermediate == nil ? "ca" : "between"
        try write("ext.cnf", "extendedKeyUsage=\(usage)\nkeyUsage=critical,digitalSignature\n")
        try openssl([
            "x509", "-req", "-in", path("tsa.csr"), "-CA", path("\(issuer).pem"), "-CAkey",
            path("\(issuer).key"),
            "-CAcreateserial",
            "-extfile", path("ext.cnf"), "-days", String(days), "-out", path("tsa.pem"),
        ])
        try write("serial", "01\n")
        try write(
            "tsa.cnf",
            """
            [tsa]
            default_tsa = tsa1
            [tsa1]
            serial = \(path("serial"))
            crypto_device = builtin
            signer_cert = \(path("tsa.pem"))
            \(intermediate == .left ? "" : "certs = " + path(intermediate == nil ? "ca.pem" : "chain.pem"))
            signer_key = \(path("tsa.key"))
            signer_digest = sha256
            default_policy = 1.3.6.1.4.1.99999.1.1
            other_policies = 1.3.6.1.4.1.99999.1.2
            digests = sha256,sha384,sha512
            accuracy = secs:1, millisecs:500, microsecs:100
            ordering = yes
            tsa_name = yes
            ess_cert_id_chain = \(intermediate == .named ? "yes" : "no")
            ess_cert_id_alg = sha256
            """
        )
    }

    /// What a token carries of the authority between the root and its signer.
    package enum Intermediate: String, Sendable, CaseIterable {
        /// Its certificate.
        case carried
        /// Its certificate, and the names of the whole chain in what is signed.
        case named
        /// Nothing: whoever verifies has to have it.
        case left
    }

    private func makeIntermediate() throws {
        try openssl([
            "req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj",
            "/CN=Time between",
            "-keyout", path("between.key"), "-out", path("between.csr"),
        ])
        try write("between.cnf", "basicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign\n")
        try openssl([
            "x509", "-req", "-in", path("between.csr"), "-CA", path("ca.pem"), "-CAkey", path("ca.key"),
            "-CAcreateserial", "-extfile", path("between.cnf"), "-days", "60", "-out", path("between.pem"),
        ])
        try write("chain.pem", read("ca.pem") + read("between.pem"))
    }

    /// The certificate of the authority in between.
    package func between() throws -> String {
        try String(contentsOfFile: path("between.pem"), encoding: .utf8)
    }

    /// A certificate of the authority as DER.
    package func certificate(_ name: String) throws -> [UInt8] {
        try openssl(["x509", "-in", path(name + ".pem"), "-outform", "DER", "-out", path(name + ".der")])
        return try read(name + ".der")
    }

    package func roots() throws -> String { try String(contentsOfFile: path("ca.pem"), encoding: .utf8) }

    package func path(_ name: String) -> String { folder.path(name) }

    package func write(_ name: String, _ text: String) throws {
        try text.write(toFile: path(name), atomically: true, encoding: .utf8)
    }

    package func write(_ name: String, _ bytes: [UInt8]) throws {
        try Data(bytes).write(to: URL(fileURLWithPath: path(name)))
    }

    package func read(_ name: String) throws -> [UInt8] {
        Array(try Data(contentsOf: URL(fileURLWithPath: path(name))))
    }

    /// The authority's answer to a request.
    package func answer(_ request: [UInt8]) throws -> [UInt8] {
        try write("q.tsq", request)
        try openssl([
            "ts", "-reply", "-config", path("tsa.cnf"), "-queryfile", path("q.tsq"), "-out", path("r.tsr"),
        ])
        return try read("r.tsr")
    }

    /// Runs the command and returns what it printed.
    @discardableResult
    package func openssl(_ arguments: [String]) throws -> String {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/openssl")
        process.arguments = arguments
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = pipe
        process.standardInput = FileHandle.nullDevice
        try process.run()
        let text = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw Failed(description: text) }
        return text
    }
}
