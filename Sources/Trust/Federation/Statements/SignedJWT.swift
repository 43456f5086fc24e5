import JOSE
import Referrals
import Wire

/// A signed JWT of the federation's kinds, taken apart and not yet believed.
struct SignedJWT: Sendable {
    let jws: UnverifiedJWS
    let claims: JSON
    private let type: String

    /// Takes a JWT apart and checks all that needs no key.
    ///
    /// - Throws: ``StatementError``.
    init(parsing compact: String, type: String, maximumBytes: Int) throws(StatementError) {
        self.type = type
        do throws(JOSEError) {
            jws = try JWS.parse(compact, limits: JWS.Limits(maximumBytes: maximumBytes))
        } catch {
            throw Self.error(error)
        }
        guard jws.header.type.map({ Self.names($0, type) }) == true else {
            throw StatementError(.wrongType, claim: "typ", "the header's typ must be \(type)")
        }
        guard jws.header.keyID != nil else {
            throw StatementError(.unknownKey, claim: "kid", "the header must name the signer's key")
        }
        do throws(JSONError) {
            claims = try JSON(parsing: jws.payload, limits: Self.limits)
        } catch {
            throw StatementError(error.code == .tooLarge ? .tooLarge : .malformed, error.description)
        }
    }

    /// Verifies the signature with the one key of the set that the header names.
    ///
    /// - Throws: ``StatementError`` `unknownKey`, `keyMismatch` or `badSignature`.
    func verify(with keys: KeySet) throws(StatementError) {
        do throws(JOSEError) {
            _ = try jws.verified(with: keys, type: type)
        } catch {
            throw Self.error(error)
        }
    }

    /// Checks `iat` and, where there is one, `exp` (section 3.2).
    static func checkTime(
        issuedAt: Instant,
        expiresAt: Instant?,
        at now: Instant,
        rules: StatementRules
    ) throws(StatementError) {
        guard issuedAt <= now.adding(seconds: rules.clockTolerance) else {
            throw StatementError(
                .issuedInTheFuture,
                claim: "iat",
                "the statement was issued after this node's clock; compare the clocks"
            )
        }
        guard expiresAt.map({ now < $0 }) ?? true else {
            throw StatementError(.expired, claim: "exp", "the statement has ended; fetch a new one")
        }
    }

    /// Without regard to case, with or without `application/` (RFC 7515 section 4.1.9).
    private static func names(_ stated: String, _ expected: String) -> Bool {
        let stated = stated.lowercased()
        return stated == expected || stated == "application/" + expected
    }

    private static func error(_ error: JOSEError) -> StatementError {
        let code: StatementError.Code =
            switch error.code {
            case .tooLarge: .tooLarge
            case .unsupportedAlgorithm: .unsupportedAlgorithm
            case .unsupportedExtension: .unsupportedHeader
            case .wrongType: .wrongType
            case .unknownKey: .unknownKey
            case .keyMismatch: .keyMismatch
            case .badSignature: .badSignature
            default: .malformed
            }
        return StatementError(code, error.reason)
    }

    private static let limits = JSONLimits(
        maximumBytes: 1 << 20,
        maximumDepth: 24,
        maximumMembers: 1_024,
        maximumValues: 20_000
    )
}
