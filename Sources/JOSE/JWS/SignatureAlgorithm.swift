/// The closed list of signature algorithms.
public enum SignatureAlgorithm: Sendable, Hashable, CaseIterable {
    /// Ed25519 (RFC 8037). Written as `EdDSA`, which every library knows; RFC 9864's `Ed25519` is read as the same.
    case ed25519
    /// ECDSA on P-256 with SHA-256 (RFC 7518 section 3.4), for sites that need FIPS algorithms.
    case es256

    /// The name that this software writes into `alg`.
    public var name: String {
        switch self {
        case .ed25519: "EdDSA"
        case .es256: "ES256"
        }
    }

    /// The names that this software reads from `alg`.
    public var acceptedNames: Set<String> {
        switch self {
        case .ed25519: ["EdDSA", "Ed25519"]
        case .es256: ["ES256"]
        }
    }

    init?(headerName: String) {
        guard let algorithm = Self.allCases.first(where: { $0.acceptedNames.contains(headerName) }) else {
            return nil
        }
        self = algorithm
    }
}
