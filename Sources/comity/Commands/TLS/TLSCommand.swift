import ArgumentParser
import Foundation
import JOSE
import Node
import Store
import Trust
import Wire

/// `comity tls`: the certificate by which peers know the node's address.
struct TLSCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tls",
        abstract: "Request, install and show the node's TLS certificate.",
        discussion: """
            The certificate comes from an authority of your own or a public one; peers pin the authority. A running node takes a \
            renewed certificate up by itself, for new connections, within seconds.

            Example:
              comity tls request              # a new key and tls/request.pem, to be signed by your authority
              comity tls install answer.pem   # checked against key, host, chain and dates, then in use
              comity tls show

            Exit codes: 0 done; 2 something is to be mended; 65 the answer cannot be used; 66 there is none.
            """,
        subcommands: [Request.self, Install.self, Show.self]
    )

    struct Request: NodeCommand {
        static let configuration = CommandConfiguration(
            abstract: "Make a certificate request, with a new key.",
            discussion: """
                The certificate in use stays until the answer is installed. The request is tls/request.pem; the new key waits in \
                tls/next-key.pem, sealed where the node's keys are. A request whose answer was never installed is replaced.
                """
        )
        @OptionGroup var options: NodeOptions
        @OptionGroup var officer: OfficerOption
        @Option(help: "A further DNS name or address under which peers reach the node; may be repeated.")
        var name: [String] = []

        func perform() async throws {
            let home = try options.nodeHome()
            let node = try home.open()
            let made = try TLSIdentity.makeKeyAndRequest(
                commonName: String(home.configuration.text("name").prefix(64)),
                names: [home.host] + name
            )
            try home.nextTLSKey.write(Array(made.privateKeyPEM.utf8), replacing: true)
            try DurableFile.write(
                Array(made.certificateRequestPEM.utf8),
                to: home.path(NodeHome.certificateRequest),
                replacing: true
            )
            let key = try TLSIdentity.publicKey(ofPrivateKeyPEM: made.privateKeyPEM)
            guard let pin = TLSPin(sha256: try TLSIdentity.pin(ofPrivateKeyPEM: made.privateKeyPEM)) else {
                throw TLSIdentityError(.notAKey, place: "")
            }
            let officer = try await officer.proven(options)
            try await node.dropPreparedKey(.tls, by: officer)
            _ = try await node.takeKey(PublicHalf(.tls, key), by: officer)
            options.answer(
                [
                    "request": .string(home.path(NodeHome.certificateRequest)), "key": .string(key.keyID),
                    "names": .array(([home.host] + name).map(JSON.string)), "pin": .string(pin.text),
                ],
                """
                The request is \(home.path(NodeHome.certificateRequest)). Have it signed by your authority, then run `comity tls install ANSWER`.
                Peers that pin your key have to know the new one before: \(pin.text)
                """
            )
        }
    }

    struct Install: NodeCommand {
        static let configuration = CommandConfiguration(
            abstract: "Check the authority's answer and put it into use.",
            discussion: """
                Refused, by name: an answer to another key, for another host, expired, not valid yet, self-signed, with a chain that \
                does not hold, not for servers, or from another authority than the one given.
                """
        )
        @OptionGroup var options: NodeOptions
        @OptionGroup var officer: OfficerOption
        @Argument(help: "PEM file: the node's certificate first, then those that lead to the authority.")
        var answer: String
        @Option(help: "PEM file of the authority that it has to come from. Default: not checked.")
        var authority: String?

        func perform() async throws {
            let home = try options.nodeHome()
            let node = try home.open()
            let pem = try Self.text(answer)
            let (file, judgement) = try key(home, for: pem)
            try TLSIdentity.requireUsable(judgement, at: Date())
            let certificate = home.configuration.path("tls.certificate")
            let key = try file.pem()
            if file.path != home.tlsKey.path {
                try home.tlsKey.write(key, replacing: true)
                DurableFile.remove(file.path)
            }
            try DurableFile.write(Array(pem.utf8), to: certificate, replacing: true)
            let officer = try await officer.proven(options)
            if file.path != home.tlsKey.path, try await node.keyRing().next(.tls) != nil {
                _ = try await node.rotateKey(.tls, by: officer)
            }
            options.answer(
                Show.json(judgement),
                "The certificate for \(judgement.host) is in use until \(Show.date(judgement.leaf.notAfter)). A running node takes it up within seconds."
            )
        }

        /// The key that the answer is for: the one of the last request, or the one in use where that was certified anew.
        private func key(_ home: NodeHome, for pem: String) throws -> (TLSKeyFile, TLSIdentity.Judgement) {
            let candidates = [home.nextTLSKey, home.tlsKey].filter {
                FileManager.default.fileExists(atPath: $0.path)
            }
            var failure: (any Error)?
            for file in candidates {
                do {
                    let judgement = try TLSIdentity.judge(
                        certificatePEM: pem,
                        privateKeyPEM: String(decoding: file.pem(), as: UTF8.self),
                        host: home.host,
                        authorityPEM: try authority.map(Self.text),
                        at: Date()
                    )
                    return (file, judgement)
                } catch let error as TLSIdentityError where error.code == .otherKey {
                    failure = failure ?? error
                }
            }
            throw failure ?? NodeError(.notFound, "There is no TLS key. Make one with `comity tls request`.")
        }

        private static func text(_ path: String) throws -> String {
            guard let text = try? String(contentsOfFile: path, encoding: .utf8) else {
                throw NodeError(.notFound, "The file \(path) cannot be read.")
            }
            return text
        }
    }

    struct Show: NodeCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show the certificate in use, its pin and what has to be mended."
        )
        @OptionGroup var options: NodeOptions

        func perform() async throws {
            let home = try options.nodeHome()
            let path = home.configuration.path("tls.certificate")
            guard let pem = try? String(contentsOfFile: path, encoding: .utf8) else {
                throw NodeError(
                    .notFound,
                    "There is no certificate at \(path). Have tls/request.pem signed by your authority, then run `comity tls install ANSWER`."
                )
            }
            let judgement = try TLSIdentity.judge(
                certificatePEM: pem,
                privateKeyPEM: String(decoding: home.tlsKey.pem(), as: UTF8.self),
                host: home.host,
                at: Date()
            )
            let warnings = judgement.warnings(at: Date())
            options.answer(
                Self.json(judgement),
                (Self.lines(judgement) + warnings.map { "- " + $0 }).joined(separator: "\n")
            )
            if !warnings.isEmpty { throw ExitCode(2) }
        }

        fileprivate static func json(_ judgement: TLSIdentity.Judgement) -> JSON {
            let leaf = judgement.leaf
            return [
                "subject": .string(leaf.subject), "issuer": .string(leaf.issuer),
                "names": .array(leaf.names.map(JSON.string)),
                "notBefore": .string(date(leaf.notBefore)), "notAfter": .string(date(leaf.notAfter)),
                "pin": .string(pin(leaf)), "certificates": .integer(Int64(judgement.chainLength)),
                "warnings": .array(judgement.warnings(at: Date()).map(JSON.string)),
            ]
        }

        private static func lines(_ judgement: TLSIdentity.Judgement) -> [String] {
            let leaf = judgement.leaf
            return [
                "subject  \(leaf.subject)", "issuer   \(leaf.issuer)",
                "names    \(leaf.names.joined(separator: ", "))",
                "valid    \(date(leaf.notBefore)) to \(date(leaf.notAfter))",
                "pin      \(pin(leaf))",
            ]
        }

        fileprivate static func date(_ date: Date) -> String { date.formatted(.iso8601) }

        /// As curl and others write a pin of the public key.
        private static func pin(_ leaf: TLSIdentity.CertificateDescription) -> String {
            "sha256//" + Data(leaf.publicKeySHA256).base64EncodedString()
        }
    }
}
