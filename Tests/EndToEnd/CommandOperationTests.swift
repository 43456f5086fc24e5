import API
import Testing
import Wire

/// The command line and the API held against one another: every command is an operation too, or says why it is none.
@Suite("Commands and operations")
struct CommandOperationTests {
    /// The operations that do what a command does.
    static let operations: [String: [OperationID]] = [
        "case add": [.openCase], "case list": [.listCases],
        "case show": [.showCase, .listRecords, .listSteps],
        "case answer": [.answerQuestions], "case take": [.takeCase],
        "case person": [.addParty, .changeParty], "case role": [.askForRole, .confirmRole],
        "case identity": [.keepIdentity, .listRecords],
        "case process": [.openProcess, .receiveFacts, .endProcess], "case acknowledge": [.acknowledge],
        "case attribute": [.attribute], "case note": [.addNote, .addProsecutionNote],
        "case tag": [.addTag, .removeTag], "case gates": [.showGates],
        "case history": [.showHistory, .showRecord], "case search": [.search],
        "case duplicates": [.listDuplicates],
        "case report": [.reportOutcome, .reportProgress, .reportReturn, .tellProgress],
        "case complaint": [.complain, .answerComplaint], "case survey": [.recordSurvey],
        "case danger": [
            .warnOfDanger, .approveDisclosure, .tellOfficer, .disclose, .lookAtDisclosure,
        ],
        "case people": [.listParties], "case agreement draft": [.draftAgreement],
        "case agreement monitor": [.planMonitoring],
        "case agreement weigh": [.weighAgreement, .recordIntervention],
        "case agreement propose": [.proposeTerms], "case agreement open": [.openTerms],
        "case agreement decline": [.declineTerms], "case agreement sign": [.signAgreement],
        "case agreement conclude": [.concludeAgreement], "case agreement pay": [.bookPayment],
        "case agreement confirm": [.confirmPayments], "case agreement prove": [.proveItem],
        "case agreement verify": [.verifyItem], "case agreement waive": [.waiveItem],
        "case agreement late": [.markLate], "case agreement breach": [.recordBreach],
        "case agreement review": [.reviewBreach], "case agreement renegotiate": [.renegotiateAgreement],
        "case agreement complete": [.completeAgreement], "case agreement close": [.closeWithParty],
        "case erase": [.beginErasure, .continueErasure, .callOffErasure, .listErasures],
        "case erase-person": [
            .beginErasure, .confirmErasure, .continueErasure, .callOffErasure, .listErasures,
        ],
        "case access consent": [.recordAccessConsent], "case access withdraw": [.withdrawAccessConsent],
        "case access add": [.recordAccess], "case access list": [.listRecords],
        "case lift propose": [.proposeLift], "case lift confirm": [.confirmLift],
        "case lift list": [.listRecords], "case bar-effect": [.enterBarEffect],
        "case rights ask": [.receiveRequest], "case rights list": [.listRecords],
        "case rights hand-over": [.handOverCopy], "case rights rectify": [.rectifyPerson],
        "case rights refuse": [.refuseRectification],
        "case consult ask": [.consultService], "case consult answer": [.answerConsultation],
        "case consult decide": [.decideConsultation], "case consult list": [.listRecords],
        "case pace": [.decidePace], "case other-help": [.referToHelp],
        "guideline list": [.listGuidelines, .listPublications],
        "guideline show": [.listGuidelines, .showPublication], "guideline lay": [.layGuideline],
        "guideline publish": [.publishGuideline], "evaluation list": [.listEvaluations],
        "evaluation add": [.recordEvaluation], "evaluation results": [.publishResults],
        "consent offer": [.offer], "consent notice": [.showInformation], "consent ask": [.askConsent],
        "consent answer": [.answerConsent], "consent withdraw": [.withdrawConsent],
        "consent return": [.comeBack], "consent compare": [.compareInformation],
        "consent list": [.listRecords], "consent check": [.checkConsent],
        "screening form": [.showScreeningForm], "screening forms": [.listScreeningForms],
        "screening propose": [.proposeScreeningForm], "screening adopt": [.adoptScreeningForm],
        "screening fill": [.screen], "screening second": [.giveSecondView], "screening hold": [.hold],
        "screening lift": [.liftHold],
        "mechanism list": [.listMechanisms], "mechanism show": [.listMechanisms],
        "mechanism adopt": [.adoptMechanism],
        "facilitator keep": [.keepFacilitator], "facilitator list": [.listFacilitators],
        "facilitator match": [.matchFacilitators], "facilitator assign": [.assignFacilitator],
        "facilitator release": [.releaseFacilitator], "facilitator declare": [.declareImpartiality],
        "facilitator hours": [.logHours], "facilitator supervise": [.supervise],
        "facilitator joint": [.joinFacilitation], "facilitator key enter": [.enterFacilitatorKey],
        "facilitator key forget": [.forgetFacilitatorKey],
        "session plan": [.planSession], "session share": [.shareSession],
        "session settle": [.settleReadiness], "session begin": [.beginSession],
        "session close": [.closeSession], "session stop": [.stopSession],
        "dialogue write": [.writeMessage], "dialogue release": [.decideMessage],
        "dialogue return": [.decideMessage], "dialogue open": [.openMessage],
        "dialogue hold": [.decideMessage],
        "dialogue read": [.readDialogue],
        "task add": [.addTask], "task done": [.finishTask], "task deadline": [.setDeadline],
        "task met": [.meetDeadline], "task due": [.listReminders, .listDue],
        "statistics return": [.showStatistics], "statistics definitions": [.listDefinitions],
        "statistics merge": [.addUpStatistics], "statistics tell": [.tellStatistics],
        "referral assess": [.assessCase, .assessArrival],
        "referral assessment": [.showAssessment, .showArrivalAssessment],
        "referral approve": [.approveSending, .approveArrival], "referral send": [.sendReferral],
        "referral list": [.listReferrals], "referral show": [.showReferral],
        "referral review": [.reviewReferral], "referral ask": [.askOtherSide],
        "referral answer": [.answerOtherSide], "referral accept": [.acceptReferral],
        "referral decline": [.declineReferral], "referral agree": [.answerConditions],
        "referral postpone": [.postponeReferral], "referral forward": [.redirectReferral, .handOnReferral],
        "referral authorise": [.authoriseOnward], "referral lapse": [.lapseReferral],
        "referral withdraw": [.withdrawReferral], "referral limits": [.listUseLimits],
        "referral use": [.decideUse], "referral correct": [.correctDocument], "referral delay": [.tellDelay],
        "referral erase": [.askErasure], "referral erased": [.reportErasure],
        "preservation request": [.requestPreservation, .prolongPreservation],
        "preservation confirm": [.confirmPreservation], "preservation refuse": [.refusePreservation],
        "information offer": [.offerInformation], "information answer": [.answerConditions],
        "information supply": [.supplyInformation], "information open": [.acknowledgeOpening],
        "referral wait": [.showReferral],
        "notice": [.notifyOtherSide, .notifyPeer],
        "assistance measures": [.listMeasures], "assistance request": [.requestAssistance],
        "assistance prepare": [.prepareAssistance], "assistance show": [.showAssistance],
        "assistance give": [.giveAssistance], "assistance served": [.serveOrder],
        "assistance refuse": [.refuseAssistance],
        "evidence list": [.listEvidence], "evidence show": [.showEvidence],
        "evidence custody": [.showCustody], "evidence verify": [.showEvidence],
        "evidence add": [.addEvidence], "evidence offer": [.offerEvidence],
        "evidence fetch": [.fetchEvidence, .listAnnouncedEvidence], "evidence redact": [.redactEvidence],
        "evidence destroy": [.destroyEvidence],
        "tasks list": [.listThreadTasks], "tasks done": [.finishThreadTask],
        "contact list": [.listContacts], "contact set": [.layContact], "contact tested": [.testContact],
        "contact remove": [.removeContact],
        "outbox list": [.listOutbox], "outbox resend": [.resendDelivery],
        "outbox give-up": [.giveUpDelivery],
        "peer list": [.listPeers], "peer suspend": [.suspendPeer], "peer resume": [.resumePeer],
        "transfers show": [.showTransfers], "transfers suspend": [.suspendTransfers],
        "transfers resume": [.resumeTransfers],
        "peer policy show": [.showPeerPolicy], "peer policy set": [.setPeerPolicy],
        "peer policy check": [.checkPeerPolicy],
        "agreement propose": [.proposeAgreement], "agreement compare": [.compareAgreement],
        "agreement confirm": [.confirmAgreement], "agreement show": [.showAgreement],
        "agreement list": [.listAgreements], "agreement suspend": [.suspendAgreement],
        "agreement resume": [.resumeAgreement], "agreement end": [.endAgreement],
        "trust show": [.showTrust], "trust anchor add": [.addAnchor], "trust anchor list": [.listAnchors],
        "trust anchor remove": [.removeAnchor],
        "account add": [.addAccount], "account list": [.listAccounts], "account change": [.changeAccount],
        "account confirm": [.confirmAccount], "account disable": [.changeAccount],
        "account enrol": [.beginEnrolment, .secondEnrolment], "account redeem": [.redeemEnrolment],
        "account token": [.issueToken], "account revoke": [.revokeToken],
        "account allocate": [.allocateCase, .allocateReferral],
        "api openapi": [.describe], "import": [.importCases], "export": [.exportAgency], "audit": [.runAudit],
        "retention list": [.listRetention, .showRetention], "retention hold": [.holdLegally],
        "retention release": [.releaseLegalHold], "retention review": [.decideRetention, .beginErasure],
        "retention certificates": [.listCertificates],
    ]

    /// Why a command, or everything that begins like it, is no operation: the longest beginning counts.
    private static let reasons: [String: String] = [
        "init": "It makes the node that would answer.",
        "serve": "It is what answers.",
        "config": "What it shows and checks lies beside the node, with its operator.",
        "peer": "Whoever lets a peer in compares a fingerprint by voice, at the node itself.",
        "agreement export": "A file for the archive, which the signed documents themselves are.",
        "agreement verify": "It needs no node.",
        "agreement declaration": "A file for a peer that is not reached over the network.",
        "agreement receive": "A file from a peer that is not reached over the network.",
        "trust": "Whom this node joins is decided at the node itself.",
        "anchor": "A network's authority is run by its operator, at the node itself.",
        "screening check":
            "A form that nobody uses yet is checked before it is adopted; adopting checks it too.",
        "mechanism check":
            "One that nobody uses yet is checked before it is adopted; adopting checks it too.",
        "facilitator key make":
            "The private half is made on the facilitator's own machine, and no node sees it.",
        "facilitator key open":
            "What was sealed to a facilitator is opened on the facilitator's own machine; the API takes it in.",
        "account recover":
            "For an agency that has locked itself out: by one person at the machine, on record for good.",
        "evidence open": "The content of a file is read out at the node alone.",
        "evidence copy": "The content of a file is read out at the node alone.",
        "dialogue recording":
            "A recorded message is handed out at the node alone, to be shown to the person whom it is for.",
        "evidence unknown": "Sealed files without a record are looked after by the operator at the node.",
        "session room":
            "It makes a secret for a room; what is secret of a session leaves the node by no answer.",
        "document": "It explains the protocol, which the description does for the API.",
        "bundle":
            "A file for a court, larger than an answer; it is made at the node and checked without one.",
        "outbox redirect": "It decides about law anew, for another peer: a person at the node does.",
        "outbox close": "It decides that something is never sent: a person at the node does.",
        "log": "The log is public at addresses of its own; reopening it is for the operator at the node.",
        "witness": "What others' logs say is looked after by the operator at the node.",
        "time": "Trusted time is looked after by the operator at the node.",
        "console code": "It lets a person into the pages; a program has a token.",
        "keys": "Keys are made, sealed and taken back at the node alone.",
        "vault": "Keys are made, sealed and taken back at the node alone.",
        "retention run": "The serving node does it by itself, once an hour.",
        "tls": "Certificates are taken up at the node alone.",
        "rules": "Rule packs are written and signed on the authors' own machines.",
        "cel": "It measures the expression language against its published tests.",
    ]

    /// What programs ask and nobody types.
    private static let forPrograms: [OperationID: String] = [
        .showAccount: "Whose token it is; at the command line everybody knows.",
        .listReadings: "The record of readings is made over the API and the console.",
        .showDestruction: "The certificate of a destroyed file, which `evidence show` has too.",
        .listWebhooks: "Webhooks are a program's own.", .addWebhook: "Webhooks are a program's own.",
        .removeWebhook: "Webhooks are a program's own.",
    ]

    @Test("Every command is an operation too, or says why it is none; and no operation is forgotten")
    func held() async throws {
        let help = try await Program.run(ServedNode.executable, ["--experimental-dump-help"])
        let tree = try #require(try JSON(parsing: help.output, limits: .local)["command"])
        let commands = Self.leaves(of: tree)
        #expect(commands.count > 250)
        var used: Set<String> = []
        for command in commands {
            let known = Self.operations[command]
            let words = command.split(separator: " ")
            let beginnings = (1...words.count).map { words.prefix($0).joined(separator: " ") }
            let reason = beginnings.last { Self.reasons[$0] != nil }
            // A group's reason may have exceptions; a command of its own is either the one or the other.
            #expect(known == nil || Self.reasons[command] == nil, "\(command) is both")
            #expect(known != nil || reason != nil, "comity \(command) is no operation, and nothing says why")
            used.insert(known == nil ? reason ?? "" : command)
        }
        for named in Set(Self.operations.keys).union(Self.reasons.keys) {
            #expect(
                used.contains(named),
                "there is no command that begins `comity \(named)`, or it needs no reason"
            )
        }
        let done = Set(Self.operations.values.joined())
        for operation in OperationID.allCases {
            #expect(
                done.contains(operation) != (Self.forPrograms[operation] != nil),
                "\(operation.rawValue) is no command, and nothing says why, or it is one"
            )
        }
    }

    private static func leaves(of command: JSON, below path: [String] = []) -> [String] {
        let children = (command["subcommands"]?.array ?? []).filter { $0["commandName"]?.string != "help" }
        guard !children.isEmpty else { return [path.joined(separator: " ")] }
        return children.flatMap { leaves(of: $0, below: path + [$0["commandName"]?.string ?? ""]) }
    }
}
