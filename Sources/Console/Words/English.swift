extension Phrase {
    /// The English text. The compiler sees to it that every phrase has one.
    var english: Wording {
        switch self {
        // Frame
        case .product: "Comity"
        case .skipToContent: "Skip to content"
        case .footerIdentity: "This node:"
        case .footerTimes:
            "Times are those of {zone}; days by which something is due are counted in UTC. Page made on"
        case .backToOverview: "All referrals"
        case .breadcrumb: "Where you are"
        case .citations: "Cited"
        case .officeKind: "{kind}, {jurisdiction}"
        case .thisOffice: "This office"

        // Kinds of agency
        case .kindPolice: "Police"
        case .kindProsecution: "Prosecution"
        case .kindCourt: "Court"
        case .kindProbation: "Probation"
        case .kindVictimSupport: "Victim support"
        case .kindRestorativeService: "Restorative service"

        // Overview
        case .overviewTitle: "Referrals"
        case .overviewLede: "What this office has sent and received, how each stands, and who acts next."
        case .healthTitle: "How this node is doing"
        case .healthOutbox: "Outbox"
        case .healthOutboxEmpty: "Nothing waiting"
        case .healthOutboxWaiting:
            .counted([.one: "{count} document waiting", .other: "{count} documents waiting"])
        case .healthOutboxSince: "since {time}"
        case .healthDelivered: "Everything sent has a receipt"
        case .healthGivenUp:
            .counted([
                .one: "{count} document could not be delivered: decide what happens with it",
                .other: "{count} documents could not be delivered: decide what happens with them",
            ])
        case .healthLastReceipt: "Last receipt"
        case .healthNoReceipt: "None yet"
        case .healthNoReceiptDetail: "Nothing has been sent so far"
        case .healthReceiptFrom: "{disposition}, from {name}"
        case .healthPeers: "Peers"
        case .healthPeersReachable: "{reachable} of {all} reachable"
        case .healthNoPeers: "None connected"
        case .healthPeersAll: "Every office answers"
        case .healthPeersSilent:
            .counted([
                .one: "{count} office does not answer; delivery is retried",
                .other: "{count} offices do not answer; delivery is retried",
            ])
        case .todoTitle: "For this office to do"
        case .todoEmpty: "No referral waits for this office."
        case .sentTitle: "Sent by this office"
        case .receivedTitle: "Received by this office"
        case .referralCount:
            .counted([.one: "{count} referral", .other: "{count} referrals"])
        case .sentEmpty:
            "This office has sent no referrals. The first one appears here as soon as it is sent."
        case .receivedEmpty:
            "No referrals have arrived. They appear here on arrival, before anybody has read them."
        case .columnCase: "Case"
        case .columnState: "State"
        case .columnDeadline: "Deadline"
        case .columnReceipt: "Last receipt"
        case .to: "To"
        case .from: "From"
        case .actsHere: "This office acts next"
        case .actsThere: "The other office acts next"
        case .noDeadline: "None set"
        case .noReceipt: "None yet"
        case .peersTitle: "Offices connected"
        case .officeCount:
            .counted([.one: "{count} office", .other: "{count} offices"])
        case .peersEmpty:
            "No other office is connected. An operator connects one with the agreement of both sides."
        case .peerReachable: "Reachable"
        case .peerSilent: "No answer"
        case .peerContact: "Last contact {time}"
        case .peerNoContact: "No contact yet"
        case .noticesTitle: "Needs a person"
        case .noticeOwnLog:
            "This office's own record contradicts what another office has witnessed of it. Tell the operator at once, and rely on nothing recorded lately until this is explained."
        case .noticeOtherLog:
            "The record of {name} contradicts itself. Tell the operator, and speak with that office before you rely on what it recorded."
        case .noticeUnprovedLog:
            "The record of {name} has not shown for an hour that it continues what it showed before. Ask that office to let its record be read, and rely on nothing recorded lately until then."
        case .noticeReopenedLog:
            "{name} had to go back to a backup and says so: what it recorded last may be missing there. Ask that office what it still has."
        case .noticeNoTimeStamps:
            "No time-stamping authority answers, or none is laid down. Everything is recorded, and is time-stamped as soon as one answers again."
        case .noticeTransfersSuspended:
            "This office has suspended all exchange with all others: nothing goes out and nothing is taken in. Two officers take it up again; what people take back is recorded and waits."
        case .referralsClosed: "None of your account's roles lets you read referrals."
        case .peersClosed: "None of your account's roles lets you see the offices that are connected."
        case .noticeReported: "Reported {time}"
        case .noticeSince: "Since {time}"

        // Trust
        case .trustTitle: "Trust"
        case .trustLede:
            "How this node is seen through each authority that it believes, compared with what it published, and who is trusted through them."
        case .trustLink: "How this node is seen, and whom it trusts"
        case .trustSuperiors: "Who vouches for this node"
        case .trustSuperiorsEmpty:
            "This node names no superior, so that no authority can vouch for it."
        case .trustThrough: "Seen through"
        case .trustStanding: "Standing"
        case .trustUnknown: "Not looked at yet"
        case .trustCounts: "Seen, until"
        case .trustEnding: "Could not be renewed; ends on"
        case .trustNone: "Not seen"
        case .trustPath: "Path"
        case .trustMarks: "Trust marks"
        case .trustFingerprint: "Fingerprint of the authority"
        case .trustDiffers: "Seen otherwise than published"
        case .trustPublished: "Published:"
        case .trustSeen: "Seen:"
        case .trustNothing: "nothing"
        case .trustAsMeant: "Everything is seen as it was published."
        case .trustAnchorsEmpty:
            "This node believes no authority. Peers are entered by officers, or trusted by an agreement."
        case .trustPeers: "Trusted through an authority"
        case .trustPeersEmpty:
            "Nobody yet. Whoever an authority vouches for appears here once it was looked up."
        case .trustPeerCounts: "Counts"
        case .trustPeerCountsNot: "Counts no more"
        case .trustPeerThrough: "through {anchor}"
        case .trustUntil: "until"
        case .trustPeerEnding: "Ends soon"
        case .trustCertificate: "This node's TLS certificate"
        case .trustCertificateFaulty: "To be mended"
        case .trustCertificateNames: "Names"
        case .trustCertificateIssuer: "Issued by"

        // Guidelines
        case .guidelinesTitle: "Guidelines"
        case .guidelinesLede:
            "What this office has laid down about its work, version by version, and how its work is evaluated."
        case .guidelinesLink: "Guidelines of this office"
        case .guidelinesList: "Laid down"
        case .guidelinesEmpty: "Nothing is laid down yet. The lead of the service does it."
        case .guidelineDetail: "{topic}, version {version} from {day}, decided by {by}."
        case .guidelineInForce: "In force"
        case .guidelineLater: "Not yet in force"
        case .guidelineSuperseded: "Superseded"
        case .guidelineOpen: "Anybody may read it:"
        case .guidelineClosed: "Not published."
        case .evaluationsList: "Evaluation"
        case .evaluationsEmpty: "No consultation and no research is on record."
        case .evaluationOpen: "Under way"
        case .evaluationDone: "Results published"

        // Time
        case .dateTime: "{day}, {time} {zone}"
        case .date: "{day} {month} {year}"
        case .daysLeft:
            .counted([.one: "{count} day left", .other: "{count} days left"])
        case .dueToday: "today"
        case .daysOver:
            .counted([.one: "{count} day overdue", .other: "{count} days overdue"])
        case .month1: "January"
        case .month2: "February"
        case .month3: "March"
        case .month4: "April"
        case .month5: "May"
        case .month6: "June"
        case .month7: "July"
        case .month8: "August"
        case .month9: "September"
        case .month10: "October"
        case .month11: "November"
        case .month12: "December"

        // One referral
        case .referralTo: "Referral to"
        case .referralFrom: "Referral from"
        case .protocolState: "in the protocol:"
        case .contents: "On this page"
        case .nextTitle: "What happens next"
        case .nextHere: "This office acts next."
        case .nextThere: "{name} acts next."
        case .nextNobody: "Nobody has to act."
        case .nextNothing: "Nothing is outstanding on either side."
        case .deadlineBy: "By"
        case .deadlineWhat: "{what} by"
        case .summaryTitle: "Summary"
        case .opened: "Opened"
        case .stage: "Stage"
        case .asked: "What is asked"
        case .askedPurpose: "Purpose: {purpose}"
        case .askedForms: "Form: {forms}"
        case .offences: "Offences"
        case .parties: "People"
        case .pseudonymNote:
            "People appear under pseudonyms. Who they are is kept sealed and apart from this page."
        case .threadTitle: "Thread"
        case .documentCount:
            .counted([.one: "{count} document", .other: "{count} documents"])
        case .threadEmpty: "No documents yet. Each one appears here with its signature and its receipt."
        case .sequence: "no. {count} from this side"
        case .documentNoReceipt: "No receipt yet"
        case .receiptSent: "Receipt given: {disposition}"
        case .receiptGot: "Receipt: {disposition}"
        case .logPosition: "log entry {position}"
        case .verified: "Signature and order verified"
        case .unverified: "Not checked on this page"
        case .verificationFailed: "Verification failed"
        case .questionsTitle: "Questions and answers"
        case .questionsOpen:
            .counted([.one: "{count} unanswered", .other: "{count} unanswered"])
        case .questionsEmpty: "Neither side has asked a question."
        case .askedBy: "{name} asked"
        case .answeredBy: "{name} answered"
        case .answerPendingHere: "Not answered yet. This office answers."
        case .answerPendingThere: "Not answered yet. {name} answers."
        case .conditionsTitle: "Conditions and obligations"
        case .conditionsSet: "Conditions set by an office"
        case .conditionsEmpty: "Neither side has set a condition."
        case .conditionProposed: "Proposed"
        case .conditionAccepted: "Accepted"
        case .conditionDeclined: "Declined"
        case .conditionSetBy: "Set by {name}"
        case .obligationsTitle: "Obligations from the law"
        case .obligationsEmpty: "The rule packs impose no obligation."
        case .due: "Due"

        case .speaks: "speaks {languages}"
        case .acknowledgesFully: "accepts the basic facts"
        case .acknowledgesPartly: "accepts the basic facts in part"
        case .acknowledgesNo: "does not accept the basic facts"
        case .acknowledgesNotAsked: "was not asked about the basic facts"
        case .acknowledgesOther: "on the basic facts: {answer}"

        // Stages of the criminal case
        case .stageNoProceedings: "No proceedings"
        case .stageInvestigation: "Investigation"
        case .stageCharged: "Charged"
        case .stageTrial: "Trial"
        case .stageSentenced: "Sentenced"
        case .stageServing: "Serving a sentence"
        case .stageCompleted: "Sentence completed"

        // What a referral is for
        case .aimFirstOffer: "first offer of a restorative process"
        case .aimRestorativeProcess: "restorative process"
        case .aimVictimSupport: "support of the person harmed"
        case .aimInformation: "information"
        case .aimSpontaneousInformation: "information on own initiative"
        case .aimEvidence: "evidence"
        case .aimPreservation: "preservation of data"
        case .aimOutcomeReport: "report of the outcome"
        case .aimSupervision: "supervision"
        case .aimOnwardTransfer: "passing on"
        case .aimErasure: "erasure"
        case .aimIncidentNotice: "notice of an incident"

        // Forms of restorative process
        case .formIndirectDialogue: "indirect dialogue"
        case .formDirectMeeting: "direct meeting"
        case .formDirectMediation: "direct mediation"
        case .formShuttle: "shuttle mediation"
        case .formVideoMessage: "video messages"
        case .formConference: "conference"
        case .formCircle: "circle"
        case .formCommunityPanel: "community panel"
        case .formSurrogateVictim: "meeting with a surrogate victim"
        case .formUndecided: "not decided yet"

        // Who approves
        case .approvesLegalOfficer: "legal officer"
        case .approvesDataProtection: "data protection officer"
        case .approvesSupervisor: "supervisor of the service"
        case .approvesProsecutor: "prosecutor"
        case .approvesCentralAuthority: "central authority"

        // Languages
        case .languageArabic: "Arabic"
        case .languageCzech: "Czech"
        case .languageDanish: "Danish"
        case .languageDutch: "Dutch"
        case .languageEnglish: "English"
        case .languageEstonian: "Estonian"
        case .languageFinnish: "Finnish"
        case .languageFrench: "French"
        case .languageGerman: "German"
        case .languageItalian: "Italian"
        case .languageJapanese: "Japanese"
        case .languageLatvian: "Latvian"
        case .languageLithuanian: "Lithuanian"
        case .languageNorwegian: "Norwegian"
        case .languagePolish: "Polish"
        case .languagePortuguese: "Portuguese"
        case .languageRussian: "Russian"
        case .languageSpanish: "Spanish"
        case .languageSwedish: "Swedish"
        case .languageTurkish: "Turkish"
        case .languageUkrainian: "Ukrainian"

        // Legal assessment
        case .assessmentTitle: "Legal assessment"
        case .assessmentEmpty:
            "No rule pack has been asked yet. Nothing leaves this office before both have answered."
        case .assessmentClosed: "None of your account's roles lets you read the legal assessment."
        case .decided: "decided on"
        case .strictestWins: "Both rule packs were asked together; the stricter answer holds."
        case .notReviewedHeading: "Not reviewed by counsel."
        case .notReviewedAll:
            .counted([
                .one:
                    "The statement below comes from research notes, not from legal advice. A qualified person must check it before it decides a real case.",
                .other:
                    "The {count} statements below come from research notes, not from legal advice. A qualified person must check them before they decide a real case.",
            ])
        case .notReviewedSome:
            .counted([
                .one:
                    "{count} of {all} statements comes from research notes, not from legal advice. A qualified person must check it before it decides a real case.",
                .other:
                    "{count} of {all} statements come from research notes, not from legal advice. A qualified person must check them before they decide a real case.",
            ])
        case .matrixCaption: "Answers by topic and by side"
        case .topic: "Topic"
        case .together: "Together"
        case .overall: "Overall"
        case .silent: "Says nothing"
        case .topicSilent: "No rule of either pack applies on the facts known."
        case .wouldChange: "What would change this:"
        case .approver: "to be approved by: {who}"
        case .approvedBy: "{who} (approved {time})"
        case .reviewNone: "Not reviewed by counsel"
        case .reviewByUndated: "Reviewed by {name}, without a date"
        case .reviewBy: "Reviewed by {name} on {date}"
        case .grounds: "confidence {confidence}, {basis}"
        case .confidenceHigh: "high"
        case .confidenceMedium: "medium"
        case .confidenceLow: "low"
        case .basisText: "provision read"
        case .basisSecondary: "secondary source read"
        case .basisRecall: "from memory, not checked"
        case .withheldTitle: "Withheld"
        case .withheldLede: "These kinds of data stay with the sender."
        case .withheldEmpty: "No kind of data had to be withheld."
        case .byRule: "by rule"
        case .openTitle: "Questions still open"
        case .openLede: "The answer to any of these can still change the outcome."
        case .openEmpty: "No missing fact can change the outcome."
        case .conflictsTitle: "Conflicts"
        case .conflictsEmpty: "No demand of one pack contradicts another."
        case .packsTitle: "Rule packs that answered"
        case .packVersion: "Version {version}"

        // Outcomes
        case .outcomePermit: "May proceed"
        case .outcomeConditions: "May proceed, with conditions"
        case .outcomeInformation: "Facts are missing"
        case .outcomeApproval: "A second person must approve"
        case .outcomeRefuse: "May not proceed"

        // Topics of the law
        case .topicDisclosure: "Disclosure"
        case .topicAdmissibility: "Use as evidence"
        case .topicConsent: "Consent"
        case .topicProcess: "Whether and when it may be referred"
        case .topicNotices: "What people are told"
        case .topicLanguages: "Languages"
        case .topicDeadlines: "Deadlines"
        case .topicPack: "The rule pack as a whole"
        case .topicSafeguards: "Safeguards"
        case .topicRetention: "Keeping and deleting"

        // Kinds of data
        case .dataIdentity: "Identity"
        case .dataContact: "Contact details"
        case .dataBirth: "Date of birth"
        case .dataHealth: "Health data"
        case .dataAccount: "Account data"
        case .dataFinancial: "Financial data"
        case .dataStatement: "Statements"
        case .dataLocation: "Whereabouts"
        case .dataImage: "Images"
        case .dataBiometric: "Biometric data"
        case .dataSensitive: "Other sensitive data"
        case .dataCriminalRecord: "Criminal record"
        case .dataOffenceFacts: "What was done"
        case .dataAttribution: "How sure it is who did it"
        case .dataTechnical: "Technical data"
        case .dataEvidenceFiles: "Evidence files"
        case .dataHarm: "The harm done"
        case .dataScreening: "Screening results"
        case .ofHarmed: "{data} of the person harmed"
        case .ofResponsible: "{data} of the person who caused the harm"
        case .ofGuardian: "{data} of the guardian"

        // States of a referral
        case .stateDraft: "Draft"
        case .stateOffered: "Sent, not yet received"
        case .stateReceived: "Received"
        case .stateUnderReview: "Under review"
        case .stateInformationNeeded: "Information needed"
        case .stateAccepted: "Accepted"
        case .stateDeclined: "Declined"
        case .statePostponed: "Put off"
        case .stateForwarded: "Passed on"
        case .statePreparing: "Being prepared"
        case .stateInDialogue: "In dialogue"
        case .stateAgreementReached: "Agreement reached"
        case .stateMonitoring: "Agreement being kept"
        case .stateCompleted: "Completed"
        case .stateBreached: "Agreement broken"
        case .stateEndedWithoutAgreement: "Ended without agreement"
        case .stateWithdrawn: "Withdrawn"
        case .stateCancelled: "Cancelled"
        case .stateReturnedToJustice: "Returned to the authority"
        case .stateLapsed: "Lapsed"

        // Types of document
        case .documentReferral: "Referral"
        case .documentStatus: "Status"
        case .documentInformationRequest: "Request for information"
        case .documentInformationResponse: "Answer"
        case .documentPreservationRequest: "Request to preserve data"
        case .documentPreservationConfirmation: "Data preserved"
        case .documentAssistanceRequest: "Request for assistance"
        case .documentAssistanceAnswer: "Answer to a request for assistance"
        case .documentSpontaneousInformation: "Information on own initiative"
        case .documentConsentChange: "Change of consent"
        case .documentDialogueMessage: "Message in the dialogue"
        case .documentAgreement: "Agreement"
        case .documentMonitoringReport: "Report on the agreement"
        case .documentOutcome: "Outcome"
        case .documentWithdrawal: "Withdrawal"
        case .documentCorrection: "Correction"
        case .documentErasureRequest: "Request to erase"
        case .documentErasureReport: "Report of erasure"
        case .documentNotice: "Notice"
        case .documentAcknowledgement: "Acknowledgement"

        // Dispositions of a receipt
        case .receiptAccepted: "Accepted"
        case .receiptParked: "Waiting for an earlier document"

        // Errors
        case .errorWhat: "What happened"
        case .errorKept: "What was kept"
        case .errorNext: "What to do next"
        case .errorReference: "Reference for the operator"
        case .entryTitle: "Enter the console"
        case .entryLede:
            "The console shows referrals of this agency. What you look at is recorded with your name."
        case .entryCode: "Your code"
        case .entryHint:
            "Four groups of five letters and digits, from whoever runs this node. It works once, within 15 minutes."
        case .entryPurpose: "You read for"
        case .entryPurposeHint: "It is recorded with everything that you look at."
        case .entryPurposeChoose: "Choose one"
        case .entryPurposeMissing:
            "Say for what you read. Personal data are shown for a stated purpose only. Your code still counts."
        case .entryButton: "Enter"
        case .entryRefused:
            "This code does not let you in: it is unknown, was used before, is older than 15 minutes, or the account is disabled. Ask for a new one."

        // Session
        case .sessionTitle: "Your session"
        case .sessionLede: "Under which account you read, for what, and the way out."
        case .sessionLink: "Session and sign out"
        case .sessionOfficer: "Account"
        case .sessionRoles: "Roles"
        case .sessionRole: "{role}, {scope}"
        case .sessionChange: "Read for this"
        case .sessionLeave: "Sign out"
        case .sessionRefused:
            "Nothing was changed: what was sent did not come from this page, or was not complete. Send it from here."

        // Purposes of reading
        case .purposeCasework: "Work on a case"
        case .purposeSupervision: "Supervision of colleagues"
        case .purposeApproval: "An approval"
        case .purposeComplaint: "A complaint"
        case .purposeDataSubject: "A person's request about their own data"
        case .purposeAudit: "An audit"
        case .purposeStatistics: "Statistics"

        // Roles
        case .roleIntakeOfficer: "Intake officer"
        case .roleFacilitator: "Facilitator"
        case .roleLead: "Lead"
        case .roleLegalAuthor: "Author of rule packs"
        case .roleLegalReviewer: "Reviewer of rule packs"
        case .roleApprover: "Approver"
        case .roleDataProtection: "Data protection officer"
        case .roleOperator: "Operator"
        case .roleAuditor: "Auditor"
        case .scopeOwn: "own cases"
        case .scopeTeam: "cases of the team"
        case .scopeAgency: "cases of the whole agency"
        case .errorEyebrow: "Error {status}"
        case .notPermittedTitle: "Your account may not read this"
        case .notPermittedWhat: "None of the roles that your account has lets you read this page."
        case .notPermittedKept: "Nothing was changed, and nothing of the page was shown."
        case .notPermittedNext: "Ask whoever manages accounts for a role that lets you, or sign out."
        case .notFoundTitle: "There is nothing at this address"
        case .notFoundWhat:
            "The address names no page of this node, or a referral that you may not see. The node gives the same answer to both."
        case .notFoundKept: "Nothing was changed. Every referral and document is where it was."
        case .notFoundNext: "Check the address, or start again from the list of all referrals."
        case .serverErrorTitle: "The page could not be made"
        case .serverErrorWhat:
            "Something went wrong inside this node while it made the page. This was not caused by you."
        case .serverErrorKept:
            "What was stored before is stored now. Documents and receipts are written before anybody is answered."
        case .serverErrorNext:
            "Try again in a minute. If it happens again, give the reference below to the operator of this node."
        case .unavailableTitle: "This node is not ready"
        case .unavailableWhat:
            "The node is starting, stopping or very busy, and did not begin to make the page."
        case .unavailableKept:
            "What was stored before is stored now. Other offices keep what they want to send and send it again."
        case .unavailableNext: "Try again in a minute."
        }
    }
}
