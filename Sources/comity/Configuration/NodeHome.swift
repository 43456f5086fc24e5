import Admission
import Casework
import EvidenceFiles
import Foundation
import JOSE
import Logging
import Merkle
import Node
import Outbound
import Referrals
import Sealing
import Server
import StoreSQLite
import Trust
import Vault
import Wire

/// The node's folder on disk and everything that is opened from it.
struct NodeHome: Sendable {
    let configuration: NodeConfiguration

    static let database = "comity.db"
    static let evidence = "evidence"
    static let keys = "keys"
    static let keyLock = "keys/lock.json"
    static let witnessPolicy = "witness.policy"
    static let certificateRequest = "tls/request.pem"

    private var clockTerms: ClockTerms {
        func days(_ name: String) -> Int64 { Int64(configuration.integer(name)) * ClockTerms.day }
        var terms = ClockTerms()
        terms.receipt = Int64(configuration.integer("clocks.receipt-hours")) * 3600
        terms.opening = days("clocks.opening-days")
        terms.decision = days("clocks.decision-days")
        (terms.answer, terms.conditions) = (days("clocks.answer-days"), days("clocks.answer-days"))
        terms.renewal = days("clocks.renewal-days")
        return terms
    }

    /// Opens the node: its database; its keys and its rule packs when they are first needed.
    ///
    /// - Throws: an error that says which of them cannot be used and what to do.
    /// - Parameter client: asks peers for their newer keys; without one nobody is asked.
    func open(asking client: HTTPSClient? = nil) throws -> Node {
        let entity = configuration.text("entity")
        guard let entity = EntityID(entity) else { throw ConfigurationError(["`entity` is not a base URL."]) }
        let identity = NodeIdentity(
            entity: entity,
            displayName: configuration.text("name"),
            agencyKind: configuration.text("kind"),
            jurisdiction: configuration.text("jurisdiction"),
            contactPoint: configuration.text("contact"),
            limits: ExchangeLimits(
                maximumDocumentBytes: configuration.integer("limits.document-bytes"),
                clockTolerance: Int64(configuration.integer("limits.clock-seconds")),
                maximumBacklog: configuration.integer("limits.backlog")
            ),
            clocks: clockTerms,
            zone: HostTimeZones.civil(configuration.text("time-zone")) ?? .utc
        )
        return Node(
            identity: identity,
            keys: chest,
            store: try SQLiteStore(path: path(Self.database), vault: vault()),
            library: RuleLibrary(law: law, jurisdiction: configuration.text("jurisdiction")),
            schemas: try DocumentSchemas(),
            peerSource: client.map(HTTPSPeerSource.init),
            logHeads: LogHeadFiles(folder: configuration.home.appendingPathComponent("log")),
            witnessPolicy: try witnessPolicy(),
            line: try client.map { _ in HTTPSFederationLine(client: try federationClient()) },
            upkeep: TrustUpkeep(
                refresh: ChainRefresh(
                    interval: Int64(configuration.integer("trust.poll-seconds")),
                    warning: Int64(configuration.integer("trust.warning-seconds"))
                )
            ),
            evidenceFiles: try SealedFolder(path: path(Self.evidence)),
            clientCertificates: clientCertificates,
            admission: admission
        )
    }

    /// Opens the keyring; begins one where the node has neither a keyring nor a master key yet.
    ///
    /// - Throws: ``ConfigurationError``, ``VaultError``.
    func vault() throws -> Vault {
        let keyring = configuration.path("vault.keyring")
        let master = masterKey
        if !master.exists, !master.next.exists, !FileManager.default.fileExists(atPath: keyring) {
            try master.write(SealingKey())
        }
        return try Vault(storage: SQLiteKeyring(path: keyring)) { try master.holders() }
    }

    /// The file of the vault's master key, sealed where the node's keys are.
    var masterKey: MasterKeyFile {
        MasterKeyFile(path: configuration.path("vault.master"), lock: KeyLock(path: path(Self.keyLock)))
    }

    /// The node's private keys.
    var chest: FileKeyChest {
        FileKeyChest(
            folder: path(Self.keys),
            lock: KeyLock(path: path(Self.keyLock)),
            algorithms: AlgorithmProfile(rawValue: configuration.text("keys.algorithms")) ?? .standard,
            token: configuration.text("keys.token") == Setting.none ? nil : configuration.text("keys.token")
        )
    }

    func server(for node: Node, through client: HTTPSClient, logger: Logger) -> NodeServer {
        NodeServer(
            node: node,
            configuration: ServerConfiguration(
                host: configuration.text("listen.host"),
                port: configuration.integer("listen.port"),
                certificateFile: configuration.path("tls.certificate"),
                privateKeyFile: configuration.path("tls.key"),
                privateKey: { [tlsKey] in try tlsKey.pem() },
                tlsHost: host,
                usesFIPSGroups: configuration.text("keys.algorithms") == AlgorithmProfile.es256.rawValue,
                metricsFile: configuration.text("metrics.file") == Setting.none
                    ? nil : configuration.path("metrics.file"),
                bodySeconds: configuration.integer("limits.body-seconds"),
                refreshSeconds: configuration.integer("peers.refresh-seconds")
            ),
            courier: HTTPSCourier(client: client),
            webhooks: HTTPSWebhookPoster(client: client),
            witnessLine: HTTPSWitnessLine(client: client),
            timeStampLine: timeStampLine(through: client),
            stampingPace: stampingPace,
            client: client,
            logger: logger
        )
    }

    /// How time-stamping authorities are asked.
    func timeStampLine(through client: HTTPSClient) -> HTTPTimeStampLine {
        HTTPTimeStampLine(client: client, seconds: configuration.integer("time.answer-seconds"))
    }

    /// How often time-stamping authorities are asked, and when it is said that none answers.
    var stampingPace: StampingPace {
        StampingPace(
            interval: Int64(configuration.integer("time.interval-seconds")),
            alarmAfter: Int64(configuration.integer("time.alarm-seconds"))
        )
    }

    /// What is asked of those who connect.
    private var clientCertificates: ClientCertificates {
        let demand = ClientCertificates.Demand(rawValue: configuration.text("tls.clients")) ?? .off
        guard configuration.text("tls.revocations") != Setting.none else { return ClientCertificates(demand) }
        let lists = RevocationFile(path: configuration.path("tls.revocations"))
        return ClientCertificates(demand) { () throws(PeerCertificateError) in try lists.now() }
    }

    /// How much the node takes from whom.
    private var admission: AdmissionLimits {
        func rate(_ name: String) -> Allowance.Rate {
            let perSecond = configuration.integer(name)
            return Allowance.Rate(perSecond: perSecond, burst: 4 * perSecond)
        }
        return AdmissionLimits(
            address: rate("limits.address-requests"),
            peer: rate("limits.peer-requests"),
            strangers: Allowance.Rate(
                perSecond: configuration.integer("limits.strangers-requests"),
                burst: 2 * configuration.integer("limits.strangers-requests")
            ),
            connections: configuration.integer("limits.connections"),
            connectionsOfOneAddress: configuration.integer("limits.address-connections"),
            headSeconds: configuration.integer("limits.head-seconds"),
            refusalWindow: Int64(configuration.integer("limits.refusal-seconds"))
        )
    }

    /// The certificate's private key.
    var tlsKey: TLSKeyFile { TLSKeyFile(self) }

    /// The key of a request whose answer has not come yet.
    var nextTLSKey: TLSKeyFile { TLSKeyFile(self, at: path("tls/next-key.pem")) }

    /// The host in the base URL, without its port: what the certificate has to name.
    var host: String { Self.host(of: configuration.text("entity")) }

    static func host(of entity: String) -> String {
        let host = entity.dropFirst("https://".count).prefix { $0 != "/" }
        if host.hasPrefix("[") { return String(host.dropFirst().prefix { $0 != "]" }) }
        return String(host.prefix { $0 != ":" })
    }

    /// How the node asks whom federations lead it to: with connections of its own, none of which leads into an inner network.
    private func federationClient() throws -> HTTPSClient {
        try client(allowingInnerAddresses: configuration.text("trust.inner-addresses") == "allow")
    }

    /// How the node asks others.
    func client(allowingInnerAddresses: Bool = true) throws -> HTTPSClient {
        let lists = configuration.text("tls.revocations")
        let proxy = configuration.text("outbound.proxy")
        let isFIPS = configuration.text("keys.algorithms") == AlgorithmProfile.es256.rawValue
        return try HTTPSClient(
            configuration: ClientConfiguration(
                proxy: proxy == Setting.none ? nil : Proxy(url: proxy),
                revocationLists: lists == Setting.none ? nil : configuration.path("tls.revocations"),
                groups: isFIPS ? [.p256, .p384] : KeyExchangeGroup.allCases,
                allowsInnerAddresses: allowingInnerAddresses,
                identity: { [identity = OwnCertificate(self)] in identity.now() }
            )
        )
    }

    /// The policy in the node's folder; nil where there is none.
    private func witnessPolicy() throws -> WitnessPolicy? {
        guard let data = FileManager.default.contents(atPath: path(Self.witnessPolicy)) else { return nil }
        do {
            return try WitnessPolicy(parsing: String(decoding: data, as: UTF8.self))
        } catch {
            throw ConfigurationError(["\(path(Self.witnessPolicy)): \(error)"])
        }
    }

    /// The folder of published rule packs, and whose signatures on them count.
    var law: PublishedLaw {
        PublishedLaw(folder: configuration.path("jurisdictions"), signers: configuration.path("signers"))
    }

    func path(_ name: String) -> String { configuration.home.appendingPathComponent(name).path }
}
