import CCurl
import CCurlShim
import Foundation

/// Decides, when a connection is about to be made, whether its address may be connected to: after the name was resolved, so that
/// no name that is pointed at an inner address, at once or between two look-ups, leads there.
final class SocketGuard {
    /// Whether an address was refused.
    private(set) var hasRefused = false

    /// Opens a socket for the address that libcurl is about to connect to, or refuses it.
    private func open(_ address: UnsafeMutablePointer<curl_sockaddr>) -> curl_socket_t {
        guard let bytes = Self.bytes(address), !InnerAddress.isInner(bytes) else {
            hasRefused = true
            return CURL_SOCKET_BAD
        }
        let what = address.pointee
        return socket(what.family, what.socktype | Int32(SOCK_CLOEXEC.rawValue), what.protocol)
    }

    private static func bytes(_ address: UnsafeMutablePointer<curl_sockaddr>) -> [UInt8]? {
        guard let offset = MemoryLayout<curl_sockaddr>.offset(of: \.addr) else { return nil }
        let start = UnsafeRawPointer(address) + offset
        let length = Int(address.pointee.addrlen)
        switch address.pointee.family {
        case AF_INET where length >= MemoryLayout<sockaddr_in>.size:
            let four = start.loadUnaligned(as: sockaddr_in.self).sin_addr
            return withUnsafeBytes(of: four) { Array($0) }
        case AF_INET6 where length >= MemoryLayout<sockaddr_in6>.size:
            let sixteen = start.loadUnaligned(as: sockaddr_in6.self).sin6_addr
            return withUnsafeBytes(of: sixteen) { Array($0) }
        default: return nil
        }
    }

    /// Puts the guard in the way of a transfer, which it must outlive.
    func install(in easy: EasyHandle) {
        easy.set(
            opener: { context, purpose, address in
                guard let context, let address, purpose == CURLSOCKTYPE_IPCXN else { return CURL_SOCKET_BAD }
                return Unmanaged<SocketGuard>.fromOpaque(context).takeUnretainedValue().open(address)
            },
            Unmanaged.passUnretained(self).toOpaque()
        )
    }
}
