import API
import Evidence
import Node
import Referrals
import Store
import Wire

extension EvidenceView {
    var line: String {
        guard let manifest else { return "\(record.id)  destroyed on \(record.changedAt.date)" }
        return
            "\(record.id)  \(record.state.rawValue)  \(manifest.size) bytes  \(manifest.mediaType)  \(manifest.name)"
    }

    var words: String {
        guard let manifest else { return line }
        var lines = [
            "\(manifest.name) (\(record.id)), \(record.state.rawValue), \(record.origin.rawValue)",
            "  kind        \(manifest.mediaType), judged by its content",
            "  size        \(manifest.size) bytes", "  SHA-256     \(manifest.digests.sha256)",
            "  parts       \(manifest.commitment.parts) (\(manifest.commitment.scheme.rawValue)), each of which can be shown alone",
            "  custody     \(custody.count) events",
        ]
        lines += manifest.conditions.map { "  condition   \($0)" }
        lines += offers.map {
            "  offered to  \($0.peer.text)"
                + ($0.takenAt.map { ", fetched from \($0.date) on" } ?? ", not fetched yet")
        }
        return lines.joined(separator: "\n")
    }
}

extension EvidenceManifest {
    var size: Int64 { digests.size }
}

extension CustodyEvent {
    /// What was done, as a person reads it.
    var words: String {
        switch details {
        case .collected(let size, let mediaType, _): "collected: \(mediaType), \(size) bytes"
        case .sealed(let commitment): "sealed, with a commitment to its \(commitment.parts) parts"
        case .transferred(let peer, _): "transferred to \(peer.text)"
        case .received(let peer, _, _): "received from \(peer.text), verified"
        case .opened(let purpose): "opened for \(purpose.rawValue)"
        case .copied(let purpose): "copied for \(purpose.rawValue)"
        case .redacted(let file): "redacted into \(file)"
        case .derived(let file, _, _): "made by redacting \(file)"
        case .destroyed(let reason): "destroyed: \(reason.rawValue)"
        }
    }
}
