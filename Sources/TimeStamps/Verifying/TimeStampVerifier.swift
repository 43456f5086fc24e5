import COpenSSL

/// Judges tokens of one authority: strict in everything that RFC 3161 asks a requester to check, indifferent to the order
/// of the certificates inside.
///
/// ```swift
/// let verifier = TimeStampVerifier(roots: pem, policies: ["1.3.6.1.4.1.99999.1.1"])
/// let stamp = try verifier.verify(response: body, to: request)
/// ```
package struct TimeStampVerifier: Sendable, Hashable {
    /// The longest response that is read, in bytes.
    package static let maximumBytes = 256 << 10

    /// PEM of the certificates that are trusted, whatever else a token brings along.
    package var roots: String
    /// PEM of further certificates that a chain may lead over.
    package var intermediates: String?
    /// The policies that are accepted; nil for any.
    package var policies: Set<String>?

    package init(roots: String, intermediates: String? = nil, policies: Set<String>? = nil) {
        self.roots = roots
        self.intermediates = intermediates
        self.policies = policies
    }

    /// Checks that the trusted certificates can be read.
    ///
    /// - Throws: ``TimeStampError`` with `unusableRoots`.
    package func check() throws(TimeStampError) {
        guard CertificateList(pem: roots) != nil else {
            throw TimeStampError(.unusableRoots, "The trusted certificates of the authority cannot be read.")
        }
        guard intermediates.map({ CertificateList(pem: $0) != nil }) ?? true else {
            throw TimeStampError(
                .unusableRoots,
                "The intermediate certificates of the authority cannot be read."
            )
        }
    }

    /// Checks an authority's answer to a request: status, digest, nonce, policy, signature, and the chain at the time that
    /// the token names.
    ///
    /// - Throws: ``TimeStampError`` with the first thing that is wrong.
    package func verify(response: [UInt8], to request: TimeStampRequest) throws(TimeStampError) -> TimeStamp {
        try DERLength.requireWhole(response, "answer")
        guard response.count <= Self.maximumBytes,
            let answer = Owned(Self.read(response), { TS_RESP_free($0) })
        else { throw TimeStampError(.malformed, "The answer is no time-stamp response.") }
        try Self.requireGranted(answer.pointer)
        guard let token = TS_RESP_get_token(answer.pointer), let info = TS_RESP_get_tst_info(answer.pointer)
        else {
            throw TimeStampError(.malformed, "The answer grants a token and brings none.")
        }
        return try verify(token, info, digest: request.digest, nonce: request.nonce, policy: request.policy)
    }

    /// Checks a token alone, as it lies in evidence.
    ///
    /// - Throws: ``TimeStampError`` with the first thing that is wrong.
    package func verify(token: [UInt8], for digest: [UInt8]) throws(TimeStampError) -> TimeStamp {
        try DERLength.requireWhole(token, "token")
        guard token.count <= Self.maximumBytes,
            let content = Owned(Self.readToken(token), { PKCS7_free($0) }),
            let info = Owned(PKCS7_to_TS_TST_INFO(content.pointer), { TS_TST_INFO_free($0) })
        else {
            throw TimeStampError(.malformed, "The bytes are no time-stamp token.")
        }
        return try verify(content.pointer, info.pointer, digest: digest, nonce: nil, policy: nil)
    }

    private func verify(
        _ token: UnsafeMutablePointer<PKCS7>,
        _ info: OpaquePointer,
        digest: [UInt8],
        nonce: UInt64?,
        policy: String?
    ) throws(TimeStampError) -> TimeStamp {
        let details = try TokenDetails(info)
        guard details.digest == digest else {
            throw TimeStampError(.otherDigest, "The token is for other bytes.")
        }
        if let nonce {
            guard let number = details.nonce else {
                throw TimeStampError(.missingNonce, "The token does not carry the request's nonce.")
            }
            guard number == nonce else {
                throw TimeStampError(.otherNonce, "The token answers another request.")
            }
        }
        let accepted = policy.map { [$0] } ?? policies
        guard accepted?.contains(details.policy) ?? true else {
            throw TimeStampError(.otherPolicy, "The token was made under the policy \(details.policy).")
        }
        let signer = try SignatureCheck(roots: roots, intermediates: intermediates, at: details.seconds).run(
            token
        )
        guard let bytes = OpenSSLValue.encoded({ i2d_PKCS7(token, $0) }) else {
            throw TimeStampError(.malformed, "The token cannot be written again.")
        }
        return TimeStamp(
            token: bytes,
            digest: digest,
            seconds: details.seconds,
            accuracyMilliseconds: details.accuracyMilliseconds,
            policy: details.policy,
            serial: details.serial,
            signer: signer
        )
    }

    private static func requireGranted(_ answer: OpaquePointer) throws(TimeStampError) {
        guard let status = TS_RESP_get_status_info(answer) else {
            throw TimeStampError(.malformed, "The answer has no status.")
        }
        let code = ASN1_INTEGER_get(TS_STATUS_INFO_get0_status(status))
        guard code != TS_STATUS_GRANTED, code != TS_STATUS_GRANTED_WITH_MODS else { return }
        let reasons: [(Int32, String)] = [
            (TS_INFO_BAD_ALG, "the digest algorithm is not taken"),
            (TS_INFO_BAD_REQUEST, "the request is not allowed"),
            (TS_INFO_BAD_DATA_FORMAT, "the request has the wrong form"),
            (TS_INFO_TIME_NOT_AVAILABLE, "the authority's clock is not available"),
            (TS_INFO_UNACCEPTED_POLICY, "the policy is not offered"),
            (TS_INFO_UNACCEPTED_EXTENSION, "an extension is not taken"),
            (TS_INFO_ADD_INFO_NOT_AVAILABLE, "what was asked for in addition is not available"),
            (TS_INFO_SYSTEM_FAILURE, "the authority's system failed"),
        ]
        let failure = TS_STATUS_INFO_get0_failure_info(status)
        let named = reasons.filter { failure != nil && ASN1_BIT_STRING_get_bit(failure, $0.0) == 1 }.map(\.1)
        throw TimeStampError(
            .rejected,
            "The authority grants no token (status \(code))"
                + (named.isEmpty ? "." : ": " + named.joined(separator: ", ") + ".")
        )
    }

    private static func read(_ bytes: [UInt8]) -> OpaquePointer? {
        bytes.withUnsafeBufferPointer { buffer in
            var cursor = buffer.baseAddress
            guard let answer = d2i_TS_RESP(nil, &cursor, buffer.count) else { return nil }
            guard cursor == buffer.baseAddress.map({ $0 + buffer.count }) else {
                TS_RESP_free(answer)
                return nil
            }
            return answer
        }
    }

    private static func readToken(_ bytes: [UInt8]) -> UnsafeMutablePointer<PKCS7>? {
        bytes.withUnsafeBufferPointer { buffer in
            var cursor = buffer.baseAddress
            guard let token = d2i_PKCS7(nil, &cursor, buffer.count) else { return nil }
            guard cursor == buffer.baseAddress.map({ $0 + buffer.count }) else {
                PKCS7_free(token)
                return nil
            }
            return token
        }
    }
}
