import Foundation
import NIOCore
import NIOSSL
import Node
import Synchronization
import Trust

/// The certificate that new connections get. It is read anew when its files change; connections that stand keep theirs.
final class ServedCertificate: Sendable {
    private struct State {
        var chain: [NIOSSLCertificate]
        var key: NIOSSLPrivateKey
        var isFitting: TLSIdentity.Judgement
        var stamp: Stamp
    }

    /// By what a change of the files is seen.
    private struct Stamp: Equatable {
        var certificate: [String]
        var key: [String]
    }

    private let configuration: ServerConfiguration
    private let state: Mutex<State>

    /// Reads certificate and key.
    ///
    /// - Throws: ``ServerError`` where they are missing, do not belong together or cannot be used.
    init(_ configuration: ServerConfiguration) throws {
        self.configuration = configuration
        state = Mutex(try Self.read(configuration))
    }

    /// What is to be said about the certificate that is in use: when it ends, whether it fits the node's name.
    var judgement: TLSIdentity.Judgement { state.withLock { $0.isFitting } }

    /// Reads certificate and key anew where their files have changed.
    ///
    /// - Returns: whether new connections get another certificate from now on.
    /// - Throws: ``ServerError`` where the new files cannot be used; then the old certificate stays.
    func reload() throws -> Bool {
        let stamp = Self.stamp(configuration)
        guard state.withLock({ $0.stamp != stamp }) else { return false }
        let read = try Self.read(configuration)
        state.withLock { $0 = read }
        return true
    }

    /// TLS 1.3 alone, with modern groups; each handshake takes the certificate that is in use then.
    func tlsConfiguration() -> TLSConfiguration {
        let (chain, key) = state.withLock { ($0.chain, $0.key) }
        var tls = TLSConfiguration.makeServerConfiguration(
            certificateChain: chain.map { .certificate($0) },
            privateKey: .privateKey(key)
        )
        tls.minimumTLSVersion = .tlsv13
        // The hybrid with ML-KEM comes first: what is recorded today must not be readable by tomorrow's machines.
        tls.curves =
            configuration.usesFIPSGroups
            ? [.secp256r1, .secp384r1] : [.x25519_MLKEM768, .x25519, .secp256r1, .secp384r1]
        tls.sslContextCallback = { [self] _, promise in
            var override = NIOSSLContextConfigurationOverride()
            let (chain, key) = state.withLock { ($0.chain, $0.key) }
            override.certificateChain = chain.map { .certificate($0) }
            override.privateKey = .privateKey(key)
            promise.succeed(override)
        }
        return tls
    }

    private static func read(_ configuration: ServerConfiguration) throws -> State {
        // The stamp comes first: what changes while it is read is read again.
        let stamp = stamp(configuration)
        guard let certificate = FileManager.default.contents(atPath: configuration.certificateFile) else {
            throw ServerError(
                "There is no TLS certificate at \(configuration.certificateFile). Have the request signed by your authority, then run `comity tls install ANSWER`."
            )
        }
        let pem = String(decoding: certificate, as: UTF8.self)
        let key = try configuration.privateKey()
        do {
            let judgement = try TLSIdentity.judge(
                certificatePEM: pem,
                privateKeyPEM: String(decoding: key, as: UTF8.self),
                host: configuration.tlsHost,
                at: Date()
            )
            return State(
                chain: try NIOSSLCertificate.fromPEMBytes(Array(certificate)),
                key: try NIOSSLPrivateKey(bytes: key, format: .pem),
                isFitting: judgement,
                stamp: stamp
            )
        } catch let error as TLSIdentityError {
            throw ServerError("The TLS certificate \(configuration.certificateFile) cannot be used. \(error)")
        } catch {
            throw ServerError(
                "The TLS certificate \(configuration.certificateFile) or its key \(configuration.privateKeyFile) cannot be read. Have the request signed by your authority, then run `comity tls install ANSWER`."
            )
        }
    }

    private static func stamp(_ configuration: ServerConfiguration) -> Stamp {
        Stamp(certificate: stamp(configuration.certificateFile), key: stamp(configuration.privateKeyFile))
    }

    /// Number, size and time of a file: a file that is renamed into place is another one.
    private static func stamp(_ path: String) -> [String] {
        guard let attributes = try? FileManager.default.attributesOfItem(atPath: path) else { return [] }
        return [FileAttributeKey.systemFileNumber, .size, .modificationDate].map {
            String(describing: attributes[$0])
        }
    }
}
