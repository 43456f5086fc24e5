import CCurl
import CCurlShim

/// Owns the libcurl multi handle.
///
/// Unchecked, because the compiler cannot see libcurl's rule, which the loop keeps: every function
/// is called by the client's thread alone, except `wakeUp`, which libcurl allows from any thread while the
/// handle lives. The loop calls `wakeUp` under the lock that also guards `isOpen`, and closes the handle
/// only after it has set `isOpen` to false under that lock.
final class MultiHandle: @unchecked Sendable {
    private let pointer: UnsafeMutableRawPointer

    /// Done once for the process; libcurl counts calls and is never torn down.
    private static let libraryIsReady = curl_global_init(Int(CURL_GLOBAL_DEFAULT)) == CURLE_OK

    init?(keptConnections: Int) {
        guard Self.libraryIsReady, let pointer = curl_multi_init() else { return nil }
        self.pointer = pointer
        _ = comity_curl_multi_set_long(pointer, CURLMOPT_MAXCONNECTS, keptConnections)
    }

    func wakeUp() {
        curl_multi_wakeup(pointer)
    }

    func add(_ easy: EasyHandle) -> Bool {
        curl_multi_add_handle(pointer, easy.pointer) == CURLM_OK
    }

    func remove(_ easy: EasyHandle) {
        curl_multi_remove_handle(pointer, easy.pointer)
    }

    /// Moves every transfer as far as it goes without waiting.
    func perform() -> Bool {
        var running: Int32 = 0
        return curl_multi_perform(pointer, &running) == CURLM_OK
    }

    /// Waits for a socket, a timer of libcurl, `wakeUp`, or the end of the given time.
    func wait(milliseconds: Int) -> Bool {
        curl_multi_poll(pointer, nil, 0, Int32(clamping: milliseconds), nil) == CURLM_OK
    }

    /// The next finished transfer's handle and result.
    func nextFinished() -> (UnsafeMutableRawPointer, CURLcode)? {
        var left: Int32 = 0
        while let message = curl_multi_info_read(pointer, &left) {
            guard message.pointee.msg == CURLMSG_DONE, let handle = message.pointee.easy_handle else {
                continue
            }
            return (handle, comity_curl_message_result(message))
        }
        return nil
    }

    /// Closes every kept connection and frees the handle. Nothing may be called afterwards.
    func close() {
        curl_multi_cleanup(pointer)
    }
}
