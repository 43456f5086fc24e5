import Referrals
import Wire

/// The claims of an entity statement that are objects or arrays of objects.
extension EntityStatement {
    static func metadata(_ reader: ClaimsReader) throws(StatementError) -> JSONObject? {
        guard let types = try reader.object("metadata") else { return nil }
        for (type, parameters) in types.members {
            guard case .object(let parameters) = parameters, !type.isEmpty else {
                throw ClaimsReader.invalid("metadata", "must hold an object for each entity type")
            }
            guard !parameters.members.contains(where: \.value.isNull) else {
                throw ClaimsReader.invalid("metadata", "must not hold null; leave the parameter out")
            }
        }
        return types
    }

    static func metadataPolicy(_ reader: ClaimsReader) throws(StatementError) -> JSON? {
        guard let claim = reader.claims["metadata_policy"] else { return nil }
        do throws(PolicyError) {
            _ = try MetadataPolicy(claim)
        } catch {
            throw ClaimsReader.invalid("metadata_policy", error.description)
        }
        return claim
    }

    static func trustMarks(_ reader: ClaimsReader) throws(StatementError) -> [ShownTrustMark] {
        guard let claim = reader.claims["trust_marks"] else { return [] }
        guard let array = claim.array else { throw ClaimsReader.invalid("trust_marks", "must be an array") }
        guard array.count <= mostTrustMarks else {
            throw ClaimsReader.invalid("trust_marks", "must hold at most \(mostTrustMarks) marks")
        }
        var marks: [ShownTrustMark] = []
        for element in array {
            guard let type = element["trust_mark_type"]?.string, !type.isEmpty,
                let compact = element["trust_mark"]?.string
            else {
                throw ClaimsReader.invalid(
                    "trust_marks",
                    "must hold objects with trust_mark_type and trust_mark"
                )
            }
            marks.append(ShownTrustMark(type: type, compact: compact))
        }
        return marks
    }

    static func trustMarkIssuers(
        _ reader: ClaimsReader
    ) throws(StatementError) -> NamedMembers<[FederationID]> {
        var issuers = NamedMembers<[FederationID]>()
        for (type, list) in try reader.object("trust_mark_issuers")?.members ?? [] {
            issuers[type] = try ClaimsReader.entities(list, "trust_mark_issuers")
        }
        return issuers
    }

    static func trustMarkOwners(
        _ reader: ClaimsReader
    ) throws(StatementError) -> NamedMembers<TrustMarkOwner> {
        var owners = NamedMembers<TrustMarkOwner>()
        for (type, owner) in try reader.object("trust_mark_owners")?.members ?? [] {
            guard let id = owner["sub"]?.string.flatMap(FederationID.init), let jwks = owner["jwks"] else {
                throw ClaimsReader.invalid("trust_mark_owners", "must hold objects with sub and jwks")
            }
            owners[type] = TrustMarkOwner(owner: id, keys: try ClaimsReader.keys(jwks, "trust_mark_owners"))
        }
        return owners
    }

    private static let mostTrustMarks = 64
}
