import Referrals

extension BundleCheck {
    /// What the maker says is not in the bundle, and what is not in it without a word.
    mutating func checkOmissions() {
        var said: Set<String> = []
        for item in manifest.leftOut {
            guard BundleManifest.Omission.reasons(for: item.subject).contains(item.reason) else {
                find(
                    .omissionUnsound,
                    "\(item.subject.rawValue) \(item.name)",
                    "It is left out as \(item.reason.rawValue), for which no \(item.subject.rawValue) may be left out."
                )
                continue
            }
            said.insert("\(item.subject.rawValue) \(item.name)")
            // Whoever checks witnesses and times says it of them, whatever the maker says.
            guard item.subject != .witness, item.subject != .time else { continue }
            let fault: BundleFault =
                switch item.reason {
                case .notAsked: .notAsked
                // A part of the case is closed; of one revision of a record the reader has to know that it is missing.
                case .closed where !item.namesRevision: .compartmentClosed
                default: item.subject.fault
                }
            find(fault, item.name, item.says)
        }
        checkDocumentsSaid(said)
        checkEvidenceSaid(said)
        if !manifest.hasAdmissibility, !manifest.leftOut.contains(where: { $0.subject == .admissibility }) {
            find(
                .admissibilityMissing,
                BundlePaths.admissibility,
                "It is not in the bundle, and nothing says why."
            )
        }
    }

    private mutating func checkDocumentsSaid(_ said: Set<String>) {
        for document in manifest.referrals.flatMap(\.documents) {
            if document.file == nil, !said.contains("document \(document.id)") {
                find(
                    .documentMissing,
                    "document \(document.id)",
                    "It is not in the bundle, and nothing says why."
                )
            }
            if document.receipt == nil, !said.contains("receipt \(document.id)") {
                find(
                    .receiptMissing,
                    "document \(document.id)",
                    "There is no receipt for it, and nothing says why."
                )
            }
        }
    }

    /// Custody is always there. What a file is and what it holds may be left out, with a word.
    private mutating func checkEvidenceSaid(_ said: Set<String>) {
        for item in manifest.evidence where !said.contains("evidence \(item.id)") {
            if item.manifest == nil {
                find(
                    .evidenceMissing,
                    "evidence \(item.id)",
                    "What it is (its manifest) is not in the bundle, and nothing says why."
                )
            }
            if item.content == nil, !said.contains("content \(item.id)") {
                find(
                    .evidenceMissing,
                    "evidence \(item.id)",
                    "Its content is not in the bundle, and nothing says why."
                )
            }
        }
    }
}

extension BundleManifest.Omission.Subject {
    fileprivate var fault: BundleFault {
        switch self {
        case .document: .documentMissing
        case .receipt: .receiptMissing
        case .proof: .proofMissing
        case .decision: .decisionMissing
        case .evidence, .content: .evidenceMissing
        case .time: .notStamped
        case .witness: .notWitnessed
        case .pack: .packMissing
        case .admissibility: .admissibilityMissing
        case .casework: .caseworkMissing
        case .chain: .chainUnsound
        }
    }
}
