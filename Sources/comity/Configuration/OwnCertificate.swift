import Foundation
import Outbound
import Synchronization
import Trust

/// The node's own certificate and key as they are now, for peers that ask who connects. Read anew when the files change.
final class OwnCertificate: Sendable {
    private let certificate: String
    private let key: TLSKeyFile
    private let memory = Mutex<(stamp: FileStamp, identity: ClientIdentity?)?>(nil)

    init(_ home: NodeHome) {
        certificate = home.configuration.path("tls.certificate")
        key = home.tlsKey
    }

    /// - Returns: nil where there is no certificate, or the key cannot be read: then nothing is presented.
    func now() -> ClientIdentity? {
        let stamp = FileStamp([certificate, key.path])
        return memory.withLock { memory in
            if let memory, memory.stamp == stamp { return memory.identity }
            let identity = read()
            memory = (stamp, identity)
            return identity
        }
    }

    private func read() -> ClientIdentity? {
        guard let chain = try? String(contentsOfFile: certificate, encoding: .utf8), let key = try? key.pem()
        else { return nil }
        return ClientIdentity(
            certificatePEM: chain,
            privateKeyPEM: String(decoding: key, as: UTF8.self)
        )
    }
}

/// The authorities' revocation lists, read anew when their file changes.
final class RevocationFile: Sendable {
    private let path: String
    private let memory = Mutex<(stamp: FileStamp, lists: Result<RevocationLists, PeerCertificateError>)?>(nil)

    init(path: String) { self.path = path }

    /// - Throws: ``PeerCertificateError`` `noRevocationList` where the file has none.
    func now() throws(PeerCertificateError) -> RevocationLists {
        let stamp = FileStamp([path])
        let lists = memory.withLock { memory in
            if let memory, memory.stamp == stamp { return memory.lists }
            let text = (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
            let lists = Result { () throws(PeerCertificateError) in try RevocationLists(pem: text) }
            memory = (stamp, lists)
            return lists
        }
        return try lists.get()
    }
}

/// Number, size and time of files: by what a change is seen.
private struct FileStamp: Equatable {
    private let texts: [String]

    init(_ paths: [String]) {
        texts = paths.map { path in
            let attributes = (try? FileManager.default.attributesOfItem(atPath: path)) ?? [:]
            return [FileAttributeKey.systemFileNumber, .size, .modificationDate]
                .map { String(describing: attributes[$0]) }.joined(separator: " ")
        }
    }
}
