import CCurl

/// Where a request goes, as read by libcurl's own URL reader, so that what was checked is what is dialled.
struct RequestTarget: Sendable {
    /// The URL in libcurl's normal form.
    let url: String
    /// Host and port, for limits, logs and errors.
    let peer: String

    private static let maximumLength = 8192

    /// Refuses what must never be sent: other schemes, credentials in the URL, header fields that could
    /// split the request or contradict the client.
    init(checking request: OutboundRequest) throws(OutboundError) {
        let text = request.url
        guard text.utf8.count <= Self.maximumLength, text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
            throw OutboundError(.unusableRequest(.malformedURL), peer: "")
        }
        let lowercase = text.lowercased()
        guard
            lowercase.hasPrefix("https://") || (request.allowsPlainHTTP && lowercase.hasPrefix("http://"))
        else {
            throw OutboundError(.unusableRequest(.notHTTPS), peer: "")
        }
        guard let parser = curl_url() else { throw OutboundError(.outOfResources, peer: "") }
        defer { curl_url_cleanup(parser) }
        switch curl_url_set(parser, CURLUPART_URL, text, UInt32(CURLU_DISALLOW_USER)) {
        case CURLUE_OK: break
        case CURLUE_USER_NOT_ALLOWED: throw OutboundError(.unusableRequest(.credentialsInURL), peer: "")
        default: throw OutboundError(.unusableRequest(.malformedURL), peer: "")
        }
        guard let host = Self.part(CURLUPART_HOST, of: parser), !host.isEmpty,
            let port = Self.part(CURLUPART_PORT, of: parser, flags: UInt32(CURLU_DEFAULT_PORT)),
            let normal = Self.part(CURLUPART_URL, of: parser)
        else { throw OutboundError(.unusableRequest(.malformedURL), peer: "") }
        url = normal
        peer = "\(host):\(port)"
        guard Self.part(CURLUPART_FRAGMENT, of: parser) == nil else {
            throw OutboundError(.unusableRequest(.fragmentInURL), peer: peer)
        }
        switch request.method {
        case .get, .head:
            guard request.body.isEmpty else {
                throw OutboundError(.unusableRequest(.bodyNotAllowed), peer: peer)
            }
        case .post, .put, .patch, .delete: break
        }
        if let flaw = request.headers.flaw { throw OutboundError(.unusableRequest(flaw), peer: peer) }
    }

    fileprivate static func part(_ part: CURLUPart, of parser: OpaquePointer, flags: UInt32 = 0) -> String? {
        var text: UnsafeMutablePointer<CChar>?
        guard curl_url_get(parser, part, &text, flags) == CURLUE_OK, let text else { return nil }
        defer { curl_free(text) }
        return String(cString: text)
    }
}

extension Proxy {
    /// Refuses a proxy that libcurl would read differently from what its URL seems to say.
    func check() throws(OutboundError) {
        let unusable = OutboundError(.unusableRequest(.proxyNotUsable), peer: "")
        let lowercase = url.lowercased()
        guard lowercase.hasPrefix("http://") || lowercase.hasPrefix("https://"),
            url.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F })
        else { throw unusable }
        guard let parser = curl_url() else { throw OutboundError(.outOfResources, peer: "") }
        defer { curl_url_cleanup(parser) }
        guard curl_url_set(parser, CURLUPART_URL, url, UInt32(CURLU_DISALLOW_USER)) == CURLUE_OK,
            RequestTarget.part(CURLUPART_HOST, of: parser)?.isEmpty == false,
            RequestTarget.part(CURLUPART_PATH, of: parser) == "/"
        else { throw unusable }
    }
}

extension HeaderFields {
    /// The first reason why these fields must not be sent.
    fileprivate var flaw: OutboundError.RequestFlaw? {
        for field in fields {
            guard !field.name.isEmpty, field.name.utf8.allSatisfy(\.isTokenCharacter),
                field.value.utf8.allSatisfy({ $0 == 0x09 || ($0 >= 0x20 && $0 < 0x7F) })
            else { return .malformedHeader }
            if Self.reserved.contains(field.name.lowercased()) { return .reservedHeader }
        }
        return nil
    }

    private static let reserved: Set<String> = [
        "connection", "content-length", "expect", "host", "keep-alive", "proxy-authorization",
        "proxy-connection", "te", "trailer", "transfer-encoding", "upgrade", "user-agent",
    ]
}

extension UInt8 {
    /// RFC 9110, section 5.6.2.
    fileprivate var isTokenCharacter: Bool {
        switch self {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "a")...UInt8(ascii: "z"):
            true
        default:
            "!#$%&'*+-.^_`|~".utf8.contains(self)
        }
    }
}
