package import JOSE
package import Referrals
package import Wire

extension BilateralAgreement {
    /// The `typ` of an exported record's signature.
    package static let recordType = "comity-agreement-record+jwt"
    static let longestRecord = 1 << 20

    /// Terms and steps.
    package var json: JSON {
        ["own": .string(own.text), "terms": terms.json, "steps": .array(steps.map(\.json))]
    }

    /// The whole record as a document that the agency can file: signed with its federation key, with all that is needed to
    /// verify it years later, without any network.
    ///
    /// - Parameters:
    ///   - keys: the federation keys that this agency publishes.
    ///   - peerKeys: the other party's federation keys whose fingerprint was compared.
    /// - Throws: ``JOSEError`` where the key cannot sign.
    package func exported(
        with key: SigningKey,
        keys: KeySet? = nil,
        peerKeys: KeySet? = nil,
        at now: Instant
    ) throws(JOSEError) -> String {
        var claims: JSONObject = [
            "iss": .string(own.text), "iat": .integer(now.seconds), "record": json,
        ]
        claims["keys"] = keys?.json
        claims["peer_keys"] = peerKeys?.json
        return try JWS.sign(JSON.object(claims).bytes(), type: Self.recordType, key: key)
    }

    /// Reads a record and plays its steps again: each must follow from the ones before.
    ///
    /// - Throws: ``AgreementError``.
    package init(_ json: JSON) throws(AgreementError) {
        guard let own = json["own"]?.string.flatMap(FederationID.init), let terms = json["terms"],
            let steps = json["steps"]?.array, steps.count <= 1_000
        else { throw AgreementError(.recordBroken, "The record lacks own, terms or steps.") }
        try self.init(terms: AgreementTerms(terms), own: own)
        for element in steps {
            let step = try AgreementStep(element)
            guard step.number == self.steps.count + 1, step.previous == (try lastDigest()),
                step.at >= (self.steps.last?.at ?? step.at)
            else {
                throw AgreementError(
                    .recordBroken,
                    "Step \(step.number) does not follow from the one before it."
                )
            }
            try AgreementState(self.steps).check(step.act, by: step.actor)
            self.steps.append(step)
        }
    }

    /// Reads a filed record, verifies who exported it and that its steps follow from each other.
    ///
    /// - Parameter peerKeys: the other party's federation keys with the compared fingerprint; with them its declarations are
    ///   verified again. Nil where they are no longer to be had: then the record rests on its exporter's word.
    /// - Throws: ``AgreementError``.
    package init(
        verifying compact: String,
        with keys: KeySet,
        peerKeys: KeySet? = nil
    ) throws(AgreementError) {
        let claims: JSON
        do {
            let verified = try JWS.verify(
                compact,
                with: keys,
                type: Self.recordType,
                limits: JWS.Limits(maximumBytes: Self.longestRecord)
            )
            claims = try JSON(parsing: verified.payload)
        } catch {
            throw AgreementError(.recordBroken, "The record is not signed by the agency's key: \(error)")
        }
        try self.init(claims["record"] ?? .null)
        guard claims["iss"] == .string(own.text) else {
            throw AgreementError(.recordBroken, "The record was exported by another agency than its own.")
        }
        if let peerKeys { try verifyDeclarations(with: peerKeys) }
    }

    /// Verifies again all that the other party signed, and each renewal of its keys.
    func verifyDeclarations(with compared: KeySet) throws(AgreementError) {
        var keys = compared
        var fingerprint = peer.fingerprint
        for (position, step) in steps.enumerated() {
            switch step.act {
            case .received(let act, let compact):
                let declaration = try AgreementDeclaration(
                    verifying: compact,
                    with: keys,
                    fingerprint: fingerprint,
                    audience: own
                )
                let last = try Self.issue(of: steps[..<position])
                guard declaration.act == act, declaration.issuer == peer.entity, declaration.terms == terms,
                    last.map({ $0 < declaration.issuedAt }) ?? true
                else {
                    throw AgreementError(
                        .recordBroken,
                        "Step \(step.number) holds a declaration that says something else."
                    )
                }
            case .rekeyed(let stated, let configuration):
                keys = try Self.newKeys(
                    in: configuration,
                    of: peer.entity,
                    known: keys,
                    fingerprint: fingerprint
                )
                fingerprint = FingerprintWords(of: peer.entity, keys: keys).digest
                guard fingerprint == stated else {
                    throw AgreementError(.recordBroken, "Step \(step.number) states another fingerprint.")
                }
            default: break
            }
        }
    }
}
