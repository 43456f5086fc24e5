/// What every page shows of the node and of itself.
struct FrameView {
    let language: String
    let direction: String
    let title: String
    let home: String
    let trust: String
    let guidelines: String
    let session: String
    let reader: String?
    let stylesheet: String
    let icon: String
    let office: String
    let officeLanguage: String?
    let officeKind: String
    let entity: String
    let times: String
    let now: Moment

    init(_ frame: PageFrame, title: String, _ words: Catalogue) {
        let node = frame.node
        language = words.language.tag
        direction = words.language.direction.rawValue
        self.title = "\(title) – \(node.name) – \(words(.product))"
        home = frame.home
        trust = frame.trust
        guidelines = frame.guidelines
        session = frame.session
        reader = frame.reader
        stylesheet = frame.root + Console.stylesheet.path
        icon = frame.root + Console.icon.path
        office = node.name
        officeLanguage = node.nameLanguage
        officeKind = words(
            .officeKind,
            ["kind": words.kind(node.kind), "jurisdiction": node.jurisdictionName]
        )
        entity = node.entityIdentifier
        times = words(.footerTimes, ["zone": words.zone.name])
        now = words.moment(frame.now)
    }
}

extension PageFrame {
    /// The overview's address.
    package var home: String { root + "/" }

    /// The trust page's address.
    package var trust: String { root + "/trust" }

    /// The address of the page of the office's guidelines.
    package var guidelines: String { root + "/guidelines" }

    /// Where an officer sees for what they read, and leaves.
    package var session: String { root + "/session" }

    /// The address of a referral's page. The identifier is encoded, so that it cannot lead elsewhere.
    package func address(ofReferral id: String) -> String {
        var encoded = ""
        for byte in id.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
                encoded.unicodeScalars.append(Unicode.Scalar(byte))
            default:
                encoded += "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
            }
        }
        return "\(root)/referrals/\(encoded)"
    }
}

extension Catalogue {
    /// The phrases without places, by name, as templates use them.
    var fixedTexts: [String: String] {
        Dictionary(uniqueKeysWithValues: Phrase.allCases.map { ($0.rawValue, self($0)) })
    }

    func kind(_ kind: AgencyKind) -> String {
        switch kind {
        case .police: self(.kindPolice)
        case .prosecution: self(.kindProsecution)
        case .court: self(.kindCourt)
        case .probation: self(.kindProbation)
        case .victimSupport: self(.kindVictimSupport)
        case .restorativeService: self(.kindRestorativeService)
        case .other(let name): name
        }
    }

    func receipt(_ receipt: Receipt) -> ReceiptView {
        let moment = moment(receipt.at)
        return ReceiptView(
            disposition: word(for: receipt.disposition, in: CodeTable.dispositions),
            iso: moment.iso,
            at: moment.text
        )
    }
}

struct ReceiptView {
    let disposition: String
    let iso: String
    let at: String
}

/// How something is coloured. Colour never says anything that the words do not say.
enum Tone: String {
    /// Neither good nor bad.
    case plain
    /// As it should be.
    case good
    /// Open, on its way.
    case open
    /// Wants attention.
    case caution
    /// Stopped, broken, refused.
    case stop

    init(state: String) {
        switch state {
        case "draft", "cancelled", "lapsed", "withdrawn", "ended-without-agreement", "returned-to-justice",
            "forwarded":
            self = .plain
        case "accepted", "agreement-reached", "completed": self = .good
        case "offered", "received", "under-review", "preparing", "in-dialogue", "monitoring": self = .open
        case "information-needed", "postponed": self = .caution
        case "declined", "breached": self = .stop
        default: self = .plain
        }
    }

    init(outcome: String) {
        switch outcome {
        case "permit", "permit-with-conditions": self = .good
        case "needs-information", "needs-approval": self = .caution
        case "refuse": self = .stop
        default: self = .plain
        }
    }
}
