package import Referrals

/// A token of a time-stamping authority (RFC 3161) for one of this node's checkpoints. It was verified before it was stored.
///
/// What is stamped is the SHA-256 of the checkpoint as ``LogCheckpoint/note`` holds it: the signed note in UTF-8, with the
/// log's own signature and without cosignatures. The token says that this checkpoint, and with it every leaf that it
/// covers, was there at ``at``.
package struct TimeStampRecord: Sendable, Hashable {
    package var shard: Int64
    /// How many leaves the stamped checkpoint covers.
    package var size: Int64
    /// The authority by its URL.
    package var authority: String
    /// The revision of what the agency laid down about the authority by which the token was judged: the `TrustEntry` of the
    /// kind `timeAuthority` with the name ``authority``.
    package var authorityRevision: Int64
    /// The request as it was sent: DER of a `TimeStampReq`.
    package var request: [UInt8]
    /// The token alone: DER of a CMS `SignedData`.
    package var token: [UInt8]
    /// The time that the token says, in whole seconds.
    package var at: Instant
    /// How far the authority's clock may be off; nil where the token does not say.
    package var accuracyMilliseconds: Int64?
    /// The policy under which the token was made, as an object identifier.
    package var policy: String
    /// The token's number at its authority, in hexadecimal digits.
    package var serial: String
    /// The subject of the certificate that signed, in one line.
    package var signer: String
    package var storedAt: Instant

    package init(
        shard: Int64,
        size: Int64,
        authority: String,
        authorityRevision: Int64,
        request: [UInt8],
        token: [UInt8],
        at: Instant,
        accuracyMilliseconds: Int64?,
        policy: String,
        serial: String,
        signer: String,
        storedAt: Instant
    ) {
        self.shard = shard
        self.size = size
        self.authority = authority
        self.authorityRevision = authorityRevision
        self.request = request
        self.token = token
        self.at = at
        self.accuracyMilliseconds = accuracyMilliseconds
        self.policy = policy
        self.serial = serial
        self.signer = signer
        self.storedAt = storedAt
    }
}

/// How a time-stamping authority has answered lately.
package struct TimeAuthorityState: Sendable, Hashable {
    /// The authority by its URL.
    package var authority: String
    package var askedAt: Instant
    /// When it last gave a token that counts.
    package var stampedAt: Instant?
    /// Requests in a row that brought no token.
    package var failures: Int
    /// What was wrong last, as one of a closed list of words; nil after a token.
    package var failureCode: String?
    /// What was wrong last, as a sentence.
    package var failureSays: String?

    package init(
        authority: String,
        askedAt: Instant,
        stampedAt: Instant? = nil,
        failures: Int = 0,
        failureCode: String? = nil,
        failureSays: String? = nil
    ) {
        self.authority = authority
        self.askedAt = askedAt
        self.stampedAt = stampedAt
        self.failures = failures
        self.failureCode = failureCode
        self.failureSays = failureSays
    }
}
