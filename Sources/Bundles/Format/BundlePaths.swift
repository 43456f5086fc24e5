package import Referrals

/// Where everything lies in a bundle. Paths are made of identifiers and numbers alone: no name that a person gave can lead
/// anywhere, and none gives anything away before the file is opened.
package enum BundlePaths {
    package static let manifest = "manifest.json"
    /// The maker's signature over the manifest.
    package static let seal = "manifest.jws"
    package static let report = "report.html"
    package static let policy = "log/witness-policy.txt"
    package static let admissibility = "law/admissibility.json"

    package static func document(_ id: Identifier) -> String { "documents/\(id).jws" }
    package static func receipt(_ document: Identifier) -> String { "receipts/\(document).jws" }
    package static func decision(_ id: Identifier) -> String { "decisions/\(id).json" }
    package static func casework(_ id: Identifier, _ revision: Int64) -> String {
        "casework/\(id)-\(revision).json"
    }
    package static func custody(_ file: Identifier) -> String { "evidence/\(file)/custody.txt" }
    package static func evidence(_ file: Identifier) -> String { "evidence/\(file)/manifest.json" }
    package static func content(_ file: Identifier) -> String { "evidence/\(file)/content" }
    /// Whether a path is that of the content of a file of evidence.
    package static func isContent(_ path: String) -> Bool {
        path.hasPrefix("evidence/") && path.hasSuffix("/content")
    }
    package static func statement(_ party: Int, _ number: Int) -> String {
        "trust/\(party)/statement-\(number).jwt"
    }
    package static func chain(_ party: Int, _ number: Int) -> String { "trust/\(party)/chain-\(number).txt" }
    /// - Parameter year: the last part of the log's origin.
    package static func checkpoint(_ year: String, _ size: Int64) -> String {
        "log/\(year)/checkpoint-\(size).txt"
    }
    package static func proof(_ entry: Int64) -> String { "log/proofs/\(entry).tlog-proof" }
    package static func token(_ year: String, _ size: Int64, _ number: Int) -> String {
        "time/\(year)-\(size)-\(number).tst"
    }
    package static func certificates(_ year: String, _ size: Int64, _ number: Int) -> String {
        "time/\(year)-\(size)-\(number).pem"
    }
    package static func intermediates(_ year: String, _ size: Int64, _ number: Int) -> String {
        "time/\(year)-\(size)-\(number)-intermediates.pem"
    }
    package static func pack(_ number: Int) -> String { "law/pack-\(number).json" }
    package static func signers(_ number: Int) -> String { "law/signers-\(number).json" }
}

/// How much a bundle may hold. A verifier never holds more than this, whatever a file claims.
package enum BundleLimits {
    package static let maximumEntries = 20_000
    /// Of the whole file, in bytes.
    package static let maximumBytes: Int64 = 256 << 30
    /// Of everything in it that is held in memory, in bytes: all but the content of evidence.
    package static let maximumHeldBytes = 256 << 20
    /// Content of evidence of at most so many bytes is held too; what is larger is read in pieces.
    package static let heldContentBytes: Int64 = 1 << 20
    /// The largest redaction that is checked, in bytes: it is read as a whole.
    package static let maximumRedactionBytes = 64 << 20
    /// Of the manifest, in bytes.
    package static let maximumManifestBytes = 16 << 20
    /// How much of evidence's content goes into one, in bytes; what is larger is copied beside it.
    package static let maximumContentBytes: Int64 = 255 << 30
    package static let maximumPacks = 64
    package static let maximumParties = 64
    package static let maximumStatements = 256
}
