import COpenSSL

/// What a time-stamping authority is asked: to vouch that a digest existed (RFC 3161 section 2.4.1).
///
/// ```swift
/// let request = TimeStampRequest(digest: sha256, nonce: .random(in: 1...UInt64.max))
/// let body = try request.der()   // POST it as application/timestamp-query
/// ```
package struct TimeStampRequest: Sendable, Hashable {
    /// The media type of a request over HTTP (RFC 3161 section 3.4).
    package static let mediaType = "application/timestamp-query"
    /// The media type of an answer over HTTP.
    package static let responseMediaType = "application/timestamp-reply"

    /// The SHA-256 that is to be stamped: 32 bytes.
    package var digest: [UInt8]
    /// Ties the answer to this request; nil only where an old request without one is checked again.
    package var nonce: UInt64?
    /// The policy asked for, as an object identifier; nil for the authority's own choice.
    package var policy: String?

    package init(digest: [UInt8], nonce: UInt64?, policy: String? = nil) {
        self.digest = digest
        self.nonce = nonce
        self.policy = policy
    }

    /// Reads a request that was made before.
    ///
    /// - Throws: ``TimeStampError`` with `malformed`, or `unsupported` for another digest than SHA-256 or a nonce of more
    ///   than 64 bits.
    package init(der: [UInt8]) throws(TimeStampError) {
        guard let request = Owned(Self.read(der), { TS_REQ_free($0) }),
            let imprint = TS_REQ_get_msg_imprint(request.pointer)
        else { throw TimeStampError(.malformed, "The bytes are no time-stamp request.") }
        digest = try MessageImprint.digest(of: imprint)
        policy = OpenSSLValue.text(TS_REQ_get_policy_id(request.pointer))
        if let number = TS_REQ_get_nonce(request.pointer) {
            guard let value = Nonce.value(of: number) else {
                throw TimeStampError(.unsupported, "The request's nonce has more than 64 bits.")
            }
            nonce = value
        } else {
            nonce = nil
        }
    }

    /// The request as it travels; it asks for the authority's certificate.
    ///
    /// - Throws: ``TimeStampError`` with `unusableRequest` for a digest of another length and a policy that is none.
    package func der() throws(TimeStampError) -> [UInt8] {
        guard digest.count == MessageImprint.byteCount else {
            throw TimeStampError(.unusableRequest, "A SHA-256 has \(MessageImprint.byteCount) bytes.")
        }
        let failure = TimeStampError(.unusableRequest, "The request could not be put together.")
        guard let request = Owned(TS_REQ_new(), { TS_REQ_free($0) }),
            let imprint = Owned(TS_MSG_IMPRINT_new(), { TS_MSG_IMPRINT_free($0) }),
            let algorithm = Owned(X509_ALGOR_new(), { X509_ALGOR_free($0) }),
            X509_ALGOR_set0(algorithm.pointer, OBJ_nid2obj(NID_sha256), V_ASN1_NULL, nil) == 1,
            TS_MSG_IMPRINT_set_algo(imprint.pointer, algorithm.pointer) == 1,
            TS_REQ_set_version(request.pointer, 1) == 1
        else { throw failure }
        var bytes = digest
        guard TS_MSG_IMPRINT_set_msg(imprint.pointer, &bytes, Int32(bytes.count)) == 1,
            TS_REQ_set_msg_imprint(request.pointer, imprint.pointer) == 1,
            TS_REQ_set_cert_req(request.pointer, 1) == 1
        else { throw failure }
        if let nonce {
            guard let number = Owned(ASN1_INTEGER_new(), { ASN1_INTEGER_free($0) }),
                ASN1_INTEGER_set_uint64(number.pointer, nonce) == 1,
                TS_REQ_set_nonce(request.pointer, number.pointer) == 1
            else { throw failure }
        }
        if let policy {
            guard let identifier = Owned(OBJ_txt2obj(policy, 1), { ASN1_OBJECT_free($0) }),
                TS_REQ_set_policy_id(request.pointer, identifier.pointer) == 1
            else { throw TimeStampError(.unusableRequest, "The policy \(policy) is no object identifier.") }
        }
        let pointer = request.pointer
        guard let der = OpenSSLValue.encoded({ i2d_TS_REQ(pointer, $0) }) else { throw failure }
        return der
    }

    private static func read(_ der: [UInt8]) -> OpaquePointer? {
        der.withUnsafeBufferPointer { buffer in
            var cursor = buffer.baseAddress
            guard let request = d2i_TS_REQ(nil, &cursor, buffer.count) else { return nil }
            guard cursor == buffer.baseAddress.map({ $0 + buffer.count }) else {
                TS_REQ_free(request)
                return nil
            }
            return request
        }
    }
}

/// The digest inside requests and tokens.
enum MessageImprint {
    static let byteCount = 32

    static func digest(of imprint: OpaquePointer) throws(TimeStampError) -> [UInt8] {
        var identifier: OpaquePointer?
        X509_ALGOR_get0(&identifier, nil, nil, TS_MSG_IMPRINT_get_algo(imprint))
        guard OBJ_obj2nid(identifier) == NID_sha256 else {
            throw TimeStampError(.unsupported, "The digest inside is not a SHA-256.")
        }
        return OpenSSLValue.bytes(TS_MSG_IMPRINT_get_msg(imprint))
    }
}

/// The number that ties an answer to its request.
enum Nonce {
    /// Nil for a negative number and for one of more than 64 bits.
    static func value(of number: UnsafePointer<ASN1_INTEGER>) -> UInt64? {
        var value: UInt64 = 0
        return ASN1_INTEGER_get_uint64(&value, number) == 1 ? value : nil
    }
}
