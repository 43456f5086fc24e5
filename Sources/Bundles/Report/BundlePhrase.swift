/// Everything that the report inside a bundle says, by name.
package enum BundlePhrase: String, Sendable, Hashable, CaseIterable {
    // Frame
    case brand, titleCase, titleReferral, lead, skip, madeBy, asOf, logSize, footer, yes, no, none

    // How to check
    case checkTitle, checkLead, checkCommand, checkOutside, checkOutsideKeys, checkOutsideTime,
        checkOutsideLaw,
        checkItself, checkOther

    // Where it ends
    case endTitle, endLead, endAskMaker, endAskOther, endAskWitness

    // What happened
    case happenedTitle, happenedLead, columnWhen, columnFrom, columnTo, columnWhat, columnReceipt,
        columnContent, columnDigest, referralHeading, stageIs, contentHere, contentNot, conditionsBind

    // Proofs
    case proofsTitle, proofsLead, shows, showsNot, inBundle
    case signatureName, signatureShows, signatureNot
    case receiptName, receiptShows, receiptNot
    case logName, logShows, logNot
    case witnessName, witnessShows, witnessNot, witnessNone
    case timeName, timeShows, timeNot, timeNone
    case lawName, lawShows, lawNot
    case custodyName, custodyShows, custodyNot
    case redactionName, redactionShows, redactionNot

    // Decisions
    case decisionsTitle, decisionsLead, decisionsNone, decisionOf, outcomeIs, approvedBy, groundsAre,
        packsUsed,
        source, review, sourceNone, notReviewed, reviewedBy, confidence, basisText, basisSecondary,
        basisRecall
    case outcomePermit, outcomeConditions, outcomeInformation, outcomeApproval, outcomeRefuse

    // What people agreed to
    case caseworkTitle, caseworkLead, caseworkNone, columnPerson, columnFor, columnShown, columnAsked,
        columnAnswer, consentsTitle, shownNotice, recipientsAre, dataAre, answerGiven, answerRefused,
        answerWithdrawn, answerAsked, withGuardian, agreementOf, agreementStands, columnItem, columnDue,
        columnState, columnSigned, signaturesTitle, itemsTitle, paidSoFar, otherRecords, caseworkName,
        caseworkShows, caseworkNot, gateOfAgreement

    // Evidence
    case evidenceTitle, evidenceNone, evidenceUnnamed, evidenceDigest, evidenceBytes, contentIncluded,
        contentBeside, custodyTitle, columnAgency, columnAct, redactionOf

    // Admissibility
    case admissibilityTitle, admissibilityLead, admissibilityNone, admissibilityOf, admissibilitySilent,
        standingMet, standingConditions, standingNotMet, standingQuestion, questionsTitle, demandsTitle

    // What is not in it
    case leftOutTitle, leftOutNone, columnSubject, columnWhy, whyCondition, whyErased, whyNotAsked,
        whyTooLarge, whyClosed,
        whyNone

    // Parties
    case partiesTitle, partiesLead, columnFingerprint, columnKeys
}
