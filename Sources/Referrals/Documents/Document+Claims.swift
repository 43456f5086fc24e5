package import Wire

extension Document {
    /// The claims in the order of the specification, ready to be signed.
    package var claims: JSON {
        var claims = JSONObject()
        claims["iss"] = .string(issuer.text)
        claims["aud"] = .string(audience.text)
        claims["jti"] = .string(id.text)
        claims["iat"] = .integer(issuedAt.seconds)
        if let expiresAt { claims["exp"] = .integer(expiresAt.seconds) }
        claims["thread"] = .string(thread.text)
        claims["seq"] = .integer(Int64(sequence))
        if let previous { claims["prev"] = .string(previous.hex) }
        claims["seen"] = .integer(Int64(seen))
        claims["type"] = .string(type.rawValue)
        claims["body"] = body
        return .object(claims)
    }

    /// Reads the claims of a document whose signature has been verified. The body is judged by its schema elsewhere.
    ///
    /// - Throws: ``DocumentError`` naming the claim that is missing, unknown or of the wrong form.
    package init(claims: JSON) throws(DocumentError) {
        let reader = try ClaimReader(claims)
        try reader.allowOnly([
            "iss", "aud", "jti", "iat", "exp", "thread", "seq", "prev", "seen", "type", "body",
        ])
        let sequence = try reader.integer("seq", in: 1...Int64(Self.maximumSequence))
        let previous = try reader.optional("prev", as: "64 lower-case hexadecimal digits") { Digest(hex: $0) }
        guard (sequence == 1) == (previous == nil) else {
            throw DocumentError(
                .claim("prev"),
                "be absent in the first document of a chain and present in every other"
            )
        }
        let typeName = try reader.string("type")
        guard let type = DocumentType(rawValue: typeName) else {
            if let elsewhere = OutOfScope(typeName: typeName) {
                throw DocumentError(.outOfScope, elsewhere.says)
            }
            throw DocumentError(
                .unsupportedType,
                "be one of the types that this node's entity configuration lists"
            )
        }
        self.init(
            issuer: try reader.required("iss", as: "an https base URL") { EntityID($0) },
            audience: try reader.required("aud", as: "one https base URL") { EntityID($0) },
            id: try reader.required("jti", as: "a UUID of version 7 in lower case") { Identifier($0) },
            issuedAt: Instant(seconds: try reader.integer("iat", in: ClaimReader.time)),
            expiresAt: reader.has("exp")
                ? Instant(seconds: try reader.integer("exp", in: ClaimReader.time)) : nil,
            thread: try reader.required("thread", as: "a UUID of version 7 in lower case") { Identifier($0) },
            sequence: Int(sequence),
            previous: previous,
            seen: Int(try reader.integer("seen", in: 0...Int64(Self.maximumSequence))),
            type: type,
            body: try reader.value("body")
        )
    }
}
