import Foundation
import JOSE
import Logging
import Node
import Outbound
import Referrals
import Server
import StoreSQLite
import Wire

/// The node's folder on disk and everything that is opened from it.
struct NodeHome: Sendable {
    let configuration: NodeConfiguration

    static let database = "comity.db"
    static let federationKey = "keys/federation.jwk"
    static let documentKey = "keys/document-signing.jwk"
    static let encryptionKey = "keys/encryption.jwk"
    static let certificateRequest = "tls/request.pem"

    /// Opens the node: its keys and its database; its rule packs when they are first needed.
    ///
    /// - Throws: an error that says which of them cannot be used and what to do.
    func open() throws -> Node {
        let entity = configuration.text("entity")
        guard let entity = EntityID(entity) else { throw ConfigurationError(["`entity` is not a base URL."]) }
        let identity = NodeIdentity(
            entity: entity,
            displayName: configuration.text("name"),
            agencyKind: configuration.text("kind"),
            jurisdiction: configuration.text("jurisdiction"),
            contactPoint: configuration.text("contact"),
            federationKey: try signingKey(Self.federationKey),
            documentKey: try signingKey(Self.documentKey),
            encryptionKeys: [try read(Self.encryptionKey) { try DecryptionKey(jwk: $0) }],
            limits: ExchangeLimits(
                maximumDocumentBytes: configuration.integer("limits.document-bytes"),
                clockTolerance: Int64(configuration.integer("limits.clock-seconds")),
                maximumBacklog: configuration.integer("limits.backlog")
            )
        )
        return Node(
            identity: identity,
            store: try SQLiteStore(path: path(Self.database)),
            library: RuleLibrary(law: law, jurisdiction: configuration.text("jurisdiction")),
            schemas: try DocumentSchemas()
        )
    }

    func server(for node: Node, logger: Logger) throws -> NodeServer {
        let client = try HTTPSClient()
        return NodeServer(
            node: node,
            configuration: ServerConfiguration(
                host: configuration.text("listen.host"),
                port: configuration.integer("listen.port"),
                certificateFile: configuration.path("tls.certificate"),
                privateKeyFile: configuration.path("tls.key"),
                maximumConnections: configuration.integer("limits.connections"),
                bodySeconds: configuration.integer("limits.body-seconds")
            ),
            courier: HTTPSCourier(client: client),
            webhooks: HTTPSWebhookPoster(client: client),
            logger: logger
        )
    }

    /// The folder of published rule packs, and whose signatures on them count.
    var law: PublishedLaw {
        PublishedLaw(folder: configuration.path("jurisdictions"), signers: configuration.path("signers"))
    }

    func path(_ name: String) -> String { configuration.home.appendingPathComponent(name).path }

    private func signingKey(_ name: String) throws -> SigningKey {
        try read(name) { try SigningKey(jwk: $0) }
    }

    private func read<Key>(_ name: String, _ key: ([UInt8]) throws -> Key) throws -> Key {
        guard let data = FileManager.default.contents(atPath: path(name)) else {
            throw ConfigurationError(["The key file \(path(name)) is missing or cannot be read by this user."]
            )
        }
        do {
            return try key(Array(data))
        } catch {
            throw ConfigurationError([
                "The key file \(path(name)) does not hold a private key that comity can use: \(error)"
            ])
        }
    }
}
