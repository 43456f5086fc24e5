package import Merkle
package import Referrals

/// What a node says to everybody about a part of its log that was broken off: a signed note beside that part's checkpoint.
///
///     comity-log-break/v1
///     log node.agency.example/log/2026
///     kept 120
///     known 150 bGVhdmVz…=
///     successor node.agency.example/log/2026-2
///     at 2026-11-29T10:00:00.000Z
///
/// The first line is no origin and the second no number, so it can never be taken for a checkpoint.
package struct BreakStatement: Sendable, Hashable {
    /// Below the prefix of the part that was broken off.
    package static let path = "break"

    /// The origin of the part that was broken off.
    package var log: String
    /// How many of its leaves the node still has.
    package var kept: UInt64
    /// The largest checkpoint that was known of it.
    package var known: Checkpoint
    /// The origin of the part that goes on.
    package var successor: String
    package var at: Instant

    package init(log: String, kept: UInt64, known: Checkpoint, successor: String, at: Instant) {
        self.log = log
        self.kept = kept
        self.known = known
        self.successor = successor
        self.at = at
    }

    private static let title = "comity-log-break/v1"

    /// Reads the text of a note; nil where it is of another kind.
    package init?(body: String) {
        let lines = body.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        guard lines.count == 7, lines[0] == Self.title, lines[6].isEmpty,
            let log = Self.value("log", of: lines[1]),
            let kept = Self.value("kept", of: lines[2]).flatMap({ UInt64($0) }),
            let known = Self.value("known", of: lines[3])?.split(separator: " ").map(String.init),
            known.count == 2, let size = UInt64(known[0]), let root = TreeHash(base64: known[1]),
            let successor = Self.value("successor", of: lines[4]),
            let at = Self.value("at", of: lines[5]).flatMap({ Instant(rfc3339: $0) })
        else { return nil }
        self.init(
            log: log,
            kept: kept,
            known: Checkpoint(origin: log, size: size, root: root),
            successor: successor,
            at: at
        )
    }

    private static func value(_ name: String, of line: String) -> String? {
        line.hasPrefix(name + " ") ? String(line.dropFirst(name.count + 1)) : nil
    }

    /// The text that is signed.
    package var body: String {
        [
            Self.title, "log \(log)", "kept \(kept)", "known \(known.size) \(known.root.base64)",
            "successor \(successor)", "at \(at.rfc3339)", "",
        ].joined(separator: "\n")
    }
}
