// swift-tools-version: 6.2
import PackageDescription

// The rooms and the direction in which they may import are drawn in README.md ("Where things are").
// A lower room never imports a higher one; Tests/HouseTests holds the table.

let strict: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .treatAllWarnings(as: .error),
]

let package = Package(
    name: "comity",
    dependencies: [
        // The HTTP server: HTTP/1.1 and HTTP/2 over NIO, structured concurrency, few dependencies.
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1", traits: []),
        // SQLite with transactions that exist only inside their closure.
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        // Signatures, encryption and digests on the document path: typed and memory safe.
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        // Makes certificate requests, and judges certificates.
        .package(url: "https://github.com/apple/swift-certificates", from: "1.21.1"),
        // What certificates are written in.
        .package(url: "https://github.com/apple/swift-asn1", from: "1.7.4"),
        // Addresses, buffers and errors of the server.
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        // What HTTP/2 calls an error, so that it is counted.
        .package(url: "https://github.com/apple/swift-nio-http2", from: "1.46.0"),
        // The parts of requests and answers as they pass through a connection.
        .package(url: "https://github.com/apple/swift-nio-extras", from: "1.35.2"),
        // TLS 1.3 for whoever connects to the node.
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
        // Starts and ends everything that runs beside the server, in order.
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
        // Logging that the server and its services share.
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        // The command line with its help.
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        // The templates of the pages; it escapes what is put into them.
        .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.1"),
        // Reads YAML; one file of the rule packs holds it to our subset.
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
        // Names of header fields and methods.
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        // Reads the tables from which cases are imported; quoting and line ends are its business.
        .package(url: "https://github.com/swiftcsv/SwiftCSV", from: "0.10.0"),
    ],
    targets: [
        // Level 0: system libraries and their typed wrappers; no logic.
        .systemLibrary(
            name: "CCurl",
            path: "Sources/CCurl",
            pkgConfig: "libcurl",
            providers: [.apt(["libcurl4-openssl-dev"])]
        ),
        .target(name: "CCurlShim", dependencies: ["CCurl"]),
        .systemLibrary(
            name: "COpenSSL",
            path: "Sources/COpenSSL",
            pkgConfig: "libcrypto",
            providers: [.apt(["libssl-dev"])]
        ),
        .systemLibrary(
            name: "CTokens",
            path: "Sources/CTokens",
            pkgConfig: "p11-kit-1",
            providers: [.apt(["libp11-kit-dev"])]
        ),
        // Level 1: bytes in, values out.
        .target(name: "Wire", swiftSettings: strict),
        .target(
            name: "CEL",
            swiftSettings: strict,
            // Rounding and square roots come from the C library's mathematics.
            linkerSettings: [.linkedLibrary("m", .when(platforms: [.linux]))]
        ),
        .target(
            name: "Merkle",
            dependencies: [.product(name: "Crypto", package: "swift-crypto")],
            swiftSettings: strict
        ),
        // How much is taken from whom: allowances, connections, networks.
        .target(name: "Admission", swiftSettings: strict),
        // Deterministic ZIP archives.
        .target(name: "Archive", swiftSettings: strict),
        // Level 2: pure cores.
        .target(
            name: "Sealing",
            dependencies: [
                "Wire", .product(name: "Crypto", package: "swift-crypto"),
                // scrypt, for passphrases.
                .product(name: "CryptoExtras", package: "swift-crypto"),
            ],
            swiftSettings: strict
        ),
        .target(
            name: "JOSE",
            dependencies: ["Wire", .product(name: "Crypto", package: "swift-crypto")],
            swiftSettings: strict
        ),
        .target(
            name: "Referrals",
            dependencies: ["Wire"],
            exclude: ["Referrals.docc"],
            resources: [.embedInCode("Schemas")],
            swiftSettings: strict
        ),
        // Keys of cases, threads and persons: what is destroyed to erase.
        .target(
            name: "Vault",
            dependencies: ["Referrals", "Sealing", .product(name: "Crypto", package: "swift-crypto")],
            exclude: ["Vault.docc"],
            swiftSettings: strict
        ),
        // What happens between people in a case: consent, screening, sessions, agreements, and the gates before each.
        .target(
            name: "Casework",
            dependencies: ["Referrals", "Wire"],
            exclude: ["Casework.docc"],
            resources: [.embedInCode("Definitions")],
            swiftSettings: strict
        ),
        .target(
            name: "RulePacks",
            dependencies: [
                "CEL", "JOSE", "Wire", .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "Yams", package: "Yams"),
            ],
            exclude: ["RulePacks.docc"],
            swiftSettings: strict
        ),
        // Files of evidence: chunks, custody, redaction.
        .target(
            name: "Evidence",
            dependencies: [
                "JOSE", "Merkle", "Referrals", "Wire", .product(name: "Crypto", package: "swift-crypto"),
            ],
            swiftSettings: strict
        ),
        // Level 3: trust, the network's edge, storage in the domain's words.
        .target(
            name: "Trust",
            dependencies: [
                "JOSE", "Referrals", "Wire",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "X509", package: "swift-certificates"),
                .product(name: "SwiftASN1", package: "swift-asn1"),
            ],
            swiftSettings: strict
        ),
        .target(
            name: "HTTPSignatures",
            dependencies: ["JOSE", "Referrals", "Wire", .product(name: "Crypto", package: "swift-crypto")],
            swiftSettings: strict
        ),
        .target(
            name: "Tokens",
            dependencies: ["CTokens", "JOSE", .product(name: "Crypto", package: "swift-crypto")],
            swiftSettings: strict
        ),
        .target(name: "TimeStamps", dependencies: ["COpenSSL"], swiftSettings: strict),
        .target(name: "Outbound", dependencies: ["CCurl", "CCurlShim"], swiftSettings: strict),
        .target(name: "Store", dependencies: ["Referrals", "Vault"], swiftSettings: strict),
        // Reports for legal staff, as text and as pages.
        .target(
            name: "RuleReports",
            dependencies: ["RulePacks", "Wire"],
            exclude: ["RuleReports.docc"],
            resources: [.embedInCode("Style")],
            swiftSettings: strict
        ),
        // Evidence bundles: one file that holds a case with its proofs, and its verifier.
        .target(
            name: "Bundles",
            dependencies: [
                "Archive", "Casework", "Evidence", "JOSE", "Merkle", "Referrals", "RulePacks", "RuleReports",
                "TimeStamps", "Trust", "Wire", .product(name: "Crypto", package: "swift-crypto"),
            ],
            exclude: ["Bundles.docc"],
            resources: [.embedInCode("Schemas"), .embedInCode("Style")],
            swiftSettings: strict
        ),
        // Level 4: engines, and the use cases.
        .target(
            name: "StoreSQLite",
            dependencies: [
                "Store", "Referrals", "Sealing", "Vault", .product(name: "GRDB", package: "GRDB.swift"),
            ],
            swiftSettings: strict
        ),
        .target(
            name: "Node",
            dependencies: [
                "Admission", "Bundles", "Evidence",
                "Casework", "HTTPSignatures", "JOSE", "Merkle", "Referrals", "RulePacks", "Store",
                "TimeStamps", "Trust", "Vault", "Wire",
                .product(name: "Crypto", package: "swift-crypto"),
            ],
            exclude: ["Node.docc"],
            swiftSettings: strict
        ),
        // The sealed content of evidence on disk.
        .target(name: "EvidenceFiles", dependencies: ["Referrals", "Store"], swiftSettings: strict),
        // Level 5: faces.
        .target(
            name: "API",
            dependencies: [
                "Casework", "Evidence", "JOSE", "Node", "Referrals", "RulePacks", "Store", "Trust", "Vault",
                "Wire",
            ],
            resources: [.embedInCode("Schemas")],
            swiftSettings: strict
        ),
        .target(
            name: "Console",
            dependencies: [
                .product(name: "Mustache", package: "swift-mustache"),
                .product(name: "Crypto", package: "swift-crypto"),
            ],
            resources: [
                .embedInCode("Templates"), .embedInCode("Style"),
            ],
            swiftSettings: strict
        ),
        .target(
            name: "Server",
            dependencies: [
                "Admission", "API",
                "Console", "HTTPSignatures", "JOSE", "Merkle", "Node", "Outbound", "Referrals", "RulePacks",
                "Store",
                "TimeStamps", "Trust",
                "Evidence",
                "Wire",
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdCore", package: "hummingbird"),
                .product(name: "HummingbirdHTTP2", package: "hummingbird"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOHTTP2", package: "swift-nio-http2"),
                .product(name: "NIOHTTPTypes", package: "swift-nio-extras"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
                .product(name: "NIOTLS", package: "swift-nio"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
                .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: strict
        ),
        // Level 5 as well: worlds in which everything goes wrong, round the real use cases on the real engine in memory.
        .target(
            name: "Simulation",
            dependencies: [
                "Casework", "HTTPSignatures", "JOSE", "Node", "Referrals", "RulePacks", "Store",
                "StoreSQLite",
                "Trust", "Vault", "Wire",
            ],
            swiftSettings: strict
        ),
        // Level 6: the command.
        .executableTarget(
            name: "comity",
            dependencies: [
                "Admission", "Archive", "Bundles", "Evidence", "EvidenceFiles",
                "API", "Casework", "CEL", "HTTPSignatures", "JOSE", "Merkle", "Node", "Outbound", "Referrals",
                "RulePacks", "RuleReports", "Sealing",
                "Server", "Store",
                "StoreSQLite", "Tokens", "Vault",
                "Trust", "Wire",
                .product(name: "SwiftCSV", package: "SwiftCSV"),
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: strict
        ),
        // Measures the rule engine against its targets, and checks its answers; not installed with a node.
        .executableTarget(
            name: "comity-sim",
            dependencies: [
                "Simulation", "Wire", .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: strict
        ),
        .executableTarget(
            name: "comity-bench",
            dependencies: [
                "Admission", "Casework", "JOSE", "Merkle", "Node", "Referrals", "RulePacks", "Store",
                "StoreSQLite",
                "Sealing",
                "Trust",
                "Vault", "Wire",
                // The same rows in plain text, beside sealed ones.
                .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: strict
        ),
        .testTarget(
            name: "OutboundTests",
            dependencies: [
                "Outbound",
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
                .product(name: "X509", package: "swift-certificates"),
                .product(name: "SwiftASN1", package: "swift-asn1"),
                .product(name: "Crypto", package: "swift-crypto"),
            ],
            swiftSettings: strict
        ),
        .testTarget(
            name: "TokensTests",
            dependencies: ["JOSE", "TestAgencies", "Tokens"],
            swiftSettings: strict
        ),
        .testTarget(name: "SealingTests", dependencies: ["Sealing", "Wire"], swiftSettings: strict),
        .testTarget(
            name: "TrustTests",
            dependencies: [
                "ConformanceData", "JOSE", "Referrals", "Trust", "Wire",
                .product(name: "X509", package: "swift-certificates"),
                .product(name: "SwiftASN1", package: "swift-asn1"),
                .product(name: "Crypto", package: "swift-crypto"),
            ],
            swiftSettings: strict
        ),
        .testTarget(
            name: "HTTPSignaturesTests",
            dependencies: ["ConformanceData", "HTTPSignatures", "JOSE", "Referrals", "Wire"],
            exclude: ["Interop/signatures_peer.py"],
            swiftSettings: strict
        ),
        .testTarget(name: "ConsoleTests", dependencies: ["Console"], swiftSettings: strict),
        .testTarget(
            name: "TimeStampsTests",
            dependencies: [
                "ConformanceData", "TestAgencies", "TimeStamps", "Wire",
                .product(name: "Crypto", package: "swift-crypto"),
            ],
            swiftSettings: strict
        ),
        .testTarget(
            name: "MerkleTests",
            dependencies: [
                "ConformanceData", "Merkle", "Wire", .product(name: "Crypto", package: "swift-crypto"),
            ],
            swiftSettings: strict
        ),
        .testTarget(
            name: "WireTests",
            dependencies: ["Wire", "ConformanceData", .product(name: "Crypto", package: "swift-crypto")],
            swiftSettings: strict
        ),
        .testTarget(name: "CELTests", dependencies: ["CEL", "ConformanceData"], swiftSettings: strict),
        .testTarget(
            name: "JOSETests",
            dependencies: [
                "JOSE", "Wire", "ConformanceData", .product(name: "Crypto", package: "swift-crypto"),
            ],
            swiftSettings: strict
        ),
        .testTarget(
            name: "RulePacksTests",
            dependencies: ["RulePacks", "CEL", "JOSE", "Wire"],
            exclude: ["Packs"],
            swiftSettings: strict
        ),
        // The packs, notices and worked examples of Jurisdictions, held against the facts they were written from.
        .testTarget(
            name: "JurisdictionsTests",
            dependencies: ["RulePacks", "RuleReports", "Wire", .product(name: "Yams", package: "Yams")],
            swiftSettings: strict
        ),
        .testTarget(
            name: "ServerTests",
            dependencies: [
                "Referrals", "Server",
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOEmbedded", package: "swift-nio"),
            ],
            swiftSettings: strict
        ),
        .testTarget(name: "AdmissionTests", dependencies: ["Admission"], swiftSettings: strict),
        .testTarget(
            name: "ArchiveTests",
            dependencies: ["Archive", "TestAgencies"],
            swiftSettings: strict
        ),
        .testTarget(
            name: "BundlesTests",
            dependencies: [
                "Archive", "Bundles", "Evidence", "JOSE", "Merkle", "Referrals", "RulePacks", "TestAgencies",
                "Trust", "Wire",
            ],
            swiftSettings: strict
        ),
        .testTarget(
            name: "EvidenceTests",
            dependencies: ["Evidence", "JOSE", "Merkle", "Referrals", "TestAgencies", "Wire"],
            swiftSettings: strict
        ),
        .testTarget(name: "ReferralsTests", dependencies: ["Referrals", "Wire"], swiftSettings: strict),
        .testTarget(
            name: "VaultTests",
            dependencies: ["Referrals", "Sealing", "Vault"],
            swiftSettings: strict
        ),
        .testTarget(
            name: "APITests",
            dependencies: [
                "API", "Casework", "JOSE", "Node", "Referrals", "RulePacks", "Store", "Sealing", "Vault",
                "StoreSQLite",
                "TestAgencies", "Wire",
            ],
            exclude: [
                "schemathesis", "schemathesis_across.py", "schemathesis_agency.py", "schemathesis_ids.py",
                "schemathesis_node.py", "schemathesis_record.py",
            ],
            swiftSettings: strict
        ),
        .testTarget(
            name: "CaseworkTests",
            dependencies: ["Casework", "Referrals", "TestAgencies", "Wire"],
            swiftSettings: strict
        ),
        .testTarget(
            name: "StoreSQLiteTests",
            dependencies: [
                "Referrals", "Store", "Sealing", "Vault", "StoreSQLite", "TestAgencies", "Wire",
                .product(name: "GRDB", package: "GRDB.swift"),
            ],
            swiftSettings: strict
        ),
        .testTarget(
            name: "NodeTests",
            dependencies: [
                "Admission", "API", "Archive", "Bundles", "Evidence", "EvidenceFiles",
                "Casework", "HTTPSignatures", "JOSE", "Merkle", "Node", "Referrals", "RulePacks", "Store",
                "Sealing", "Vault",
                "StoreSQLite",
                "TestAgencies", "Trust", "Wire",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "GRDB", package: "GRDB.swift"),
            ],
            swiftSettings: strict
        ),
        .testTarget(
            name: "SimulationTests",
            dependencies: ["Node", "Referrals", "Simulation", "Store", "StoreSQLite"],
            swiftSettings: strict
        ),
        // Real processes of the built command, over real HTTPS.
        .testTarget(
            name: "EndToEnd",
            dependencies: [
                "API", "Archive", "Casework",
                "JOSE", "Merkle", "Node", "Outbound", "Referrals", "Server", "Store", "StoreSQLite",
                "TestAgencies",
                "Sealing", "Trust", "Vault", "Wire",
                "comity", .product(name: "GRDB", package: "GRDB.swift"),
            ],
            path: "Tests/EndToEnd",
            exclude: [
                "Interop/jose_peer.py", "Interop/signed_request.py", "Interop/static_entities.py",
                "Interop/verify_bundle.py",
                "Interop/time_authority.py",
                "figures.sh",
            ],
            swiftSettings: strict
        ),
        // The tools of legal staff as a lawyer runs them: the built command on small packs.
        .testTarget(
            name: "RulesCommandTests",
            dependencies: [
                "JOSE", "Node", "Referrals", "RulePacks", "Sealing", "StoreSQLite", "TestAgencies", "Vault",
                "Wire", "comity",
                .product(name: "GRDB", package: "GRDB.swift"),
            ],
            swiftSettings: strict
        ),
        .testTarget(
            name: "RuleReportsTests",
            dependencies: ["RulePacks", "RuleReports", "TestAgencies", "Wire"],
            swiftSettings: strict
        ),
        // Holds the rooms and the directions drawn above.
        .testTarget(name: "HouseTests", dependencies: ["TestAgencies"], swiftSettings: strict),
        // Agencies, stories and folders that several test targets share.
        .target(
            name: "TestAgencies",
            dependencies: [
                "Casework", "JOSE", "Node", "Referrals", "RulePacks", "Sealing", "Store", "StoreSQLite",
                "Trust",
                "Vault", "Wire",
            ],
            path: "Tests/TestAgencies",
            swiftSettings: strict
        ),
        // Finds the conformance data of others for every test target.
        .target(name: "ConformanceData", path: "Tests/ConformanceData", swiftSettings: strict),
    ],
    swiftLanguageModes: [.v6]
)
