/// The closed list of ways to hand over the content key (RFC 7518 section 4.6, RFC 8037 section 3.2).
public enum KeyManagement: String, Sendable, CaseIterable {
    /// An ephemeral key agrees on a key that wraps the content key.
    case ecdhESA256KW = "ECDH-ES+A256KW"
    /// An ephemeral key agrees on the content key itself.
    case ecdhES = "ECDH-ES"
}
