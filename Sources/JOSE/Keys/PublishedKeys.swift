/// Keys whose private halves are printed in standards and test suites.
///
/// They turn up in real configurations, copied from an example. Whoever trusts one trusts everybody. The table is by
/// RFC 7638 thumbprint; a test derives each from the conformance data where that holds the key.
enum PublishedKeys {
    /// Where each is printed, by thumbprint.
    static let names: [String: String] = [
        "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k": "RFC 8037 A.1 and RFC 8032 7.1, test 1 (Ed25519)",
        "FtIu-VbGrfe_KB6CH7GNwODB72MNxj_ml11dEvO-7kk": "RFC 8032 7.1, test 2 (Ed25519)",
        "FVV5umTuau890q59V-4Ga_R6qWb7ON_ivJc4EjvCwTM": "RFC 8032 7.1, test 3 (Ed25519)",
        "lZI1vM7tnlYapaF5-cy86ptx0tT_8Av721hhiNB5ti4": "RFC 8032 7.1, test 1024 (Ed25519)",
        "iiDHHfFVNG6ICMUTsicgrWf1igtFYZEK73xlobt1ah4": "RFC 8032 7.1, test SHA(abc) (Ed25519)",
        "poqkLGiymh_W0uP6PZFw-dvez3QJT5SolqXBCW38r0U": "RFC 9421 B.1.4 (Ed25519)",
        "u809Vppx5ixWMOohxWr2aM3m5bD0LQ67g_GPmubQus4": "RFC 7748 6.1, Alice (X25519)",
        "giQqigT_IKcuzHl0FVJ3k5ts3_TWNAxvsC08UZsfcM8": "RFC 7748 6.1, Bob, and RFC 8037 A.6 (X25519)",
        "ydQXMtvbsOsZyFir-Y7A8t7fKEM1gbKPvyFkdpu4fvI": "RFC 9421 B.1.3 (P-256)",
        "cn-I_WNMClehiVp51i_0VpOENW1upEerA8sEam5hn-s": "RFC 7517 A.1 and A.2 (P-256)",
        "oKIywvGUpTVTyxMQ3bwIIeQUudfr_CkLMjCE19ECD-U": "RFC 7515 A.3 (P-256)",
        "_GK0r6GCoJt9zcssg9lay4obIxgCq05ntiRymRHADSU": "RFC 7518 C, Alice (P-256)",
        "Vy57XrArUrW0NbpI12tEzDHABxMwrTh6HHXRenSpnCo": "RFC 7518 C, Bob (P-256)",
        "HsSFalww3yP-dO-lWGYgFcyV5H22oScIFc4V2Y6GOto": "RFC 7520 5.5.1 (P-256)",
        "DOvxvJiAdIqVWIkFt5hDtCunXLF0BV4-JGv4f-ALSm0": "RFC 6979 A.2.5 (P-256)",
        "jtGSXJVYuZVE0cLF8m4OWz-gvUEtc1LxRfUd7fMBarg": "Wycheproof, JSON Web Signature vectors (P-256)",
    ]
}
