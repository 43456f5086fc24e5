import COpenSSL

/// An object of OpenSSL's that is freed when its owner goes: no pointer outlives it, and none is freed twice.
struct Owned<Pointer>: ~Copyable {
    let pointer: Pointer
    private let free: (Pointer) -> Void

    /// Takes a pointer over; nil where OpenSSL gave none.
    init?(_ pointer: Pointer?, _ free: @escaping (Pointer) -> Void) {
        guard let pointer else { return nil }
        self.pointer = pointer
        self.free = free
    }

    deinit { free(pointer) }
}

/// OpenSSL's values as Swift's.
enum OpenSSLValue {
    /// The bytes of a string, and of whatever else is one to OpenSSL.
    static func bytes(_ string: UnsafePointer<ASN1_STRING>?) -> [UInt8] {
        guard let string, let data = ASN1_STRING_get0_data(string) else { return [] }
        return Array(UnsafeBufferPointer(start: data, count: Int(ASN1_STRING_length(string))))
    }

    /// An object identifier in numbers with points, for example `1.2.840.113549.1.9.16.1.4`.
    static func text(_ identifier: OpaquePointer?) -> String? {
        guard let identifier else { return nil }
        var buffer = [CChar](repeating: 0, count: 256)
        let length = OBJ_obj2txt(&buffer, Int32(buffer.count), identifier, 1)
        guard length > 0, Int(length) < buffer.count else { return nil }
        return String(decoding: buffer[..<Int(length)].map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// What an encoder of OpenSSL's writes: asked for the length first, then for the bytes.
    static func encoded(_ encode: (UnsafeMutablePointer<UnsafeMutablePointer<UInt8>?>?) -> Int32) -> [UInt8]?
    {
        let length = encode(nil)
        guard length > 0 else { return nil }
        var bytes = [UInt8](repeating: 0, count: Int(length))
        let written = bytes.withUnsafeMutableBufferPointer { buffer in
            var cursor = buffer.baseAddress
            return encode(&cursor)
        }
        return written == length ? bytes : nil
    }
}

/// Certificates read from PEM, freed together.
final class CertificateList {
    let stack: OpaquePointer

    /// Nil where one of them cannot be read, or there is none.
    init?(pem: String) {
        guard let stack = OPENSSL_sk_new_null() else { return nil }
        self.stack = stack
        let text = Array(pem.utf8)
        guard let bio = Owned(BIO_new(BIO_s_mem()), { BIO_free($0) }),
            BIO_write(bio.pointer, text, Int32(clamping: text.count)) == text.count
        else { return nil }
        ERR_clear_error()
        while let certificate = PEM_read_bio_X509(bio.pointer, nil, nil, nil) {
            OPENSSL_sk_push(stack, UnsafeRawPointer(certificate))
        }
        let reason = ERR_GET_REASON(ERR_peek_last_error())
        ERR_clear_error()
        guard OPENSSL_sk_num(stack) > 0, reason == PEM_R_NO_START_LINE else { return nil }
    }

    deinit {
        while let certificate = OPENSSL_sk_pop(stack) { X509_free(OpaquePointer(certificate)) }
        OPENSSL_sk_free(stack)
    }
}
