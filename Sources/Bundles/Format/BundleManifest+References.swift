extension BundleManifest {
    /// Every file that the manifest speaks of, besides ``files``: where each part of the bundle is said to lie, once.
    package var references: [String] {
        var paths: [String] = [BundlePaths.report]
        for party in parties { paths += party.statements.map(\.file) + party.chains.map(\.file) }
        for document in referrals.flatMap(\.documents) {
            paths += [document.file, document.receipt?.file].compactMap(\.self)
        }
        paths += decisions.map(\.file) + casework.map(\.file) + packs.map(\.file) + signers.map(\.file)
        if hasAdmissibility { paths.append(BundlePaths.admissibility) }
        for file in evidence { paths += [file.custody, file.manifest, file.content].compactMap(\.self) }
        if hasPolicy { paths.append(BundlePaths.policy) }
        paths += checkpoints.map(\.file) + proofs.map(\.file)
        for stamp in stamps {
            paths += [stamp.file, stamp.certificates, stamp.intermediates].compactMap(\.self)
        }
        return Set(paths).sorted()
    }
}

extension BundleManifest.Omission {
    /// For which reasons a thing may be left out. Only the content of evidence is put in on request; everything else is there, or is
    /// kept back by something that is not the maker's choice.
    package static func reasons(for subject: Subject) -> Set<Reason> {
        switch subject {
        case .document, .decision, .evidence: [.condition, .erased]
        case .content: [.notAsked, .tooLarge, .none]
        case .casework: [.condition, .erased, .closed]
        case .proof: [.none, .erased]
        case .receipt, .time, .witness, .pack, .admissibility, .chain: [.none]
        }
    }

    /// Whether it names one revision of a record (`ID/REVISION`), and not a part of the case as a whole.
    var namesRevision: Bool { subject == .casework && name.contains("/") }
}
