import JOSE
import Referrals
import Store
package import Trust

extension Node {
    /// The key that signs entity statements and declarations now.
    func federationSigner() async throws -> SigningKey { try await signer(.federation) }

    /// What an officer of this agency reads to one of the other: the words for its name and all its federation keys.
    package func ownFingerprint() async throws -> FingerprintWords {
        FingerprintWords(of: FederationID(identity.entity), keys: try await federationKeys())
    }

    /// The federation keys that this node publishes.
    func federationKeys() async throws -> KeySet { try await keyRing().federationKeys() }
}
