import Evidence
import JOSE
import Merkle
import Referrals
import RulePacks

/// One verification under way: what was found so far, and what later checks rest on.
struct BundleCheck {
    let contents: BundleContents
    let roots: BundleRoots
    var reader: PublicationReader
    var findings: [BundleFinding] = []
    var counts = BundleCounts()
    var parties: [EntityID: CheckedParty] = [:]
    /// What the log is proved to hold, by what it shows.
    var recorded: [String: [Recorded]] = [:]
    /// The checkpoints whose signature holds, by log and size.
    var checkpoints: [LogPlace: CheckedCheckpoint] = [:]
    /// How far each document says that its sender had read the other side's chain.
    var read: [ReadChain] = []
    /// The withdrawals of consents of which the maker has told the other side.
    var toldWithdrawals: [ToldWithdrawal] = []
    /// The digests of large content, over chunks of the usual size.
    var hashed: [String: ContentDigests] = [:]
    /// Those that inclusion proofs lead to.
    var proving: Set<LogPlace> = []
    var times: [StampedTime] = []
    /// The rule packs that are sound.
    var packs: [ReadPack] = []
    /// Whether every file's chain of custody holds; nil where there is no file.
    var isCustodyWhole: Bool?
    /// The times of the tokens that hold, by what they are over.
    var stamped: [(place: LogPlace, seconds: Int64)] = []
    /// When a witness whose key is confirmed from outside cosigned a checkpoint.
    var cosigned: [(place: LogPlace, seconds: Int64)] = []
    var witnesses: [String: [String]] = [:]

    init(contents: BundleContents, roots: BundleRoots, reader: PublicationReader) {
        self.contents = contents
        self.roots = roots
        self.reader = reader
    }

    var manifest: BundleManifest { contents.manifest }

    mutating func find(_ fault: BundleFault, _ place: String, _ says: String) {
        findings.append(BundleFinding(fault: fault, place: place, says: says))
    }

    /// A file's text; where it is not there, the check of files has said so.
    func text(_ path: String) -> String? { contents.text(path) }

    var verdict: BundleVerdict {
        let weights = findings.filter { !roots.dispensable.contains($0.fault) || $0.fault.weight == .failed }
            .map(\.fault.weight)
        let result: BundleVerdict.Result =
            switch weights.max() {
            case .failed: .failed
            case .missing: .incomplete
            case .unconfirmed: .unconfirmed
            case .note, nil: .sound
            }
        var verdict = BundleVerdict(result: result, findings: findings, manifest: manifest, counts: counts)
        verdict.times = times.sorted { $0.seconds < $1.seconds }
        verdict.witnesses = witnesses
        verdict.parties = manifest.parties.map { party in
            let checked = parties[party.entity]
            return (party.entity.text, checked?.fingerprint ?? "", checked?.isConfirmed ?? false)
        }
        return verdict
    }
}

/// A state of a log by its name and size.
struct LogPlace: Hashable {
    var origin: String
    var size: Int64
}

/// A checkpoint that the maker's log signed.
struct CheckedCheckpoint {
    var file: String
    var note: SignedNote
    var checkpoint: Checkpoint
    /// The key of the log that signed it.
    var verifier: NoteVerifier
}

/// What a leaf of the log says, proved to be there.
struct Recorded {
    var statement: LeafStatement
    var place: LogPlace
    var leaf: Int64
}

/// What a document says of the other side's chain in its referral.
struct ReadChain {
    var thread: Identifier
    var by: EntityID
    /// The last document of the other side that its sender had processed.
    var seen: Int
    var place: String
}

/// A document by which the maker told the other side that a person has taken a consent back.
struct ToldWithdrawal {
    var consent: Identifier
    var at: Instant
    var place: String
}

/// An agency as its own statements show it.
struct CheckedParty {
    var entity: EntityID
    var jurisdiction: String
    /// What kind of agency it is.
    var kind: String
    /// Every key with which it signed documents.
    var keys: KeySet
    /// From when on a key was in other hands.
    var compromised: [String: Instant]
    var logKey: NoteVerifier?
    var witnessKeys: [NoteVerifier]
    /// The thumbprint of the federation key of its first statement.
    var fingerprint: String
    var isConfirmed: Bool
}
