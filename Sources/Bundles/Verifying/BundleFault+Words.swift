extension BundleFault {
    /// What it means for whoever relies on the bundle.
    package var means: String {
        switch self {
        case .sealBroken:
            "The list of contents is not the one that the maker signed: the bundle was changed, or somebody else made it."
        case .fileMissing: "A file that belongs to the bundle by its own list of contents was taken out."
        case .fileChanged: "A file is not the one that the maker put in."
        case .fileStrange:
            "A file is in it of which the list of contents says nothing: nobody vouches for it, and no check has looked at it."
        case .rootDiffers:
            "The bundle was made under another key than the one that you were told: it may be a forgery."
        case .statementUnsound:
            "An agency's statement about its own keys is not what it signed, so nothing is known of its keys."
        case .chainUnsound:
            "A chain of trust does not hold: the authority at its end does not vouch for this agency by it."
        case .strangerSigned: "Something is signed by an agency of which the bundle holds no keys."
        case .documentUnsound: "A document is not what its sender signed."
        case .documentOther: "A document is another one than the list of contents says."
        case .documentGap:
            "A document is missing in its sender's own chain, was exchanged for another, or was read by the other side and is not there."
        case .omissionUnsound:
            "Something is left out for a reason that does not allow it: the maker chose not to show it."
        case .receiptUnsound:
            "A receipt is not what its receiver signed, or is for another document: it proves no delivery."
        case .keyInDoubt:
            "The key was in other hands, and nothing but the maker's own clock says that the signature was recorded before: somebody else may have signed."
        case .checkpointUnsound: "A state of the log is not one that the maker's log signed."
        case .logForked:
            "Two states of the log do not continue each other: its history was rewritten, or two were kept."
        case .proofUnsound:
            "It is not shown that this was recorded in the log: the proof leads to another state of it."
        case .proofOther: "The proof holds, but for something else than it is said to show."
        case .cosignatureUnsound: "A witness's signature on a state of the log is not the witness's."
        case .tokenUnsound: "A time-stamp does not hold: it shows nothing about when."
        case .timeContradicts:
            "By the maker's clock something was recorded after the time at which an authority had already seen it."
        case .packUnsound: "A rule pack is not one that two people signed."
        case .decisionUnsound: "A decision is not the one that the maker's log fixed, or is damaged."
        case .decisionDiffers:
            "The same rules and the same facts come to another decision than the one in the bundle."
        case .admissibilityOther:
            "What is said of the rules on evidence was asked about other facts, another day or other rules than this bundle shows."
        case .caseworkUnsound:
            "A record of what people were shown or agreed to is not the one that the maker's log fixed, or is damaged."
        case .caseworkGap:
            "A revision of a record is not there, and nothing says why: a refusal or a withdrawal may stand in it."
        case .agreementUnsound:
            "An agreement says that it is concluded, but not everything that it takes is in it."
        case .custodyUnsound:
            "The chain of custody is broken: it does not show who held the file at every moment."
        case .evidenceOther: "A file of evidence is not the one whose custody was signed."
        case .redactionUnsound: "What a redacted file shows is not proved to stand in the original."
        case .documentMissing:
            "What the document says cannot be checked; that it was exchanged, and its digest, can."
        case .receiptMissing: "It is not shown that the document reached the other side."
        case .proofMissing: "It is not shown when the maker recorded this; it may have been made later."
        case .notWitnessed:
            "Only the maker vouches for the state of its log: an independent party has not confirmed it."
        case .notStamped:
            "Times rest on the clocks of the two agencies; no time-stamping authority has confirmed them."
        case .decisionMissing: "It cannot be checked what the rules were asked and what they answered."
        case .packMissing: "The decision cannot be made again from the bundle alone."
        case .evidenceMissing: "What the file holds cannot be checked against its custody."
        case .caseworkMissing:
            "What people were shown or agreed to cannot be checked for this record."
        case .admissibilityMissing: "The bundle does not say what the rules on evidence ask."
        case .partyUnconfirmed:
            "Everything that this agency signed holds together, under a key that nobody outside of the bundle has confirmed to be its own."
        case .witnessUnconfirmed:
            "A witness cosigned under a key that nobody outside of the bundle has confirmed."
        case .authorityUnconfirmed: "The time-stamp leads to a root that came with the bundle, not from you."
        case .signersUnconfirmed:
            "The rule packs are signed by those whom the maker believed; you were not told who they are."
        case .stampedLate:
            "Between the time that the maker's journal names and the first time at which an authority saw it lies more than a day: until then it may have been written into the past."
        case .clockWentBack:
            "Later entries of the journal name earlier times: the maker's clock was wrong, or times were made up."
        case .compartmentClosed:
            "It lies in a part of the case that whoever made the bundle may not read, or that no bundle takes from."
        case .notAsked: "Whoever made the bundle did not ask for it."
        }
    }

    /// What to do about it.
    package var remedy: String {
        switch self {
        case .sealBroken, .fileMissing, .fileChanged, .fileStrange:
            "Ask the maker for the bundle again, by another way, and compare the SHA-256 of the two files."
        case .rootDiffers: "Do not rely on it. Ask the agency, by a way that you know, for its fingerprint."
        case .statementUnsound, .chainUnsound, .strangerSigned, .documentUnsound, .documentOther,
            .documentGap, .omissionUnsound, .receiptUnsound:
            "Do not rely on it. Ask both agencies for a bundle each: what both hold must be the same."
        case .keyInDoubt: "Ask the signer to confirm the document by another way."
        case .checkpointUnsound, .logForked, .cosignatureUnsound:
            "Do not rely on the log. Ask the witnesses and the other agency which state they hold: `comity witness alarms`."
        case .proofUnsound, .proofOther: "Ask the maker for the proof again: `comity log prove`."
        case .tokenUnsound: "Give the roots of the authority with --time-roots, or do not rely on the time."
        case .stampedLate:
            "Rely on the authority's time. For the time before, ask the other agency for its bundle: what crossed has a receipt there."
        case .clockWentBack: "Rely on the times of authorities, and ask the maker about its clock."
        case .timeContradicts: "Rely on the authority's time, and ask the maker about its clock."
        case .admissibilityOther:
            "Do not rely on what it says of the rules on evidence. Ask a lawyer of the court's jurisdiction."
        case .packUnsound, .decisionUnsound, .decisionDiffers:
            "Do not rely on the decision. Ask the maker to run `comity rules replay`."
        case .custodyUnsound, .evidenceOther, .redactionUnsound:
            "Do not rely on the file. Ask the agency that took it in for the file and its custody."
        case .caseworkUnsound, .caseworkGap:
            "Do not rely on it. Ask the person, and ask the maker for `comity audit`."
        case .agreementUnsound:
            "Do not rely on it as concluded. Ask each party whether this is what they signed."
        case .documentMissing, .decisionMissing, .evidenceMissing, .caseworkMissing:
            "Ask its sender whether it may be shown, or ask the maker to include it."
        case .receiptMissing: "Ask the other side for its bundle: a document that arrived is in it."
        case .proofMissing: "Ask the maker for a bundle made later, once its log has a checkpoint."
        case .notWitnessed: "Ask the maker's peers which state of the log they have seen."
        case .notStamped:
            "Ask the maker to configure a time-stamping authority; what exists already can be stamped now, not back."
        case .packMissing: "Ask the maker for the published version of the pack."
        case .admissibilityMissing: "Ask a lawyer of the court's jurisdiction."
        case .partyUnconfirmed:
            "Ask the agency for its fingerprint by a way that you know, compare, and give --party ENTITY=FINGERPRINT; or give its federation's authority with --anchor."
        case .witnessUnconfirmed:
            "Confirm the witness's agency with --party, or give your own policy with --witness-policy."
        case .authorityUnconfirmed:
            "Get the authority's root certificate from the authority and give it with --time-roots."
        case .signersUnconfirmed:
            "Ask whose signatures count for the jurisdiction and give them with --pack-signers."
        case .compartmentClosed:
            "Where the law asks for it, ask the agency: a person there decides."
        case .notAsked: "Where it is needed, ask the maker for a bundle that has it."
        }
    }
}
