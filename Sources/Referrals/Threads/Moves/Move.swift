/// What a document does to its thread, read from its type and body.
package enum Move: Sendable, Hashable {
    case offer(Offer)
    case receive
    case review
    case open(document: Identifier)
    case accept(Terms)
    case decline(ground: String)
    case postpone(until: String)
    case redirect(to: EntityID)
    case handOn(to: EntityID)
    case ask(purpose: Inquiry)
    case answer(request: Identifier)
    case authorise(request: Identifier, isGranted: Bool)
    case agree(decision: Identifier)
    case disagree(decision: Identifier)
    case lapse
    case prepare
    case facilitate
    case beginDialogue
    case message
    case propose(text: Digest)
    /// A proposed text is not agreed to; whatever is in force stays so.
    case declineTerms(text: Digest)
    case sign(text: Digest)
    case monitor
    case report
    case complete
    case breach
    case end
    case handBack
    case withdraw
    case cancel
    case consent(Consent)
    case revoke(Consent)
    case correct(document: Identifier)
    case preserve(extending: Identifier?)
    case keep(request: Identifier, until: String)
    case notKeep(request: Identifier, ground: String)
    case serve(request: Identifier, on: String)
    /// Data are given, in whole, or in part with what is left out.
    case give(request: Identifier, leavesOut: [String])
    case refuse(request: Identifier, ground: String)
    case supply
    case askErasure
    case reportErasure(request: Identifier)
    case notify(Notice)

    /// Why a question is asked.
    package enum Inquiry: Sendable, Hashable {
        case information
        /// The consultation that Budapest Convention art. 27(6) wants before a refusal or postponement.
        case consultation
        /// Whether what was received may go on to another node.
        case onwardTransfer(to: EntityID)

        /// The wire's name.
        package var name: String {
            switch self {
            case .information: "information"
            case .consultation: "consultation"
            case .onwardTransfer: "onward-transfer"
            }
        }
    }

    /// Who ends the process. A participant's reason is never asked for and never sent.
    package enum Withdrawal: String, Sendable, Hashable, CaseIterable {
        case participant
        case agency
    }

    /// One condition that a side sets on taking a case up, or on handing information out.
    package struct Condition: Sendable, Hashable {
        /// Its number in the decision, from 1.
        package var number: Int
        package var says: String

        package init(number: Int, says: String) {
            self.number = number
            self.says = says
        }
    }

    /// What an acceptance rests on. With conditions or in part, the referrer has to take it on.
    package struct Terms: Sendable, Hashable {
        package var conditions: [Condition]
        /// What is not taken up, each in words; empty where the whole is.
        package var leavesOut: [String]

        package init(conditions: [Condition] = [], leavesOut: [String] = []) {
            self.conditions = conditions
            self.leavesOut = leavesOut
        }

        /// Whether the case is taken up whole and without conditions.
        package var isPlain: Bool { conditions.isEmpty && leavesOut.isEmpty }
    }

    /// The first document of a thread, as far as the machine has to know it.
    package struct Offer: Sendable, Hashable {
        package var matter: Matter
        /// Conditions that have to be taken on before content follows (spontaneous information).
        package var conditions: [Condition]
        /// Whether the information itself came along.
        package var hasContent: Bool
        /// What is asked for, in a thread of assistance.
        package var measure: AssistanceMeasure?

        package init(
            matter: Matter,
            conditions: [Condition] = [],
            hasContent: Bool = false,
            measure: AssistanceMeasure? = nil
        ) {
            self.measure = measure
            self.matter = matter
            self.conditions = conditions
            self.hasContent = hasContent
        }
    }

    /// One consent as the other side is told of it.
    package struct Consent: Sendable, Hashable {
        package enum Standing: String, Sendable, Hashable, CaseIterable {
            case given
            case refused
            case withdrawn
            case expired
        }

        /// The consent's own name: a later document about it replaces an earlier one.
        package var id: Identifier
        /// The participant's pseudonym.
        package var participant: String
        /// What it is for, for example `indirect-dialogue`.
        package var steps: Set<String>
        package var standing: Standing

        package init(id: Identifier, participant: String, steps: Set<String>, standing: Standing) {
            self.id = id
            self.participant = participant
            self.steps = steps
            self.standing = standing
        }

        /// Whether it is for messages or a session with another participant.
        package var coversDialogue: Bool { !steps.isDisjoint(with: Self.dialogue) }

        static let dialogue: Set<String> = ["indirect-dialogue", "joint-session"]
    }

    /// What a notice is about.
    package enum Notice: String, Sendable, Hashable, CaseIterable {
        /// Something will take longer, until when and why (Budapest Convention art. 27(7)).
        case delay
        /// Something is overdue.
        case reminder
        /// Preservation may not keep the data or may endanger the investigation (art. 29(6)).
        case preservationWarning = "preservation-warning"
        /// The request for confidentiality cannot be met; its sender decides (art. 27(8)).
        case confidentialityImpossible = "confidentiality-impossible"
        /// How a document has been used is to be explained (art. 28(4)).
        case useAsked = "use-asked"
        /// How what was received has been used (art. 28(4)).
        case useExplained = "use-explained"
        /// Personal data may have come to harm (Second Additional Protocol art. 14(7)).
        case securityIncident = "security-incident"
        case complaint
        case complaintAnswered = "complaint-answered"
        /// Nothing is exchanged with the other side until further notice (Second Additional Protocol art. 14(15)).
        case suspension
        case resumption
        /// Figures without persons.
        case statistics
        /// A session is planned: when, in which form, with whom present, by pseudonym.
        case sessionPlanned = "session-planned"
        /// A session was held: steps only.
        case sessionHeld = "session-held"
        /// Impartiality, screening, safeguards and preparation are as far as they are, by pseudonym and date.
        case readiness
        /// What the issuer has erased, with its signed certificate.
        case deletionCertificate = "deletion-certificate"
        /// Who facilitates on the sender's side: keys to seal to, training, impartiality; no names.
        case facilitators
        /// How far the process is, without words (COE-29).
        case progress
        /// What a discontinuation after the outcome bars, as the deciding authority has it (COE-32).
        case barEffect = "bar-effect"
        /// A condition on an own document stands no more on what is named, why and on which provision (Budapest Convention art. 28).
        case conditionLifted = "condition-lifted"
        /// What rested on a consent that was taken back has stopped at the sender's side.
        case stopped
    }
}
