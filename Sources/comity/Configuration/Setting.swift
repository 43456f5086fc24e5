import Node

/// One setting of a node: its name in the file, in the environment and on the command line, and what it is for.
struct Setting: Sendable, Hashable {
    /// The name in the file, for example `listen.port`.
    var name: String
    var says: String
    /// Used where nobody states a value; nil where somebody has to.
    var standard: String?
    var form: Form

    /// What a value has to look like.
    enum Form: Sendable, Hashable {
        case text(maximum: Int)
        case baseURL
        case host
        case integer(ClosedRange<Int>)
        case path
        case choice([String])
        case timeZone
    }

    /// `COMITY_LISTEN_PORT`.
    var environmentName: String {
        "COMITY_" + name.uppercased().map { $0 == "." || $0 == "-" ? "_" : String($0) }.joined()
    }
}

extension Setting {
    /// The value of a setting that names a file, where there is none.
    static let none = "none"

    /// Every setting that a node has, in the order of the file.
    static let all: [Setting] = [
        Setting(
            name: "entity",
            says: "The node's name in the federation: its base URL, as peers reach it.",
            standard: nil,
            form: .baseURL
        ),
        Setting(
            name: "name",
            says: "The agency's name, as peers and their officers see it.",
            standard: nil,
            form: .text(maximum: 200)
        ),
        Setting(
            name: "kind",
            says: "The kind of agency; the rule packs ask for it.",
            standard: nil,
            form: .choice([
                "police", "prosecution", "court", "probation", "prison", "youth-service", "victim-support",
                "restorative-service", "central-authority",
            ])
        ),
        Setting(
            name: "jurisdiction",
            says: "The jurisdiction whose rule pack speaks for this agency (ISO 3166).",
            standard: nil,
            form: .text(maximum: 10)
        ),
        Setting(
            name: "time-zone",
            says:
                "The time zone by whose calendar the agency's days begin and end (IANA name, for example Europe/Tallinn): consents, coming of age, what is late or due.",
            standard: "UTC",
            form: .timeZone
        ),
        Setting(
            name: "contact",
            says: "Where the 24/7 point of contact is reached; no person's name.",
            standard: nil,
            form: .text(maximum: 300)
        ),
        Setting(
            name: "jurisdictions",
            says:
                "The folder of published rule packs. `comity rules publish` fills it; nothing unsigned in it is used.",
            standard: "Jurisdictions",
            form: .path
        ),
        Setting(
            name: "signers",
            says:
                "The public keys of those who may sign rule packs, as author and as reviewer. `comity rules keys trust` enters one.",
            standard: "signers.json",
            form: .path
        ),
        Setting(
            name: "listen.host",
            says: "The address to listen on.",
            standard: "127.0.0.1",
            form: .host
        ),
        Setting(
            name: "listen.port",
            says: "The port to listen on.",
            standard: "8443",
            form: .integer(1...65535)
        ),
        Setting(
            name: "tls.certificate",
            says: "The certificate chain that your authority issued, as a PEM file.",
            standard: "tls/certificate.pem",
            form: .path
        ),
        Setting(
            name: "tls.key",
            says: "The certificate's private key, as a PEM file that only the node can read.",
            standard: "tls/key.pem",
            form: .path
        ),
        Setting(
            name: "tls.revocations",
            says:
                "A PEM file with the revocation lists of every authority of the peers, or none. With it, a peer whose authority has no list is refused.",
            standard: none,
            form: .path
        ),
        Setting(
            name: "tls.clients",
            says:
                "Whether those who connect are asked for a TLS certificate: off; offer, where one that comes has to be the sender's own; demand, where a peer's documents and signed requests come with one. Pages and what anybody may read stay open without.",
            standard: ClientCertificates.Demand.off.rawValue,
            form: .choice(ClientCertificates.Demand.allCases.map(\.rawValue))
        ),
        Setting(
            name: "keys.algorithms",
            says:
                "With which algorithms new keys are made: standard (Ed25519, X25519), or es256 (P-256), for sites that need FIPS algorithms.",
            standard: "standard",
            form: .choice(["standard", "es256"])
        ),
        Setting(
            name: "keys.token",
            says:
                "The PKCS #11 token in which new keys are made, as pkcs11:token=LABEL?module-path=FILE, or none. It needs keys.algorithms = es256.",
            standard: none,
            form: .text(maximum: 500)
        ),
        Setting(
            name: "outbound.proxy",
            says: "The HTTP proxy through which others are reached, as http://host:port, or none.",
            standard: none,
            form: .text(maximum: 300)
        ),
        Setting(
            name: "peers.refresh-seconds",
            says: "How often each peer is asked for its newer keys and endpoints, in seconds.",
            standard: "14400",
            form: .integer(1...86_400)
        ),
        Setting(
            name: "vault.keyring",
            says: "The file of wrapped keys; copy it apart from the database (`comity vault backup`).",
            standard: "keyring.db",
            form: .path
        ),
        Setting(
            name: "vault.master",
            says:
                "The file of the master key that opens the keyring; keep a copy where neither of the others is.",
            standard: "keys/vault.key",
            form: .path
        ),
        Setting(
            name: "limits.document-bytes",
            says: "The largest document taken in, in bytes.",
            standard: "262144",
            form: .integer(4096...16_777_216)
        ),
        Setting(
            name: "limits.backlog",
            says:
                "How many documents may wait for one peer before officers are asked to wait; a withdrawal always goes.",
            standard: "10000",
            form: .integer(1...10_000_000)
        ),
        Setting(
            name: "limits.connections",
            says:
                "The most connections held open at once. Beyond it the oldest gives way over which no peer has proved itself.",
            standard: "512",
            form: .integer(1...100_000)
        ),
        Setting(
            name: "limits.address-connections",
            says:
                "The most connections of one address at once; more where many callers share one, as behind a load balancer.",
            standard: "64",
            form: .integer(1...100_000)
        ),
        Setting(
            name: "limits.address-requests",
            says:
                "How many requests a second one address may make, four times as many in a burst; what a peer proves to be its own does not count. More where many callers share an address.",
            standard: "50",
            form: .integer(1...1_000_000)
        ),
        Setting(
            name: "limits.strangers-requests",
            says:
                "How many requests a second all addresses may make together from which nobody has proved anything for an hour, twice as many in a burst; a third as many handshakes. It keeps a flood from many addresses away from those who are known.",
            standard: "300",
            form: .integer(1...1_000_000)
        ),
        Setting(
            name: "limits.peer-requests",
            says: "How many requests a second one peer may make, four times as many in a burst.",
            standard: "500",
            form: .integer(1...1_000_000)
        ),
        Setting(
            name: "limits.head-seconds",
            says: "How long a connection may take until the head of a request is here, in seconds.",
            standard: "10",
            form: .integer(1...600)
        ),
        Setting(
            name: "limits.refusal-seconds",
            says: "Over how many seconds refusals that nobody has proved to be theirs become one record.",
            standard: "60",
            form: .integer(1...3600)
        ),
        Setting(
            name: "metrics.file",
            says:
                "Where the counters are written, in the text form of OpenMetrics, for a collector; none for nowhere. They tell of nobody.",
            standard: "metrics.prom",
            form: .path
        ),
        Setting(
            name: "limits.body-seconds",
            says: "How long a request's body may take to arrive, in seconds.",
            standard: "20",
            form: .integer(1...600)
        ),
        Setting(
            name: "limits.clock-seconds",
            says: "How far a peer's clock may be ahead, in seconds.",
            standard: "300",
            form: .integer(1...86_400)
        ),
        Setting(
            name: "clocks.receipt-hours",
            says: "How long the other node has to give its receipt before somebody has to call, in hours.",
            standard: "24",
            form: .integer(1...720)
        ),
        Setting(
            name: "clocks.opening-days",
            says:
                "How long a person has to open what came, in days; urgent documents have one, emergencies two hours.",
            standard: "7",
            form: .integer(1...90)
        ),
        Setting(
            name: "clocks.decision-days",
            says:
                "How long a decision may take where neither the document nor a rule pack names a time, in days.",
            standard: "30",
            form: .integer(1...365)
        ),
        Setting(
            name: "clocks.answer-days",
            says: "How long questions and conditions may wait where they name no day, in days.",
            standard: "14",
            form: .integer(1...180)
        ),
        Setting(
            name: "clocks.renewal-days",
            says: "How many days before data are no longer kept their asker is reminded.",
            standard: "14",
            form: .integer(1...45)
        ),
        Setting(
            name: "trust.poll-seconds",
            says:
                "The longest time between two looks at a trust chain, in seconds: within it a revocation takes effect.",
            standard: "21600",
            form: .integer(1...604_800)
        ),
        Setting(
            name: "trust.warning-seconds",
            says: "How long before its end a chain that could not be renewed is announced, in seconds.",
            standard: "172800",
            form: .integer(1...2_592_000)
        ),
        Setting(
            name: "time.interval-seconds",
            says: "The shortest time between two requests for a time-stamp of the log, in seconds.",
            standard: "60",
            form: .integer(1...86_400)
        ),
        Setting(
            name: "time.answer-seconds",
            says: "How long a time-stamping authority may take to answer, in seconds.",
            standard: "15",
            form: .integer(1...120)
        ),
        Setting(
            name: "time.alarm-seconds",
            says:
                "How long leaves of the log may wait for a time-stamp before an alarm is raised, in seconds.",
            standard: "600",
            form: .integer(0...604_800)
        ),
        Setting(
            name: "trust.inner-addresses",
            says:
                "Whether federations may lead this node to addresses of inner networks: refuse or allow. Whom an officer enters is not concerned.",
            standard: "refuse",
            form: .choice(["refuse", "allow"])
        ),
        Setting(
            name: "log.level",
            says: "How much is logged; never personal data.",
            standard: "notice",
            form: .choice(["debug", "info", "notice", "warning", "error"])
        ),
    ]
}
