import CCurl
import Foundation

extension EasyHandle {
    /// What no request may change: HTTPS only (``apply(_:target:userAgent:)`` widens that where it is asked to), TLS 1.3, HTTP/1.1, one hop, nothing from the environment.
    func demandSecureHTTP() {
        set(CURLOPT_PROTOCOLS_STR, "https")
        set(CURLOPT_REDIR_PROTOCOLS_STR, "https")
        set(CURLOPT_FOLLOWLOCATION, 0)
        set(CURLOPT_DISALLOW_USERNAME_IN_URL, 1)
        set(CURLOPT_HTTP_VERSION, CURL_HTTP_VERSION_1_1)
        set(CURLOPT_HTTP09_ALLOWED, 0)
        set(CURLOPT_SSLVERSION, CURL_SSLVERSION_TLSv1_3)
        set(CURLOPT_SSL_VERIFYPEER, 1)
        set(CURLOPT_SSL_VERIFYHOST, 2)
        set(CURLOPT_NETRC, Int(CURL_NETRC_IGNORED.rawValue))
        set(CURLOPT_NOSIGNAL, 1)
        // Without this, giving up on a name that is still being resolved would block every other transfer
        // until the resolver's thread returns; with it that thread ends by itself and frees what it holds.
        set(CURLOPT_QUICK_EXIT, 1)
    }

    func apply(_ trust: ServerTrust, pins: [PublicKeyPin]) {
        switch trust {
        case .authority(let pem):
            set(CURLOPT_CAINFO_BLOB, blob: pem)
            // libcurl is built with a default folder of authorities, which it would otherwise read as well.
            set(CURLOPT_CAPATH, nil)
        case .system:
            break
        }
        if !pins.isEmpty {
            let texts = pins.map { "sha256//" + Data($0.digest).base64EncodedString() }
            set(CURLOPT_PINNEDPUBLICKEY, texts.joined(separator: ";"))
        }
    }

    /// Shows the certificate to a server that asks for one. Both are PEM, which is what libcurl expects where nothing is said.
    func apply(_ identity: ClientIdentity) {
        set(CURLOPT_SSLCERT_BLOB, blob: identity.certificatePEM)
        set(CURLOPT_SSLKEY_BLOB, blob: identity.privateKeyPEM)
    }

    func apply(_ request: OutboundRequest, target: RequestTarget, userAgent: String) {
        set(CURLOPT_URL, target.url)
        if request.allowsPlainHTTP { set(CURLOPT_PROTOCOLS_STR, "http,https") }
        set(CURLOPT_USERAGENT, userAgent)
        switch request.method {
        case .get:
            set(CURLOPT_HTTPGET, 1)
        case .head:
            set(CURLOPT_NOBODY, 1)
        case .post, .put, .patch, .delete:
            set(CURLOPT_POST, 1)
            set(body: request.body)
            set(CURLOPT_CUSTOMREQUEST, request.method == .post ? nil : request.method.rawValue)
        }
        var lines = request.headers.fields.map {
            $0.value.isEmpty ? "\($0.name);" : "\($0.name): \($0.value)"
        }
        // Fields that libcurl would add of its own accord.
        lines.append("Expect:")
        if request.headers.values(of: "content-type").isEmpty { lines.append("Content-Type:") }
        set(headerLines: lines)
    }

    func apply(_ limits: TransferLimits, remaining: Duration) {
        set(CURLOPT_CONNECTTIMEOUT_MS, min(limits.connect, remaining).limitInMilliseconds)
        set(CURLOPT_TIMEOUT_MS, remaining.limitInMilliseconds)
        set(CURLOPT_LOW_SPEED_LIMIT, max(0, limits.stallBytesPerSecond))
        set(CURLOPT_LOW_SPEED_TIME, limits.stallDuration.limitInSeconds)
        // Refuses an announced length at once; what arrives is counted in any case. 0 would mean "no limit".
        set(CURLOPT_MAXFILESIZE_LARGE, offset: max(1, limits.maximumResponseBytes))
    }

    func apply(_ configuration: ClientConfiguration) {
        set(CURLOPT_MAXAGE_CONN, configuration.idleConnectionLifetime.limitInSeconds)
        set(CURLOPT_TCP_KEEPALIVE, 1)
        set(CURLOPT_SSL_EC_CURVES, configuration.groups.map(\.rawValue).joined(separator: ":"))
        if let lists = configuration.revocationLists { set(CURLOPT_CRLFILE, lists) }
        // Empty strings tell libcurl not to look into the environment.
        set(CURLOPT_PROXY, configuration.proxy?.url ?? "")
        set(CURLOPT_NOPROXY, "")
        guard let proxy = configuration.proxy else { return }
        set(CURLOPT_HTTPPROXYTUNNEL, 1)
        set(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1)
        set(CURLOPT_PROXY_SSLVERSION, CURL_SSLVERSION_TLSv1_2)
        if let credentials = proxy.credentials {
            set(CURLOPT_PROXYUSERNAME, credentials.user)
            set(CURLOPT_PROXYPASSWORD, credentials.password)
        }
    }
}
