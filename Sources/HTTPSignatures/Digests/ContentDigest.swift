import Crypto
import Wire

/// The digest of a message's content in the field `Content-Digest` (RFC 9530), through which a signature covers content.
///
/// ```swift
/// fields.append(ContentDigest.fieldName, ContentDigest.field(of: body))
/// try ContentDigest.verify(fields, content: body)
/// ```
package enum ContentDigest {
    package static let fieldName = "content-digest"

    /// The algorithms that are active for this use (RFC 9530 section 5).
    package enum Algorithm: String, Sendable, Hashable, CaseIterable {
        case sha256 = "sha-256"
        case sha512 = "sha-512"

        func digest(of content: [UInt8]) -> [UInt8] {
            switch self {
            case .sha256: Array(SHA256.hash(data: content))
            case .sha512: Array(SHA512.hash(data: content))
            }
        }
    }

    /// The field's value for a content.
    package static func field(of content: [UInt8], algorithm: Algorithm = .sha256) -> String {
        "\(algorithm.rawValue)=:" + Base64.encode(algorithm.digest(of: content)) + ":"
    }

    /// Verifies that content is that of its digests: of each whose algorithm is known, and at least one is.
    ///
    /// - Throws: ``HTTPSignatureError`` `missing`, `malformed` or `wrongDigest`.
    package static func verify(_ fields: HTTPFields, content: [UInt8]) throws(HTTPSignatureError) {
        guard let value = fields.combined(fieldName) else {
            throw HTTPSignatureError(.missing, at: fieldName, "the field is absent; send it with the content")
        }
        let dictionary: StructuredDictionary
        do throws(StructuredFieldError) {
            dictionary = try StructuredDictionary(parsing: value)
        } catch {
            throw HTTPSignatureError(.malformed, at: fieldName, error.description)
        }
        var verified = 0
        for algorithm in Algorithm.allCases {
            guard let member = dictionary[algorithm.rawValue] else { continue }
            guard let stated = member.item?.value.bytes else {
                throw HTTPSignatureError(.malformed, at: fieldName, "a digest must be a byte sequence")
            }
            guard stated == algorithm.digest(of: content) else {
                throw HTTPSignatureError(
                    .wrongDigest,
                    at: fieldName,
                    "the content is not that of its digest; it was changed or cut off"
                )
            }
            verified += 1
        }
        guard verified > 0 else {
            throw HTTPSignatureError(
                .wrongDigest,
                at: fieldName,
                "sha-256 or sha-512 must be among the digests"
            )
        }
    }
}
