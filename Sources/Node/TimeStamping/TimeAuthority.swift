package import Store
package import TimeStamps
import Wire

/// A time-stamping authority that this node asks, and by what its tokens are judged.
package struct TimeAuthority: Sendable, Hashable {
    /// Where it is asked, over HTTP or HTTPS (RFC 3161 section 3.4): its tokens vouch for themselves.
    package var url: String
    /// PEM of the certificates that its tokens have to lead to.
    package var roots: String
    /// PEM of further certificates that a chain may lead over; nil where tokens bring them along.
    package var intermediates: String?
    /// The policies that are accepted, as object identifiers; nil for whichever it uses.
    package var policies: Set<String>?
    /// PEM of the TLS authority that vouches for its address; nil for the system's.
    package var tlsAuthority: String?
    /// The authority with the lowest rank is asked first.
    package var rank: Int64
    /// Which revision of the settings this is.
    package internal(set) var revision: Int64 = 0

    package init(
        url: String,
        roots: String,
        intermediates: String? = nil,
        policies: Set<String>?,
        tlsAuthority: String? = nil,
        rank: Int64 = 0
    ) {
        self.url = url
        self.roots = roots
        self.intermediates = intermediates
        self.policies = policies
        self.tlsAuthority = tlsAuthority
        self.rank = rank
    }

    /// What judges its tokens.
    package var verifier: TimeStampVerifier {
        TimeStampVerifier(roots: roots, intermediates: intermediates, policies: policies)
    }

    /// The policy that it is asked for: the only one that is accepted; where several are, it chooses.
    var policy: String? { policies?.count == 1 ? policies?.first : nil }
}

extension TimeAuthority {
    /// The longest URL.
    static let maximumURL = 1024

    /// Refuses what could never be asked or never be judged.
    ///
    /// - Throws: ``NodeError`` `invalidInput`.
    func check() throws(NodeError) {
        guard url.hasPrefix("https://") || url.hasPrefix("http://"), url.utf8.count <= Self.maximumURL,
            url.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }), !url.contains("@"), !url.contains("#")
        else {
            throw NodeError(
                .invalidInput,
                "A time-stamping authority is named by the http or https URL at which it is asked, without credentials."
            )
        }
        do {
            try verifier.check()
        } catch {
            throw NodeError(.invalidInput, error.says + " They are PEM files.")
        }
        for policy in policies ?? [] {
            do {
                _ = try TimeStampRequest(digest: Array(repeating: 0, count: 32), nonce: 1, policy: policy)
                    .der()
            } catch {
                throw NodeError(.invalidInput, error.says)
            }
        }
        guard policies?.isEmpty != true else {
            throw NodeError(.invalidInput, "At least one policy has to be accepted, or any.")
        }
    }

    var json: JSON {
        .object([
            "rank": .integer(rank), "roots": .string(roots),
            "intermediates": intermediates.map(JSON.string) ?? .null,
            "policies": policies.map { .array($0.sorted().map(JSON.string)) } ?? .null,
            "tls_authority": tlsAuthority.map(JSON.string) ?? .null,
        ])
    }

    /// What a revision laid down.
    ///
    /// - Throws: ``NodeError`` `misconfigured` where the stored text is damaged.
    init(_ entry: TrustEntry) throws {
        let json = try entry.json()
        guard let roots = json["roots"]?.string, let rank = json["rank"]?.int else {
            throw NodeError(
                .misconfigured,
                "What is stored about the authority \(entry.name) is damaged. Run `comity audit`."
            )
        }
        self.init(
            url: entry.name,
            roots: roots,
            intermediates: json["intermediates"]?.string,
            policies: json["policies"]?.array.map { Set($0.compactMap(\.string)) },
            tlsAuthority: json["tls_authority"]?.string,
            rank: Int64(rank)
        )
        revision = entry.revision
    }
}

extension StoreReader {
    /// The authorities that are asked, the preferred one first.
    ///
    /// - Throws: ``NodeError`` `misconfigured`.
    package func timeAuthorities() throws -> [TimeAuthority] {
        try trustEntries(.timeAuthority).map { try TimeAuthority($0) }
            .sorted { ($0.rank, $0.url) < ($1.rank, $1.url) }
    }

    /// What the agency had laid down about the authority of a token when it was judged; nil where that is missing.
    ///
    /// - Throws: ``NodeError`` `misconfigured`.
    package func timeAuthority(of stamp: TimeStampRecord) throws -> TimeAuthority? {
        try trustHistory(.timeAuthority, stamp.authority).first { $0.revision == stamp.authorityRevision }
            .map { try TimeAuthority($0) }
    }
}
