package import Merkle
import Referrals
package import Store
import Trust
import Wire

/// Somebody who cosigns this node's checkpoints: a peer, or a witness that an officer entered.
package struct LogWitness: Sendable, Hashable {
    /// The peer's entity identifier, or the name of the witness's key.
    package var name: String
    package var verifier: NoteVerifier
    /// Where `add-checkpoint` is posted, without it and without a slash at the end.
    package var endpoint: String
    /// Where its copies are read; the same as ``endpoint`` unless it has an address of their own.
    package var monitoring: String
    package var host: WitnessHost
    /// Whose it is: those of one operator are one voice.
    package var `operator`: String
    /// Whether an officer entered it, beside the peers.
    package var isEntered: Bool

    /// Where it shows the last checkpoint that it cosigned of a log.
    func copy(of origin: String) -> String { monitoring + "/" + Digest(of: origin).hex + "/checkpoint" }
}

extension LogWitness {
    /// A peer that cosigns; nil for one that does not.
    init?(_ peer: PeerRecord) {
        guard peer.state == .active,
            let metadata = try? EntityConfiguration(verifying: peer.statement).metadata,
            let key = metadata.witnessKey.flatMap({ try? NoteVerifier($0) }), key.kind == .cosignature,
            key.name == peer.entity.witnessName, let endpoint = metadata.furtherEndpoints.witness
        else { return nil }
        self.init(
            name: peer.entity.text,
            verifier: key,
            endpoint: endpoint,
            monitoring: endpoint,
            host: WitnessHost(peer),
            operator: peer.entity.host,
            isEntered: false
        )
    }

    /// What an officer entered.
    ///
    /// - Throws: ``NodeError`` `misconfigured` where the stored text is damaged.
    init(_ entry: TrustEntry) throws {
        let json = try entry.json()
        guard let key = json["key"]?.string.flatMap({ try? NoteVerifier($0) }),
            let endpoint = json["url"]?.string
        else {
            throw NodeError(
                .misconfigured,
                "What is stored about the witness \(entry.name) is damaged. Run `comity audit`."
            )
        }
        self.init(
            name: entry.name,
            verifier: key,
            endpoint: endpoint,
            monitoring: json["monitoring"]?.string ?? endpoint,
            host: WitnessHost(authority: json["authority"]?.string ?? ""),
            operator: json["operator"]?.string ?? entry.name,
            isEntered: true
        )
    }

    fileprivate var json: JSON {
        .object([
            "key": .string(verifier.description), "url": .string(endpoint),
            "monitoring": .string(monitoring), "authority": .string(host.authority),
            "operator": .string(`operator`),
        ])
    }
}

extension Node {
    /// Everybody who cosigns: the active peers that do, and those that an officer entered.
    package func witnesses(in transaction: any StoreReader) throws -> [LogWitness] {
        try transaction.peers().compactMap { LogWitness($0) }
            + transaction.trustEntries(.witness).map { try LogWitness($0) }
    }

    /// The policy by which a checkpoint counts as witnessed: the one that was configured, or else the word of any witness,
    /// each operator one voice.
    package func policy(in transaction: any StoreReader) throws -> WitnessPolicy {
        if let witnessPolicy { return witnessPolicy }
        let voices = Dictionary(grouping: try witnesses(in: transaction), by: \.operator)
            .sorted { $0.key < $1.key }
            .map { voice, witnesses in
                (
                    voice,
                    witnesses.map {
                        WitnessPolicy.Witness(name: $0.verifier.name, verifier: $0.verifier, url: $0.endpoint)
                    }
                )
            }
        return try WitnessPolicy(min(1, voices.count), of: voices)
    }

    /// Asks a witness from now on that is no peer. It has to be told this log's key and origin by other means
    /// (`comity log show`).
    ///
    /// - Parameters:
    ///   - key: its verifier key, for cosignatures.
    ///   - url: what `add-checkpoint` is appended to.
    ///   - monitoring: where its copies are read; nil for the same address.
    ///   - authority: PEM of the TLS authority of its address; empty for the system's.
    ///   - operator: whose it is; nil for the name of its key.
    /// - Throws: ``NodeError`` `invalidInput`.
    package func addWitness(
        key: String,
        url: String,
        monitoring: String? = nil,
        authority: String = "",
        operator: String? = nil,
        by officer: Officer
    ) async throws -> LogWitness {
        guard let verifier = try? NoteVerifier(key), verifier.kind == .cosignature else {
            throw NodeError(
                .invalidInput,
                "A witness is known by its verifier key for cosignatures: name+keyid+base64, of the type that c2sp.org/tlog-cosignature asks for."
            )
        }
        for address in [url, monitoring ?? url] {
            guard address.hasPrefix("https://"), address.utf8.count <= 1024, !address.hasSuffix("/"),
                address.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }), !address.contains("@"),
                !address.contains("#"), !address.contains("?")
            else {
                throw NodeError(
                    .invalidInput,
                    "A witness is asked at an https URL without credentials, query and slash at the end."
                )
            }
        }
        guard verifier.name != identity.entity.witnessName else {
            throw NodeError(.invalidInput, "A node does not witness its own log.")
        }
        let witness = LogWitness(
            name: verifier.name,
            verifier: verifier,
            endpoint: url,
            monitoring: monitoring ?? url,
            host: WitnessHost(authority: authority),
            operator: `operator` ?? verifier.name,
            isEntered: true
        )
        let now = clock.now
        _ = try await store.write { transaction in
            try transaction.lay(.witness, witness.name, witness.json, by: officer.name, at: now)
        }
        return witness
    }

    /// Asks a witness no more; its cosignatures stay.
    ///
    /// - Throws: ``NodeError`` `notFound`.
    package func removeWitness(_ name: String, by officer: Officer) async throws {
        let now = clock.now
        _ = try await store.write { transaction in
            guard try transaction.trustEntry(.witness, name) != nil else {
                throw NodeError(
                    .notFound,
                    "No officer entered such a witness. `comity witness list` shows all; a peer that cosigns is removed with the peer."
                )
            }
            try transaction.lay(.witness, name, nil, by: officer.name, at: now)
        }
    }
}
