import API
import Foundation
import JOSE
import Node
import Referrals
import Trust
import Wire

/// How a node is seen, as an officer reads it on a terminal.
struct TrustText {
    /// The node's TLS certificate; nil where none is installed.
    let certificate: TLSIdentity.Judgement?
    let superiors: [FederationID]
    let views: [OwnView]
    let peers: [ChainedPeer]

    var text: String {
        let named =
            superiors.isEmpty
            ? "This node names no superior, so that no chain leads to it. `comity trust join` names one."
            : "Superiors: " + superiors.map(\.text).joined(separator: ", ")
        let seen =
            views.isEmpty
            ? ["No anchors. `comity trust anchor add` adds one."] : views.map { Self.text(of: $0) }
        let trusted = peers.map { peer in
            "  \(peer.isEnding ? "ENDS SOON" : peer.counts ? "counts" : "counts not")  \(peer.subject) through \(peer.anchor), until \(peer.expiresAt.rfc3339)"
                + (peer.says.map { "\n    \($0)" } ?? "")
        }
        return
            (certificateLines + [named] + seen
            + (trusted.isEmpty ? [] : ["Trusted through chains:"] + trusted))
            .joined(separator: "\n")
    }

    private var certificateLines: [String] {
        guard let certificate else {
            return ["No TLS certificate is installed. `comity tls request` begins it."]
        }
        return ["TLS certificate until \(certificate.leaf.notAfter.formatted(.iso8601))"]
            + certificate.warnings(at: Date()).map { "  " + $0 }
    }

    private static func text(of view: OwnView) -> String {
        var lines = ["Through \(view.anchor): \(view.standing.words)"]
        if !view.path.isEmpty { lines.append("  path   " + view.path.map(\.text).joined(separator: " < ")) }
        lines += view.marks.map { "  mark   \($0)" }
        lines += view.differences.map { "  differs \($0.place): \($0.words)" }
        if let failure = view.lastFailure { lines.append("  last failure: \(failure)") }
        return lines.joined(separator: "\n")
    }
}

extension ChainLook {
    var counts: Bool {
        switch outcome {
        case .valid, .kept: true
        case .broken, .ended, .none: false
        }
    }

    var words: String {
        switch outcome {
        case .valid(let until): "a chain counts until \(until.rfc3339)"
        case .kept(let until, let failure): "what is kept counts until \(until.rfc3339). \(failure)"
        case .broken(let says): "counts no more. \(says)"
        case .ended(let says): "has ended. \(says)"
        case .none(let says): "none. \(says)"
        }
    }

    var json: JSON {
        .object([
            "subject": .string(subject.text), "anchor": .string(anchor.text), "counts": .bool(counts),
            "says": .string(words), "fetches": .integer(Int64(fetches)),
            "obstacles": .array(obstacles.map(JSON.string)),
        ])
    }
}
