import COpenSSL

/// What stands in a token (TSTInfo, RFC 3161 section 2.4.2), before anybody has vouched for it.
struct TokenDetails {
    let digest: [UInt8]
    let nonce: UInt64?
    let policy: String
    let serial: String
    let seconds: Int64
    let accuracyMilliseconds: Int64?

    init(_ info: OpaquePointer) throws(TimeStampError) {
        guard TS_TST_INFO_get_version(info) == 1 else {
            throw TimeStampError(.unsupported, "The token is of another version than 1.")
        }
        guard TS_TST_INFO_get_ext_by_critical(info, 1, -1) < 0 else {
            throw TimeStampError(.unsupported, "The token has a critical extension that nobody here knows.")
        }
        guard let imprint = TS_TST_INFO_get_msg_imprint(info),
            let policy = OpenSSLValue.text(TS_TST_INFO_get_policy_id(info)),
            let seconds = Self.seconds(TS_TST_INFO_get_time(info))
        else { throw TimeStampError(.malformed, "The token lacks its digest, its policy or its time.") }
        digest = try MessageImprint.digest(of: imprint)
        if let number = TS_TST_INFO_get_nonce(info) {
            guard let value = Nonce.value(of: number) else {
                throw TimeStampError(
                    .otherNonce,
                    "The token's nonce is not one that was ever sent from here."
                )
            }
            nonce = value
        } else {
            nonce = nil
        }
        self.policy = policy
        self.seconds = seconds
        serial = Self.hex(OpenSSLValue.bytes(TS_TST_INFO_get_serial(info)))
        accuracyMilliseconds = Self.accuracy(TS_TST_INFO_get_accuracy(info))
    }

    /// Seconds since 1970; a fraction of a second is dropped, since the accuracy says less anyway.
    private static func seconds(_ time: UnsafePointer<ASN1_GENERALIZEDTIME>?) -> Int64? {
        guard let time, let epoch = Owned(ASN1_TIME_set(nil, 0), { ASN1_STRING_free($0) }) else { return nil }
        var (days, rest): (Int32, Int32) = (0, 0)
        guard ASN1_TIME_diff(&days, &rest, epoch.pointer, time) == 1 else { return nil }
        return Int64(days) * 86_400 + Int64(rest)
    }

    private static func accuracy(_ accuracy: OpaquePointer?) -> Int64? {
        guard let accuracy else { return nil }
        let part = { (number: UnsafePointer<ASN1_INTEGER>?) in number.map { Int64(ASN1_INTEGER_get($0)) } ?? 0
        }
        let seconds = part(TS_ACCURACY_get_seconds(accuracy))
        let micros = part(TS_ACCURACY_get_micros(accuracy))
        guard (0...86_400).contains(seconds) else { return nil }
        // Rounded up: nothing is made to look more exact than it is.
        return seconds * 1000 + part(TS_ACCURACY_get_millis(accuracy)) + (micros > 0 ? 1 : 0)
    }

    private static func hex(_ bytes: [UInt8]) -> String {
        bytes.map { byte in (byte < 16 ? "0" : "") + String(byte, radix: 16) }.joined()
    }
}
