import Bundles
import Node

extension Node {
    /// A bundle in memory, for tests that take it apart.
    func exportBundle(_ request: BundleRequest) async throws -> EvidenceBundle {
        var bytes: [UInt8] = []
        let written = try await exportBundle(request) { bytes += $0 }
        return EvidenceBundle(bytes: bytes, digest: written.digest, manifest: written.manifest)
    }
}
