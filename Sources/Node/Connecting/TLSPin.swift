import Foundation
package import Store
import Wire

/// A pin of a peer's TLS key: SHA-256 of its SubjectPublicKeyInfo (RFC 7469 section 2.4), written as curl and others write it.
package struct TLSPin: Sendable, Hashable {
    package let digest: [UInt8]

    private static let prefix = "sha256//"

    /// - Returns: nil for anything but `sha256//` and 32 bytes in base64.
    package init?(_ text: String) {
        guard text.hasPrefix(Self.prefix),
            let digest = Data(base64Encoded: String(text.dropFirst(Self.prefix.count))), digest.count == 32
        else { return nil }
        self.digest = Array(digest)
    }

    /// - Parameter digest: 32 bytes; anything else gives `nil`.
    package init?(sha256 digest: [UInt8]) {
        guard digest.count == 32 else { return nil }
        self.digest = digest
    }

    package var text: String { Self.prefix + Data(digest).base64EncodedString() }

    /// Fits no key: what stands for pins that cannot be read, so that damage opens nothing.
    private static let none = TLSPin(digest: [UInt8](repeating: 0, count: 32))

    private init(digest: [UInt8]) { self.digest = digest }

    fileprivate static func pins(in text: String?) -> [TLSPin] {
        guard let text else { return [] }
        guard let list = (try? JSON(parsing: Array(text.utf8)))?.array else { return [none] }
        let pins = list.compactMap { $0.string.flatMap(TLSPin.init) }
        return pins.count == list.count && !pins.isEmpty ? pins : [none]
    }
}

extension PeerRecord {
    /// The TLS keys that the peer may have, on both ways; none for any that its authority vouches for.
    package var pins: [TLSPin] { TLSPin.pins(in: pinnedKeys) }
}
