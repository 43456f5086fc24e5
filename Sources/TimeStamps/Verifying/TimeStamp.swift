/// A time-stamp whose token has been verified.
package struct TimeStamp: Sendable, Hashable {
    /// The token alone (RFC 3161 section 2.4.2, a CMS SignedData), as it goes into evidence.
    package var token: [UInt8]
    /// The SHA-256 that it vouches for.
    package var digest: [UInt8]
    /// When, in seconds since 1970, rounded down.
    package var seconds: Int64
    /// How far the authority's clock may be off, in milliseconds; nil where the token does not say.
    package var accuracyMilliseconds: Int64?
    /// The policy under which the token was made, as an object identifier.
    package var policy: String
    /// The token's number at its authority, in hexadecimal digits.
    package var serial: String
    /// The subject of the certificate that signed, in one line.
    package var signer: String
}
