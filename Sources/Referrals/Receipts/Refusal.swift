package import Wire

/// A node's signed word that it has refused a document, and why: the counterpart of a ``Receipt``.
///
/// It travels as the member `signed` of the problem details, which stay readable for people and programs that do not
/// verify it. A sender that this node does not know, or whose signature did not hold, gets the problem alone.
package struct Refusal: Sendable, Hashable {
    /// Who refused (`iss`).
    package var issuer: EntityID
    /// Who had sent (`aud`).
    package var audience: EntityID
    /// When (`iat`, whole seconds).
    package var issuedAt: Instant
    /// SHA-256 of the signed document, as it was inside the seal.
    package var digest: Digest
    package var problem: Problem

    /// The `typ` of the signature's header.
    package static let mediaType = "comity-refusal+jws"

    package init(
        issuer: EntityID,
        audience: EntityID,
        issuedAt: Instant,
        digest: Digest,
        problem: Problem
    ) {
        self.issuer = issuer
        self.audience = audience
        self.issuedAt = issuedAt
        self.digest = digest
        self.problem = problem
    }

    /// Reads the claims of a refusal whose signature has been verified.
    ///
    /// - Throws: ``DocumentError`` naming the claim that is missing or of the wrong form.
    package init(claims: JSON) throws(DocumentError) {
        let reader = try ClaimReader(claims)
        try reader.allowOnly(["iss", "aud", "iat", "sha256", "problem"])
        self.init(
            issuer: try reader.required("iss", as: "an https base URL") { EntityID($0) },
            audience: try reader.required("aud", as: "one https base URL") { EntityID($0) },
            issuedAt: Instant(seconds: try reader.integer("iat", in: ClaimReader.time)),
            digest: try reader.required("sha256", as: "64 lower-case hexadecimal digits") { Digest(hex: $0) },
            problem: Problem(json: claims["problem"] ?? .null)
        )
    }

    /// The claims in the order of the specification, ready to be signed.
    package var claims: JSON {
        var problem = problem
        problem.signed = nil
        return .object([
            "iss": .string(issuer.text), "aud": .string(audience.text), "iat": .integer(issuedAt.seconds),
            "sha256": .string(digest.hex), "problem": problem.json,
        ])
    }
}
