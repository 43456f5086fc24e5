import COpenSSL

/// Checks a token's one signature, that it names the signer's certificate (RFC 5816), and the certificate's chain and
/// purpose, at the time that the token names.
struct SignatureCheck {
    let roots: String
    let intermediates: String?
    /// The moment at which the chain has to hold, in seconds since 1970.
    let at: Int64

    init(roots: String, intermediates: String?, at seconds: Int64) {
        self.roots = roots
        self.intermediates = intermediates
        at = seconds
    }

    /// - Returns: the signer's subject.
    func run(_ token: UnsafeMutablePointer<PKCS7>) throws(TimeStampError) -> String {
        try requireStrongDigest(token)
        guard let trusted = CertificateList(pem: roots),
            let store = Owned(X509_STORE_new(), { X509_STORE_free($0) })
        else {
            throw TimeStampError(.unusableRoots, "The trusted certificates of the authority cannot be read.")
        }
        for index in 0..<OPENSSL_sk_num(trusted.stack) {
            X509_STORE_add_cert(
                store.pointer,
                OPENSSL_sk_value(trusted.stack, index).map { OpaquePointer($0) }
            )
        }
        X509_VERIFY_PARAM_set_time(X509_STORE_get0_param(store.pointer), Int(at))
        let further = intermediates.flatMap { CertificateList(pem: $0) }
        guard (further == nil) == (intermediates == nil) else {
            throw TimeStampError(
                .unusableRoots,
                "The intermediate certificates of the authority cannot be read."
            )
        }
        var signer: OpaquePointer?
        ERR_clear_error()
        let isValid = withExtendedLifetime(further) {
            TS_RESP_verify_signature(token, $0?.stack, store.pointer, &signer) == 1
        }
        // The signer is handed out with a reference of its own.
        let certificate = Owned(signer, { X509_free($0) })
        guard isValid else { throw Self.failure() }
        guard let certificate, let subject = X509_get_subject_name(certificate.pointer) else {
            throw TimeStampError(.badSignature, "The token does not say who signed it.")
        }
        return Self.text(subject)
    }

    /// SHA-1 and MD5 prove nothing any more.
    private func requireStrongDigest(_ token: UnsafeMutablePointer<PKCS7>) throws(TimeStampError) {
        guard OBJ_obj2nid(token.pointee.type) == NID_pkcs7_signed, let signers = PKCS7_get_signer_info(token),
            OPENSSL_sk_num(signers) == 1, let signer = OPENSSL_sk_value(signers, 0)
        else { throw TimeStampError(.malformed, "A token has exactly one signature.") }
        var algorithm: UnsafeMutablePointer<X509_ALGOR>?
        PKCS7_SIGNER_INFO_get0_algs(
            signer.assumingMemoryBound(to: PKCS7_SIGNER_INFO.self),
            nil,
            &algorithm,
            nil
        )
        var identifier: OpaquePointer?
        X509_ALGOR_get0(&identifier, nil, nil, algorithm)
        guard [NID_sha256, NID_sha384, NID_sha512].contains(OBJ_obj2nid(identifier)) else {
            throw TimeStampError(
                .unsupported,
                "The token's signature uses a digest that is too weak or not known."
            )
        }
    }

    /// What OpenSSL said last, as one of the reasons of this room.
    private static func failure() -> TimeStampError {
        var data: UnsafePointer<CChar>?
        var flags: Int32 = 0
        let error = ERR_peek_last_error_all(nil, nil, nil, &data, &flags)
        let detail = data.map { String(cString: $0) } ?? ""
        ERR_clear_error()
        guard ERR_GET_LIB(error) == ERR_LIB_TS, ERR_GET_REASON(error) == TS_R_CERTIFICATE_VERIFY_ERROR else {
            return TimeStampError(.badSignature, "The token's signature does not verify.")
        }
        let reasons: [(Int32, TimeStampError.Code, String)] = [
            (
                X509_V_ERR_CERT_HAS_EXPIRED, .expired,
                "A certificate of the authority had ended when the token was made."
            ),
            (
                X509_V_ERR_CERT_NOT_YET_VALID, .notYetValid,
                "A certificate of the authority was not valid yet."
            ),
            (
                X509_V_ERR_INVALID_PURPOSE, .notForTimeStamping,
                "The certificate that signed is not one for time-stamping alone."
            ),
        ]
        for (code, reason, says) in reasons
        where detail.hasSuffix(String(cString: X509_verify_cert_error_string(Int(code)))) {
            return TimeStampError(reason, says)
        }
        return TimeStampError(.untrusted, "No chain of certificates leads from the signer to a trusted one.")
    }

    private static func text(_ name: OpaquePointer) -> String {
        let flags = ASN1_STRFLGS_ESC_2253 | ASN1_STRFLGS_ESC_CTRL | ASN1_STRFLGS_UTF8_CONVERT
        guard let bio = Owned(BIO_new(BIO_s_mem()), { BIO_free($0) }),
            X509_NAME_print_ex(bio.pointer, name, 0, UInt(flags | XN_FLAG_SEP_COMMA_PLUS | XN_FLAG_DN_REV))
                >= 0
        else { return "" }
        var buffer = [UInt8](repeating: 0, count: 512)
        let count = BIO_read(bio.pointer, &buffer, Int32(buffer.count))
        return String(decoding: buffer.prefix(Int(max(0, count))), as: UTF8.self)
    }
}
