/// Everything that can be wrong with a bundle, or missing from it: a closed list, so that programs can tell.
package enum BundleFault: String, Sendable, Hashable, CaseIterable {
    // The file.
    case sealBroken = "seal-broken"
    case fileMissing = "file-missing"
    case fileChanged = "file-changed"
    case fileStrange = "file-strange"
    // Whose keys.
    case rootDiffers = "root-differs"
    case statementUnsound = "statement-unsound"
    case chainUnsound = "chain-unsound"
    case strangerSigned = "stranger-signed"
    // Documents and receipts.
    case documentUnsound = "document-unsound"
    case documentOther = "document-other"
    case documentGap = "document-gap"
    case receiptUnsound = "receipt-unsound"
    case keyInDoubt = "key-in-doubt"
    // The log.
    case checkpointUnsound = "checkpoint-unsound"
    case logForked = "log-forked"
    case proofUnsound = "proof-unsound"
    case proofOther = "proof-other"
    case cosignatureUnsound = "cosignature-unsound"
    // Time.
    case tokenUnsound = "token-unsound"
    case timeContradicts = "time-contradicts"
    // The law.
    case packUnsound = "pack-unsound"
    case decisionUnsound = "decision-unsound"
    case decisionDiffers = "decision-differs"
    case admissibilityOther = "admissibility-other"
    // The casework.
    case caseworkUnsound = "casework-unsound"
    case caseworkGap = "casework-gap"
    case agreementUnsound = "agreement-unsound"
    // Evidence.
    case custodyUnsound = "custody-unsound"
    case evidenceOther = "evidence-other"
    case redactionUnsound = "redaction-unsound"
    // What is not there.
    case omissionUnsound = "omission-unsound"
    case documentMissing = "document-missing"
    case receiptMissing = "receipt-missing"
    case proofMissing = "proof-missing"
    case notWitnessed = "not-witnessed"
    case notStamped = "not-stamped"
    case decisionMissing = "decision-missing"
    case packMissing = "pack-missing"
    case evidenceMissing = "evidence-missing"
    case caseworkMissing = "casework-missing"
    case admissibilityMissing = "admissibility-missing"
    // Whom nobody outside of the bundle has confirmed.
    case partyUnconfirmed = "party-unconfirmed"
    case witnessUnconfirmed = "witness-unconfirmed"
    case authorityUnconfirmed = "authority-unconfirmed"
    case signersUnconfirmed = "signers-unconfirmed"
    case stampedLate = "stamped-late"
    case clockWentBack = "clock-went-back"
    // Worth knowing.
    case notAsked = "not-asked"
    case compartmentClosed = "compartment-closed"

    /// How much it weighs.
    package enum Weight: String, Sendable, Hashable, Comparable, CaseIterable {
        /// Changes nothing.
        case note
        /// Sound in itself, on the word of somebody whom nobody outside has confirmed.
        case unconfirmed
        case missing
        case failed

        package static func < (left: Weight, right: Weight) -> Bool {
            let order = allCases
            return (order.firstIndex(of: left) ?? 0) < (order.firstIndex(of: right) ?? 0)
        }
    }

    package var weight: Weight {
        switch self {
        case .documentMissing, .receiptMissing, .proofMissing, .notWitnessed, .notStamped, .decisionMissing,
            .packMissing, .evidenceMissing, .caseworkMissing, .admissibilityMissing:
            .missing
        case .partyUnconfirmed, .witnessUnconfirmed, .authorityUnconfirmed, .signersUnconfirmed, .stampedLate,
            .clockWentBack:
            .unconfirmed
        case .notAsked, .compartmentClosed: .note
        default: .failed
        }
    }
}

/// One thing that a verifier found.
package struct BundleFinding: Sendable, Hashable {
    package var fault: BundleFault
    /// The file or the record that is affected.
    package var place: String
    /// What exactly, as a sentence.
    package var says: String
}

/// What a verifier comes to.
package struct BundleVerdict: Sendable {
    package enum Result: String, Sendable, Hashable, CaseIterable {
        /// Everything is there, holds, and rests on what the verifier was told from outside.
        case sound
        /// Something does not hold.
        case failed
        /// What is there holds, but something belongs to it that is not there.
        case incomplete
        /// Everything holds, on the word of keys that nobody outside has confirmed.
        case unconfirmed
        /// No bundle at all, or a damaged one.
        case unreadable
    }

    package var result: Result
    package var findings: [BundleFinding]
    /// Nil where it is unreadable.
    package var manifest: BundleManifest?
    /// How much of what was checked and held.
    package var counts = BundleCounts()
    /// When trusted authorities saw the log, the earliest first.
    package var times: [StampedTime] = []
    /// Names of the witnesses that cosigned, by checkpoint file.
    package var witnesses: [String: [String]] = [:]
    /// The thumbprint of each party's federation key as the bundle has it, and whether it was confirmed.
    package var parties: [(entity: String, fingerprint: String, isConfirmed: Bool)] = []
}

/// A time-stamp that holds.
package struct StampedTime: Sendable, Hashable {
    package var checkpoint: String
    package var authority: String
    /// Seconds since 1970.
    package var seconds: Int64
    package var signer: String
    /// The authority's policy under which it was given, as an object identifier.
    package var policy: String
}

/// How much of what was checked and held.
package struct BundleCounts: Sendable, Hashable {
    package var files = 0
    package var documents = 0
    package var receipts = 0
    package var proofs = 0
    package var checkpoints = 0
    package var cosignatures = 0
    package var stamps = 0
    package var packs = 0
    package var decisions = 0
    package var casework = 0
    package var custodyEvents = 0
    package var contents = 0
    package var redactions = 0
}
