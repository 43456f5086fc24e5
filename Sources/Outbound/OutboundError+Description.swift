extension OutboundError: CustomStringConvertible {
    /// One sentence on what happened, one on what to do.
    package var description: String {
        let place = peer.isEmpty ? "The request" : "The request to \(peer)"
        return "\(place) \(code.explanation)"
    }
}

extension OutboundError.Code {
    fileprivate var explanation: String {
        switch self {
        case .unusableRequest(let flaw):
            "was not sent: \(flaw.explanation)"
        case .nameNotResolved:
            "failed: its name has no address. Check the spelling and the resolver; it will be tried again."
        case .refused:
            "failed: no connection could be made. Check that the peer is up and reachable; it will be tried again."
        case .innerAddress:
            "was not made: its address belongs to an inner network. Where that is meant, set `trust.inner-addresses = allow`."
        case .timedOut(let phase):
            "took too long \(phase.explanation). It will be tried again; raise the limit if the peer is known to be slow."
        case .handshakeFailed:
            "failed in the TLS handshake. Check that the peer offers TLS 1.3 on this port; it will be tried again."
        case .untrusted(let flaw):
            "was broken off before anything was sent: \(flaw.explanation)"
        case .responseTooLarge:
            "was broken off: the response is larger than the limit. Ask the peer, or raise maximumResponseBytes."
        case .headersTooLarge:
            "was broken off: the header fields are larger than the limit. Ask the peer, or raise maximumHeaderBytes."
        case .malformedResponse:
            "got an answer that is not HTTP/1.1. Check what listens on this port."
        case .interrupted:
            "was interrupted. The peer may have acted on it; the same request will be sent again."
        case .proxyNameNotResolved:
            "failed: the proxy's name has no address. Check the proxy in the configuration."
        case .proxyRefused(let status):
            "was refused by the proxy with status \(status). Check the proxy's rules and credentials."
        case .busy:
            "was not sent: too many requests are waiting. It will be tried again."
        case .outOfResources:
            "failed: memory, threads or file descriptors ran out on this side. Check the limits of the service."
        case .cancelled:
            "was cancelled on this side."
        case .shutDown:
            "ended because the client is shut down. It will be sent again after the restart."
        case .unexpected(let number):
            "failed with libcurl's error \(number). Look it up in libcurl-errors(3) and report it."
        }
    }
}

extension OutboundError.RequestFlaw {
    fileprivate var explanation: String {
        switch self {
        case .notHTTPS: "only https URLs are used."
        case .malformedURL: "the URL is malformed or not plain ASCII."
        case .credentialsInURL: "the URL carries a user name or password. Remove them."
        case .fragmentInURL: "the URL carries a fragment. Remove it."
        case .malformedHeader: "a header field has characters that HTTP does not allow."
        case .reservedHeader: "a header field that governs the connection was set. Leave it to the client."
        case .bodyNotAllowed: "GET and HEAD carry no body. Use another method."
        case .authorityNotReadable:
            "the authority's PEM text holds no certificate. Check the peer's settings."
        case .identityNotUsable:
            "this side's own TLS certificate cannot be used with its key. Look at `comity tls show`."
        case .proxyNotUsable:
            "the proxy's URL is not http://host:port or https://host:port. Check the configuration."
        }
    }
}

extension OutboundError.Phase {
    fileprivate var explanation: String {
        switch self {
        case .waitingForTurn: "waiting for its turn on this side"
        case .connecting: "to connect"
        case .exchanging: "to be answered"
        case .stalled: "because the bytes came too slowly"
        }
    }
}

extension OutboundError.CertificateFlaw {
    fileprivate var explanation: String {
        switch self {
        case .unknownAuthority:
            "the certificate is not from the authority agreed with this peer. Ask the peer, by another channel, what changed."
        case .selfSigned:
            "the certificate is self-signed: nobody vouches for it. Ask the peer for one of the authority agreed with it."
        case .badSignature:
            "a signature of the certificate or of the handshake does not fit: somebody forged it. Tell the peer, by another channel."
        case .noRevocationList:
            "revocation is checked, and there is no list of the certificate's authority. Put the list into the file that `tls.revocations` names."
        case .revocationListExpired:
            "the authority's revocation list has expired. Fetch the newer list into the file that `tls.revocations` names."
        case .expired: "the certificate has expired. The peer must renew it."
        case .notYetValid: "the certificate is not valid yet. Compare the clocks on both sides."
        case .wrongHost: "the certificate is for another name. Check the peer's address and its certificate."
        case .otherKeyThanPinned:
            "the server's key is not the pinned one. Ask the peer, by another channel, whether it changed its key."
        case .revoked: "the certificate is revoked. The peer must replace it."
        case .weakKeyOrDigest:
            "the certificate uses a key or digest that is too weak. The peer must replace it."
        case .wrongPurpose: "the certificate is not made for servers. The peer must replace it."
        case .other(let number): "the certificate was refused (X509_V_ERR \(number))."
        }
    }
}
