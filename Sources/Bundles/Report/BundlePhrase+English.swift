extension BundlePhrase {
    /// The English text. The compiler sees to it that every phrase has one. `{name}` stands for a value.
    var english: String {
        switch self {
        case .brand: "Comity · evidence bundle"
        case .titleCase: "Evidence bundle of the case {reference}"
        case .titleReferral: "Evidence bundle of the referral {reference}"
        case .lead:
            "This file holds what two agencies exchanged about one case, with what it takes to check it years later without asking either of them. {maker} made it. This page describes what is in it; by itself it proves nothing."
        case .skip: "To the content"
        case .madeBy: "Made by"
        case .asOf: "Holds everything up to"
        case .logSize: "{size} leaves of {log}"
        case .footer:
            "Written by the software of the agency that made the bundle. It is a working paper and no legal advice. Times are in UTC."
        case .yes: "yes"
        case .no: "no"
        case .none: "none"

        case .checkTitle: "How to check it"
        case .checkLead:
            "Any computer with the command comity can check the bundle without a network. The format is published, so that another program can check it too."
        case .checkCommand: "The command, with the fingerprints that the agencies gave you themselves:"
        case .checkOutside:
            "What you have to know from outside, because a forger could have put it into the bundle:"
        case .checkOutsideKeys:
            "The fingerprint of each agency's key. Ask each agency by a way that you know, or use the authority of its federation."
        case .checkOutsideTime:
            "The root certificates of the time-stamping authorities, from the authorities."
        case .checkOutsideLaw: "Who may sign the rule packs of each jurisdiction."
        case .checkItself:
            "What the check finds out by itself: that every file is the one that was put in, that signatures, receipts, chains, proofs and decisions hold, and that nothing to which something else in it leads is missing without being named."
        case .checkOther:
            "The other agency can make a bundle of the same case. What is in both must be the same."

        case .endTitle: "What the bundle alone cannot show: where it ends"
        case .endLead:
            "A maker who leaves out the end of something leaves no gap: the last documents that nobody answered, the last entry of a record (a withdrawal, for example), a decision, a file of evidence, or a whole referral. No check of this file notices that. Whoever has to be sure asks:"
        case .endAskMaker:
            "The maker, to make the bundle again before a person you trust, in the same role and as of the same state of the log: comity bundle export {reference} --log-size {size}. The same case gives the same bytes, so the SHA-256 of the two files must be the same."
        case .endAskOther:
            "The other agency of each referral, for its own bundle: what both sent and received must be in both, and neither may end earlier."
        case .endAskWitness:
            "A witness of the log, for the last state that it has cosigned (comity witness list): more than {size} leaves of {log} mean that something was recorded after this bundle. It need not be about this case; ask the maker for a bundle up to that state."

        case .happenedTitle: "What was exchanged"
        case .happenedLead:
            "In the order in which the maker stored it. The digest is the SHA-256 of the signed document."
        case .columnWhen: "Stored"
        case .columnFrom: "From"
        case .columnTo: "To"
        case .columnWhat: "What"
        case .columnReceipt: "Receipt"
        case .columnContent: "Content"
        case .columnDigest: "Digest"
        case .referralHeading: "Referral {reference}"
        case .stageIs: "It stood at: {stage}."
        case .contentHere: "in the bundle"
        case .contentNot: "left out"
        case .conditionsBind: "Conditions on its use go with it: {conditions}."

        case .proofsTitle: "What each proof shows, and what it does not"
        case .proofsLead: "Each kind of proof answers one question. None answers all of them."
        case .shows: "Shows"
        case .showsNot: "Does not show"
        case .inBundle: "In this bundle"
        case .signatureName: "Signed documents"
        case .signatureShows:
            "that whoever held the agency's key signed exactly these words, and which document came before. A changed letter is noticed."
        case .signatureNot:
            "that what the document says is true, who at the agency wrote it, or when; and whose key it is only where you have confirmed the key yourself."
        case .receiptName: "Receipts"
        case .receiptShows: "that the other agency's system took in exactly this document and stored it."
        case .receiptNot: "that a person read it, understood it or agreed."
        case .logName: "Proofs in the log"
        case .logShows:
            "that the maker recorded this in its log, in this order, and did not change it after the log's state was seen by others."
        case .logNot:
            "that what was recorded is true, or that everything that happened was recorded. The times in it are the maker's own clock."
        case .witnessName: "Witnesses"
        case .witnessShows:
            "that independent agencies saw this state of the log, and that it continued everything they had seen before: the maker cannot have shown them another past."
        case .witnessNot: "what the entries say: witnesses see only digests."
        case .witnessNone: "No independent agency has confirmed the log: its past rests on the maker alone."
        case .timeName: "Time-stamps"
        case .timeShows:
            "that this state of the log, with everything before it, existed at the time that an independent authority states."
        case .timeNot:
            "when something before it happened, only that it was not later. Whether the stamp is a qualified one with a legal presumption, a person has to find out."
        case .timeNone:
            "The bundle has no time-stamp of an independent authority: times rest on the agencies' clocks."
        case .lawName: "Rule packs and decisions"
        case .lawShows:
            "which rules, signed by two people, were asked about which facts, and that they come to exactly this decision: it can be made again."
        case .lawNot:
            "that the rules state the law rightly, or that the facts were right. Counsel has reviewed only what says so."
        case .custodyName: "Chain of custody"
        case .custodyShows:
            "which agency did what with a file of evidence and in which order, from when it was taken in, and that the content is the one that was taken in."
        case .custodyNot:
            "what happened to the file before it was taken in, or who the officer was; the agency can prove that name from its own records."
        case .redactionName: "Redacted files"
        case .redactionShows:
            "that the parts shown stand in the original in exactly this place, as it was committed to before anybody chose them."
        case .redactionNot: "what the hidden parts say."

        case .decisionsTitle: "Decisions of the rules"
        case .decisionsLead:
            "Each decision with its grounds, their sources, and whether counsel has reviewed them."
        case .decisionsNone: "The bundle holds no decision."
        case .decisionOf: "Decision of {when}"
        case .outcomeIs: "Outcome: {outcome}"
        case .approvedBy: "Approved as {role} by {name}, {when}"
        case .groundsAre: "Grounds"
        case .packsUsed: "Rule packs: {packs}"
        case .source: "Source"
        case .review: "Review"
        case .sourceNone: "none; the statement is about the pack itself"
        case .notReviewed: "not reviewed by counsel"
        case .reviewedBy: "reviewed by {name}"
        case .confidence: "confidence {level}"
        case .basisText: "the provision was read"
        case .basisSecondary: "from a secondary source"
        case .basisRecall: "from memory, not checked"
        case .outcomePermit: "permitted"
        case .outcomeConditions: "permitted with conditions"
        case .outcomeInformation: "needs information"
        case .outcomeApproval: "needs approval"
        case .outcomeRefuse: "refused"

        case .caseworkTitle: "What people were shown and agreed to"
        case .caseworkLead:
            "As the maker's records had it at the end of this bundle. People stand under pseudonyms. What was said in a mediation, screening and notes are in no bundle."
        case .caseworkNone: "The bundle holds no consent and no agreement."
        case .columnPerson: "Person"
        case .columnFor: "What for"
        case .columnShown: "What was shown before"
        case .columnAsked: "Asked"
        case .columnAnswer: "Answer"
        case .consentsTitle: "Consents"
        case .shownNotice: "{notice}, version {version}, in {language}, {when}"
        case .recipientsAre: "to {recipients}"
        case .dataAre: "data: {data}"
        case .answerGiven: "given, {when}"
        case .answerRefused: "refused, {when}"
        case .answerWithdrawn: "withdrawn from {steps}, {when}"
        case .answerAsked: "not answered"
        case .withGuardian: "{guardian} beside them: {answer}"
        case .agreementOf: "Agreement between {parties}"
        case .agreementStands: "It stands at: {state}."
        case .columnItem: "Item"
        case .columnDue: "Due"
        case .columnState: "State"
        case .columnSigned: "Signed"
        case .signaturesTitle: "Signatures"
        case .itemsTitle: "What was agreed, and what became of it"
        case .paidSoFar: "{count} payments"
        case .otherRecords: "Other records"
        case .gateOfAgreement:
            "The software lets nobody conclude an agreement before every party has signed the same terms, a facilitator has found each item in proportion (COE-50, UN-07b), somebody watches over it (HB-5), and, where a court may use it, every party has consented to that (EU-12.1d). The check looks for the first three in the record itself."
        case .caseworkName: "Consents and agreements"
        case .caseworkShows:
            "that the maker recorded exactly these words at that time, that none is missing between two others, and that the agency signed what a person said to it."
        case .caseworkNot:
            "that the person meant it, understood it or was free: only the person can say. Nor that nothing was written after the end of this bundle."

        case .evidenceTitle: "Files of evidence"
        case .evidenceNone: "The case has no files of evidence."
        case .evidenceUnnamed: "File {id}"
        case .evidenceDigest: "SHA-256 {digest}"
        case .evidenceBytes: "{type}, {size} bytes"
        case .contentIncluded: "The content is in the bundle."
        case .contentBeside:
            "The content is not in the bundle. A copy is the right one where its SHA-256 is the same."
        case .custodyTitle: "Custody"
        case .columnAgency: "Agency"
        case .columnAct: "Act"
        case .redactionOf: "Shows parts of the file {id}."

        case .admissibilityTitle: "What the rules on evidence ask"
        case .admissibilityLead:
            "What the rule packs of both sides say about using this as evidence, held against what the bundle itself shows. It is research with sources, not advice: whether a court takes it is for the court."
        case .admissibilityNone: "The rule packs could not be asked: {says}"
        case .admissibilityOf: "Rules of {jurisdiction}"
        case .admissibilitySilent:
            "The rule pack of {jurisdiction} has no rule on evidence that speaks here. That is no permission: whether its law asks for something is a question for a lawyer of that jurisdiction."
        case .standingMet: "met by what is in the bundle"
        case .standingConditions: "can be used; something is still to be shown or kept"
        case .standingNotMet: "not met"
        case .standingQuestion: "question: a person has to decide"
        case .questionsTitle: "What is still to be found out"
        case .demandsTitle: "What they demand"

        case .leftOutTitle: "What is not in it, and why"
        case .leftOutNone: "Nothing that belongs to the case was left out."
        case .columnSubject: "What"
        case .columnWhy: "Why"
        case .whyCondition: "conditions forbid it"
        case .whyErased: "erased"
        case .whyNotAsked: "not asked for"
        case .whyTooLarge: "too large"
        case .whyClosed: "closed to whoever made the bundle"
        case .whyNone: "there is none"

        case .partiesTitle: "The agencies and their keys"
        case .partiesLead:
            "The fingerprints as the bundle has them. They prove nothing before you have compared them with what each agency tells you itself."
        case .columnFingerprint: "Fingerprint"
        case .columnKeys: "Statements"
        }
    }
}
