package import RulePacks

extension PublicationError {
    /// The refusal as a node and its commands say it: which file, what is wrong, what mends it.
    package func refusal(of subject: String, _ code: NodeError.Code) -> NodeError {
        NodeError(code, "\(subject): \(reason). \(remedy)")
    }

    private var remedy: String {
        switch code {
        case .malformed: "Take the file that `comity rules sign` wrote."
        case .unsigned: "Have its author sign it: `comity rules sign --as author`."
        case .signedOnce:
            "Both have to sign: `comity rules sign --as author`, then a different person with `--as reviewer`."
        case .sameSigner:
            "The reviewer has to be somebody else, with a key of their own: `comity rules keys make`."
        case .badSignature:
            "It was changed after signing, or signed with another key or in another part. Have it signed anew: `comity rules sign`."
        case .unknownSigner:
            "Have it signed by somebody whom the node trusts, or enter the signer's public key after comparing it in person: `comity rules keys trust`."
        case .differentStatements:
            "Something has changed between the two signatures. Have the author sign anew, then the reviewer: `comity rules sign`."
        case .wrongDigest: "Have both sign these texts, or restore the file that was signed."
        case .wrongLayers:
            "Put the layers at hand in the versions that the pack adopts, give a changed layer a new version, and sign anew: `comity rules sign`."
        case .staleDiff:
            "Publish the versions between first, or have the difference from the published version reviewed and signed anew: `comity rules sign`."
        case .staleImpact:
            "Have the author sign anew with a fresh report: `comity rules sign --as author`."
        case .downgraded: "Raise `version` in the pack: versions only grow."
        case .testsFailed: "See `comity rules test`; a pack whose tests fail is not published."
        case .unreadable: "See `comity rules check`."
        }
    }
}
