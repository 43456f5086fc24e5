package import JOSE
package import Referrals
import Wire

extension HistoricalKeys.Entry {
    /// A key that was given up.
    ///
    /// - Parameters:
    ///   - expiresAt: after this moment nothing that it signs counts.
    ///   - revocation: where it was given up before that.
    package init(
        _ key: VerificationKey,
        validFrom: Instant? = nil,
        expiresAt: Instant,
        revocation: HistoricalKeys.Revocation? = nil
    ) {
        var jwk = key.json.object ?? JSONObject()
        jwk["iat"] = validFrom.map { .integer($0.seconds) }
        jwk["exp"] = .integer(expiresAt.seconds)
        jwk["revoked"] = revocation.map {
            ["revoked_at": .integer($0.at.seconds), "reason": .string($0.reason.rawValue)]
        }
        self.init(
            keyID: key.keyID,
            jwk: .object(jwk),
            key: key,
            validFrom: validFrom,
            expiresAt: expiresAt,
            revocation: revocation
        )
    }

    var json: JSON { jwk }

    init(jwk: JSON) throws(StatementError) {
        guard case .object(let object) = jwk, let keyID = object["kid"]?.string, !keyID.isEmpty else {
            throw ClaimsReader.invalid("keys", "must give each key a kid")
        }
        guard object["d"] == nil, object["k"] == nil else {
            throw ClaimsReader.invalid("keys", "shows a private key; treat that key as lost")
        }
        let reader = ClaimsReader(object)
        let issuedAt = try reader.moment("iat")
        let notBefore = try reader.moment("nbf")
        self.init(
            keyID: keyID,
            jwk: jwk,
            key: try? VerificationKey(json: jwk),
            validFrom: [issuedAt, notBefore].compactMap(\.self).max(),
            expiresAt: try reader.requiredMoment("exp"),
            revocation: try Self.revocation(reader)
        )
    }

    private static func revocation(
        _ reader: ClaimsReader
    ) throws(StatementError) -> HistoricalKeys.Revocation? {
        guard let object = try reader.object("revoked") else { return nil }
        let revoked = ClaimsReader(object)
        let reason = try revoked.text("reason").flatMap(HistoricalKeys.Revocation.Reason.init)
        return HistoricalKeys.Revocation(
            at: try revoked.requiredMoment("revoked_at"),
            reason: reason ?? .unspecified
        )
    }
}
