package import JOSE
import Referrals

extension EncryptionKey {
    /// Seals a signed document, or whatever a test puts in its place, as every sender has to.
    package func sealing(_ compact: String) throws -> String {
        try JWE.encrypt(Array(compact.utf8), to: self, contentType: Document.mediaType)
    }
}
