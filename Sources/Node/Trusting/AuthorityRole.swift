import JOSE
import Referrals
import Store
package import Trust
package import Wire

/// This node as an authority: a trust anchor, or an intermediate where it names superiors.
package struct AuthorityRole: Sendable {
    /// Whether it vouches and nothing else: no cases, no documents, no rule packs.
    package var isAlone: Bool
    package var lifetimes: FederationAuthority.Lifetimes
    /// PEM of the TLS authority under which its members are reached; empty for the system's.
    package var authority: String
    /// Who may issue which kind of mark; nobody listed stands for anybody.
    package var markIssuers: NamedMembers<[FederationID]>

    package init(
        isAlone: Bool,
        lifetimes: FederationAuthority.Lifetimes = FederationAuthority.Lifetimes(),
        authority: String = "",
        markIssuers: NamedMembers<[FederationID]> = NamedMembers()
    ) {
        self.isAlone = isAlone
        self.lifetimes = lifetimes
        self.authority = authority
        self.markIssuers = markIssuers
    }

    /// The name of the one role among what is laid down.
    static let name = "authority"

    package var json: JSON {
        [
            "alone": .bool(isAlone), "configuration_seconds": .integer(lifetimes.configuration),
            "statement_seconds": .integer(lifetimes.statement), "authority": .string(authority),
            "mark_issuers": .object(
                JSONObject(markIssuers.members.map { ($0.name, .array($0.value.map { .string($0.text) })) })
            ),
        ]
    }

    init(_ entry: TrustEntry) throws {
        let json = try entry.json()
        guard let alone = json["alone"]?.bool, let configuration = json["configuration_seconds"]?.int,
            let statement = json["statement_seconds"]?.int, let authority = json["authority"]?.string
        else { throw NodeError(.misconfigured, "The stored authority is damaged. Run `comity audit`.") }
        self.init(
            isAlone: alone,
            lifetimes: .init(configuration: Int64(configuration), statement: Int64(statement)),
            authority: authority
        )
        for (type, issuers) in json["mark_issuers"]?.object?.members ?? [] {
            markIssuers[type] = (issuers.array ?? []).compactMap { $0.string.flatMap(FederationID.init) }
        }
    }
}

extension Subordinate {
    /// As it is laid down.
    var record: JSON {
        var object: JSONObject = [
            "keys": keys.json, "entity_types": .array(entityTypes.map(JSON.string)),
            "intermediate": .bool(isIntermediate), "enrolled_at": .string(enrolledAt.rfc3339),
        ]
        object["metadata"] = metadata.map(JSON.object)
        object["policy"] = policy?.json
        object["constraints"] = constraints?.json
        object["revoked_at"] = revokedAt.map { .string($0.rfc3339) }
        return .object(object)
    }

    init(_ entry: TrustEntry) throws {
        let json = try entry.json()
        guard let entity = FederationID(entry.name), let keys = json["keys"],
            let enrolled = json["enrolled_at"]?.string.flatMap(Instant.init(rfc3339:))
        else {
            throw NodeError(
                .misconfigured,
                "The stored subordinate \(entry.name) is damaged. Run `comity audit`."
            )
        }
        self.init(
            entity: entity,
            keys: try KeySet(json: keys),
            entityTypes: (json["entity_types"]?.array ?? []).compactMap(\.string),
            isIntermediate: json["intermediate"]?.bool ?? false,
            metadata: json["metadata"]?.object,
            policy: try json["policy"].map { try MetadataPolicy($0) },
            constraints: try json["constraints"].map { try ChainConstraints($0) },
            enrolledAt: enrolled,
            revokedAt: json["revoked_at"]?.string.flatMap(Instant.init(rfc3339:))
        )
    }
}

extension IssuedTrustMark {
    var record: JSON {
        var object: JSONObject = [
            "type": .string(type), "subject": .string(subject.text), "trust_mark": .string(compact),
        ]
        object["expires_at"] = expiresAt.map { .string($0.rfc3339) }
        object["revoked_at"] = revokedAt.map { .string($0.rfc3339) }
        return .object(object)
    }

    init(_ entry: TrustEntry) throws {
        let json = try entry.json()
        guard let type = json["type"]?.string, let compact = json["trust_mark"]?.string,
            let subject = json["subject"]?.string.flatMap(FederationID.init)
        else {
            throw NodeError(.misconfigured, "The stored mark \(entry.name) is damaged. Run `comity audit`.")
        }
        self.init(
            type: type,
            subject: subject,
            compact: compact,
            expiresAt: json["expires_at"]?.string.flatMap(Instant.init(rfc3339:)),
            revokedAt: json["revoked_at"]?.string.flatMap(Instant.init(rfc3339:))
        )
    }
}
