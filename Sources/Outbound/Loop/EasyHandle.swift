import CCurl
import CCurlShim

/// Owns one libcurl easy handle and the header list it borrows. Lives on the client's thread only.
final class EasyHandle {
    let pointer: UnsafeMutableRawPointer
    private var headerList: UnsafeMutablePointer<curl_slist>?
    /// Where libcurl writes what OpenSSL says of a failed handshake.
    private let errorText: UnsafeMutablePointer<CChar>
    /// The first option that libcurl refused, if any.
    private(set) var failure: CURLcode?

    init?() {
        guard let pointer = curl_easy_init() else { return nil }
        self.pointer = pointer
        errorText = .allocate(capacity: Int(CURL_ERROR_SIZE))
        errorText.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
        note(comity_curl_set_pointer(pointer, CURLOPT_ERRORBUFFER, errorText))
    }

    deinit {
        curl_easy_cleanup(pointer)
        curl_slist_free_all(headerList)
        errorText.deallocate()
    }

    /// The library inside OpenSSL whose error broke the handshake off, by its number; nil where none is named.
    var failedLibrary: Int? {
        // "error:0A000086:SSL routines::…": 32 bits, of which 23 to 30 are the library (openssl/err.h).
        let text = String(cString: errorText)
        guard let start = text.firstRange(of: "error:")?.upperBound,
            let code = UInt32(text[start...].prefix(8), radix: 16)
        else { return nil }
        return Int(code >> 23 & 0xFF)
    }

    func set(_ option: CURLoption, _ value: Int) {
        note(comity_curl_set_long(pointer, option, value))
    }

    func set(_ option: CURLoption, offset value: Int) {
        note(comity_curl_set_offset(pointer, option, curl_off_t(value)))
    }

    func set(_ option: CURLoption, _ value: String?) {
        guard let value else { return note(comity_curl_set_string(pointer, option, nil)) }
        note(comity_curl_set_string(pointer, option, value))
    }

    func set(_ option: CURLoption, blob: String) {
        var text = blob
        text.withUTF8 { note(comity_curl_set_blob(pointer, option, $0.baseAddress, $0.count)) }
    }

    func set(body: [UInt8]) {
        set(CURLOPT_POSTFIELDSIZE_LARGE, offset: body.count)
        body.withUnsafeBytes { bytes in
            // An empty array may have no address, which libcurl would take for "read the body from a callback".
            if let base = bytes.baseAddress, !bytes.isEmpty {
                note(comity_curl_set_body(pointer, base))
            } else {
                note(comity_curl_set_string(pointer, CURLOPT_COPYPOSTFIELDS, ""))
            }
        }
    }

    func set(headerLines: [String]) {
        for line in headerLines {
            guard let extended = curl_slist_append(headerList, line) else { return note(CURLE_OUT_OF_MEMORY) }
            headerList = extended
        }
        note(comity_curl_set_headers(pointer, headerList))
    }

    /// Lets `opener` open each connection, or refuse it; the context must outlive the transfer.
    func set(opener: curl_opensocket_callback, _ context: UnsafeMutableRawPointer) {
        note(comity_curl_set_opener(pointer, opener, context))
    }

    /// Lets libcurl write into `reception`, which must outlive the transfer.
    func set(receiver reception: Reception) {
        let context = Unmanaged.passUnretained(reception).toOpaque()
        note(
            comity_curl_set_receiver(
                pointer,
                CURLOPT_HEADERFUNCTION,
                CURLOPT_HEADERDATA,
                { bytes, size, count, context in
                    EasyHandle.deliver(bytes, size, count, context) { $0.receive(headerLine: $1) }
                },
                context
            )
        )
        note(
            comity_curl_set_receiver(
                pointer,
                CURLOPT_WRITEFUNCTION,
                CURLOPT_WRITEDATA,
                { bytes, size, count, context in
                    EasyHandle.deliver(bytes, size, count, context) { $0.receive(body: $1) }
                },
                context
            )
        )
    }

    /// Answers libcurl's callback: the number of bytes taken, where any other number breaks the transfer off.
    private static func deliver(
        _ bytes: UnsafeMutablePointer<CChar>?,
        _ size: Int,
        _ count: Int,
        _ context: UnsafeMutableRawPointer?,
        to receive: (Reception, UnsafeRawBufferPointer) -> Bool
    ) -> Int {
        let (length, overflow) = size.multipliedReportingOverflow(by: count)
        guard !overflow, let context else { return -1 }
        let reception = Unmanaged<Reception>.fromOpaque(context).takeUnretainedValue()
        return receive(reception, UnsafeRawBufferPointer(start: bytes, count: length)) ? length : -1
    }

    func value(_ info: CURLINFO) -> Int {
        var value = 0
        return comity_curl_get_long(pointer, info, &value) == CURLE_OK ? value : 0
    }

    func offset(_ info: CURLINFO) -> Int {
        var value: curl_off_t = 0
        return comity_curl_get_offset(pointer, info, &value) == CURLE_OK ? Int(value) : 0
    }

    private func note(_ code: CURLcode) {
        if code != CURLE_OK, failure == nil { failure = code }
    }
}
