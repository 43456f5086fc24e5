import JOSE
package import Merkle
package import Referrals
package import RulePacks
package import Trust

/// What a verifier is told from outside of the bundle. Without it a bundle can only be shown to agree with itself: whoever makes
/// up an agency can make up its keys.
package struct BundleRoots: Sendable {
    /// The thumbprint of the federation key of each agency, as two officers compare it.
    package var fingerprints: [EntityID: String] = [:]
    /// Authorities of a federation that the verifier believes.
    package var anchors: [TrustAnchor] = []
    /// Which witnesses the verifier believes, and how many it takes; nil: the maker's policy, with the keys of those agencies
    /// that are confirmed.
    package var policy: WitnessPolicy?
    /// PEM of the roots of the time-stamping authorities; nil: those by which the maker judged.
    package var timeRoots: String?
    /// The policies under which a token counts, as object identifiers; nil: those that the maker accepted.
    package var timePolicies: Set<String>?
    /// Who may sign the rule packs of a jurisdiction; where it is not named, those whom the maker believed.
    package var packSigners: [String: PackAcceptance] = [:]
    /// What need not be there for the result to be good.
    package var dispensable: Set<BundleFault> = []

    package init() {}

    /// A fingerprint as it is compared: without the blanks of its groups.
    package static func thumbprint(_ text: String) -> String {
        String(text.filter { !$0.isWhitespace && $0 != ":" })
    }
}
