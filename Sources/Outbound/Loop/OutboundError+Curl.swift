import CCurl

extension OutboundError.Code {
    /// The domain's word for what libcurl reports.
    init(_ code: CURLcode, of easy: EasyHandle?, within limits: TransferLimits) {
        switch code {
        case CURLE_COULDNT_RESOLVE_HOST: self = .nameNotResolved
        case CURLE_COULDNT_RESOLVE_PROXY: self = .proxyNameNotResolved
        case CURLE_COULDNT_CONNECT: self = .refused
        case CURLE_OPERATION_TIMEDOUT: self = .timedOut(.init(of: easy, within: limits))
        case CURLE_SSL_CONNECT_ERROR:
            // Where a signature does not fit, the library that computes it fails: RSA, EVP, ASN.1 or EC. What does not fit in the
            // protocol itself is an error of the SSL library.
            let isForged = [4, 6, 13, 16].contains(easy?.failedLibrary)
            self = isForged ? .untrusted(.badSignature) : .handshakeFailed
        case CURLE_SSL_CRL_BADFILE: self = .untrusted(.noRevocationList)
        case CURLE_PEER_FAILED_VERIFICATION:
            self = .untrusted(.init(verdict: easy?.value(CURLINFO_SSL_VERIFYRESULT) ?? 0))
        case CURLE_SSL_PINNEDPUBKEYNOTMATCH: self = .untrusted(.otherKeyThanPinned)
        case CURLE_SSL_CERTPROBLEM: self = .unusableRequest(.identityNotUsable)
        case CURLE_SSL_CACERT_BADFILE: self = .unusableRequest(.authorityNotReadable)
        case CURLE_FILESIZE_EXCEEDED: self = .responseTooLarge
        case CURLE_WEIRD_SERVER_REPLY, CURLE_UNSUPPORTED_PROTOCOL, CURLE_BAD_CONTENT_ENCODING:
            self = .malformedResponse
        case CURLE_GOT_NOTHING, CURLE_SEND_ERROR, CURLE_RECV_ERROR, CURLE_PARTIAL_FILE, CURLE_HTTP2,
            CURLE_HTTP2_STREAM, CURLE_SEND_FAIL_REWIND:
            // A proxy's refusal is reported as a failure to receive.
            let proxyStatus = easy?.value(CURLINFO_HTTP_CONNECTCODE) ?? 0
            self = proxyStatus >= 300 ? .proxyRefused(status: proxyStatus) : .interrupted
        case CURLE_OUT_OF_MEMORY, CURLE_FAILED_INIT: self = .outOfResources
        case CURLE_URL_MALFORMAT: self = .unusableRequest(.malformedURL)
        default: self = .unexpected(libcurl: Int(code.rawValue))
        }
    }
}

extension OutboundError.Phase {
    fileprivate init(of easy: EasyHandle?, within limits: TransferLimits) {
        guard let easy, easy.offset(CURLINFO_PRETRANSFER_TIME_T) > 0 else {
            self = .connecting
            return
        }
        // libcurl has one code for both; only the slow one ends before the total time is over.
        let elapsed = Duration.microseconds(easy.offset(CURLINFO_TOTAL_TIME_T))
        self = elapsed < limits.total - .milliseconds(50) ? .stalled : .exchanging
    }
}

extension OutboundError.CertificateFlaw {
    /// Reads OpenSSL's verdict (`X509_V_ERR_…`, fixed numbers of its interface). libcurl compares the
    /// host name itself, before it fetches the verdict, which then still says 0 or 1 (unspecified).
    fileprivate init(verdict: Int) {
        switch verdict {
        case 0, 1, 62, 64: self = .wrongHost
        case 7: self = .badSignature
        case 18, 19: self = .selfSigned
        case 2, 20, 21, 27: self = .unknownAuthority
        case 3, 8, 33: self = .noRevocationList
        case 12: self = .revocationListExpired
        case 9: self = .notYetValid
        case 10: self = .expired
        case 23: self = .revoked
        case 24, 26, 79: self = .wrongPurpose
        case 66, 67, 68: self = .weakKeyOrDigest
        default: self = .other(verdict)
        }
    }
}
