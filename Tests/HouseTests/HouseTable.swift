import Testing

/// The rooms, their levels, and what each may import: the picture that README.md draws, as a table that is checked.
enum HouseTable {
    static let level: [String: Int] = [
        "Casework": 2,
        "CCurl": 0, "CTokens": 0, "CCurlShim": 0, "COpenSSL": 0, "Wire": 1, "CEL": 1, "Merkle": 1, "JOSE": 2,
        "Referrals": 2,
        "Admission": 1, "Archive": 1, "Bundles": 3, "Evidence": 2, "EvidenceFiles": 4,
        "RulePacks": 2, "Sealing": 2, "Vault": 2,
        "Trust": 3, "HTTPSignatures": 3, "TimeStamps": 3, "Tokens": 3,
        "Outbound": 3, "RuleReports": 3, "Store": 3, "StoreSQLite": 4, "Node": 4, "API": 5, "Server": 5,
        "Console": 5,
        "Simulation": 5, "comity": 6, "comity-bench": 6, "comity-sim": 6,
    ]

    static let allowed: [String: Set<String>] = [
        "CCurl": [], "CCurlShim": [], "COpenSSL": [], "CTokens": [], "Wire": [], "CEL": [],
        "Merkle": ["Crypto"],
        "JOSE": ["Wire", "Crypto", "FoundationEssentials"],
        "Archive": [],
        "Admission": ["Synchronization"],
        "Bundles": [
            "Archive", "Casework", "Evidence", "JOSE", "Merkle", "Referrals", "RulePacks", "RuleReports",
            "TimeStamps", "Trust", "Wire", "Crypto",
        ],
        "EvidenceFiles": ["Referrals", "Store", "Foundation"],
        "Evidence": ["JOSE", "Merkle", "Referrals", "Wire", "Crypto", "FoundationEssentials"],
        "Referrals": ["Wire"],
        "Sealing": ["Wire", "Crypto", "CryptoExtras", "FoundationEssentials"],
        "Casework": ["Referrals", "Wire"],
        "RulePacks": ["CEL", "JOSE", "Wire", "Crypto", "Synchronization", "Yams"],
        "Trust": ["JOSE", "Referrals", "Wire", "Crypto", "Foundation", "X509", "SwiftASN1", "Glibc"],
        "HTTPSignatures": ["JOSE", "Referrals", "Wire", "Crypto"],
        "TimeStamps": ["COpenSSL"],
        "Tokens": ["CTokens", "JOSE", "Crypto", "Synchronization"],
        "Outbound": ["CCurl", "CCurlShim", "Foundation", "Synchronization"],
        "Vault": ["Referrals", "Sealing", "Crypto", "Synchronization"],
        "Store": ["Referrals", "Vault"],
        "RuleReports": ["RulePacks", "Wire"],
        "StoreSQLite": ["Store", "Referrals", "Sealing", "Vault", "GRDB", "Foundation"],
        "Node": [
            "Admission", "Bundles", "Evidence",
            "Casework", "Crypto", "HTTPSignatures", "JOSE", "Merkle", "Referrals", "RulePacks", "Store",
            "TimeStamps", "Trust", "Vault", "Wire",
            "Foundation",
            "Synchronization",
        ],
        "API": [
            "Casework", "Evidence", "JOSE", "Node", "Referrals", "RulePacks", "Store", "Trust", "Vault",
            "Wire",
            "Synchronization",
        ],
        // Pages are made from values of their own: they know no other room.
        "Console": ["Crypto", "Foundation", "Mustache"],
        "Server": [
            "Admission", "Evidence",
            "API", "Console", "HTTPSignatures", "JOSE", "Merkle", "Node", "Outbound", "Referrals",
            "RulePacks",
            "Store",
            "TimeStamps", "Trust", "Wire", "Foundation", "Hummingbird", "HummingbirdCore", "HummingbirdHTTP2",
            "HTTPTypes",
            "NIOCore", "NIOHTTP1", "NIOHTTP2", "NIOHTTPTypes", "NIOSSL", "NIOTLS",
            "ServiceLifecycle",
            "UnixSignals", "Logging", "Synchronization",
        ],
        "Simulation": [
            "Casework", "HTTPSignatures", "JOSE", "Node", "Referrals", "RulePacks", "Store", "StoreSQLite",
            "Trust", "Vault", "Wire",
            "Foundation",
            "Synchronization",
        ],
        "comity-sim": ["Simulation", "Wire", "ArgumentParser", "Foundation"],
        "comity-bench": [
            "Admission", "Synchronization",
            "Casework", "JOSE", "Merkle", "Node", "Referrals", "RulePacks", "Store", "StoreSQLite", "Sealing",
            "Trust",
            "Vault", "Wire",
            "ArgumentParser", "Foundation", "GRDB",
        ],
        "comity": [
            "Admission", "Archive", "Bundles", "Evidence", "EvidenceFiles",
            "API", "SwiftCSV", "Synchronization", "Casework", "CEL", "HTTPSignatures", "JOSE", "Merkle",
            "Node", "Outbound", "Referrals",
            "RulePacks", "RuleReports",
            "Sealing", "Server", "Store", "StoreSQLite", "Trust", "Vault", "Wire", "ArgumentParser",
            "Foundation",
            "Glibc",
            "Logging", "Synchronization", "Tokens",
        ],
    ]

    /// A module that only certain rooms may import, and in how many files at most.
    struct Sole: Sendable, CustomTestStringConvertible {
        var module: String
        var rooms: Set<String>
        var files: Int?

        var testDescription: String { module }
    }

    static let sole = [
        Sole(module: "CCurl", rooms: ["Outbound"]), Sole(module: "CCurlShim", rooms: ["Outbound"]),
        Sole(module: "COpenSSL", rooms: ["TimeStamps"]), Sole(module: "CTokens", rooms: ["Tokens"]),
        Sole(module: "GRDB", rooms: ["StoreSQLite", "comity-bench"]),
        Sole(module: "Hummingbird", rooms: ["Server"]),
        Sole(module: "HummingbirdCore", rooms: ["Server"]), Sole(module: "NIOSSL", rooms: ["Server"]),
        Sole(module: "Yams", rooms: ["RulePacks"], files: 1), Sole(module: "Mustache", rooms: ["Console"]),
        Sole(module: "X509", rooms: ["Trust"]),
        Sole(module: "StoreSQLite", rooms: ["comity", "comity-bench", "Simulation"]),
        Sole(module: "ArgumentParser", rooms: ["comity", "comity-bench", "comity-sim"]),
    ]
}
