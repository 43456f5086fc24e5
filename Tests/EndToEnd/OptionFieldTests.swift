import API
import Testing
import Wire

/// The options of the command line held against the fields of the operations that do the same: what can be said at one door can be said
/// at the other, or a line says why not. What a command names by its place is the address, or the body itself.
@Suite("Options and fields")
struct OptionFieldTests {
    /// The frame that every command has: where the node is, who acts, in which form the answer comes.
    private static let frame: Set<String> = ["json", "home", "officer", "as", "yes", "help", "version"]

    /// What an option is called in the operations wherever it occurs.
    private static let everywhere = [
        "delete-by": "limits", "translated": "translations", "urgent": "urgency", "emergency": "urgency",
    ]

    /// What an option of one command is called there: a field, or the operation that it chooses.
    private static let named: [String: [String: String]] = [
        "peer policy check": ["sent": "direction"],
        "agreement propose": [
            "send": "terms", "receive": "terms", "categories": "terms", "volume": "terms", "from": "terms",
            "until": "terms",
        ],
        "case person": ["role-in-case": "role", "interpreter": "needsInterpreter"],
        "case role": ["to": "role", "confirm": "confirmRole"],
        "case process": ["facts-from": "from", "end": "reason"],
        "case tag": ["remove": "removeTag"],
        "case search": ["before": "cursor"],
        "case report": ["person": "party", "send": "tellProgress"],
        "case complaint": ["answers": "answerComplaint"],
        "case survey": [
            "again": "wouldDoAgain", "no-again": "wouldDoAgain", "no-contacted-again": "contactedAgain",
        ],
        "case danger": [
            "approve": "approveDisclosure", "officer-told": "tellOfficer", "disclose": "disclose",
            "who": "officer", "looked-at": "lookAtDisclosure",
        ],
        "case erase": [
            "although-unfinished": "accepting", "although-undetermined": "accepting",
            "call-off": "callOffErasure",
        ],
        "case erase-person": [
            "confirm": "confirmErasure", "show": "listErasures", "call-off": "callOffErasure",
            "although-unfinished": "accepting", "although-documents-stay": "accepting",
            "although-undetermined": "accepting",
        ],
        "case access consent": ["kept": "reference", "at": "givenAt"],
        "case access add": ["who": "officer"],
        "case lift propose": ["because": "says"],
        "case bar-effect": ["on": "decidedOn"],
        "case rights ask": ["received": "receivedOn"],
        "consent compare": ["different": "same"],
        "consent answer": ["given": "answer", "refused": "answer"],
        "screening second": ["no-agrees": "agrees"],
        "facilitator keep": ["inactive": "active"],
        "facilitator supervise": ["next": "agreedNext"],
        "facilitator joint": ["takes-part": "functions"],
        "session plan": ["at": "startsAt", "oath-by": "by", "oath-cite": "cite"],
        "case other-help": ["what": "help"],
        "guideline list": ["published": "listPublications"],
        "guideline lay": ["from": "validFrom"],
        "transfers suspend": ["because": "reason"],
        "task add": ["to": "assignedTo"],
        "task due": ["after": "cursor"],
        "referral assess": ["basis": "legalBasis", "keep-confidential": "confidential"],
        "referral list": ["incoming": "side", "outgoing": "side"],
        "referral ask": ["consult": "purpose"],
        "referral agree": ["no": "accepted"],
        "referral forward": ["onward": "handOnReferral"],
        "referral authorise": ["no": "allowed"],
        "referral withdraw": ["agency": "by"],
        "referral erased": ["why": "keptBecause"],
        "referral use": ["for": "purpose", "no-allowed": "allowed", "because": "says"],
        "preservation request": ["in": "prolongPreservation", "urgent": "urgentBecause"],
        "assistance request": [
            "facts": "offence", "article": "offence", "follow-up-by": "followUp", "confirm-by": "urgency",
        ],
        "assistance prepare": ["only-for": "limits"],
        "information answer": ["no": "accepted"],
        "notice": ["in": "notifyOtherSide"],
        "account add": ["grant": "roles"],
        "account change": ["grant": "roles"],
        "account enrol": ["second": "secondEnrolment"],
        "account allocate": ["to": "owner"],
        "import": ["open": "dryRun"],
        "retention release": ["hold": "record"],
        "retention review": [
            "erase": "beginErasure", "although-undetermined": "accepting", "erase-on": "due",
            "keep-until": "due",
        ],
    ]

    /// Why an option has no field: by its own name, or after its command.
    private static let reasons: [String: String] = [
        "out": "Where an answer is kept is for whoever asks.",
        "key": "A private key stays with its owner; what it opens is sent.",
        "file": "What stands in the file is sent.",
        "notices": "The notices lie in the node's folder.",
        "print": "What is shown to a person is printed where they are.",
        "schema": "The description holds it.",
        "rest": "A program gives each answer.",
        "all": "The answer has everything.",
        "terms": "The answer has everything.",
        "server": "The description names the server that answers.",
        "peer policy show --peer": "The answer has the whole policy.",
        "referral use --export": "It is what is meant where neither a node nor a purpose is named.",
        "referral wait --stage": "A program asks again, or is told by a webhook.",
        "referral wait --documents": "A program asks again, or is told by a webhook.",
        "referral wait --seconds": "A program asks again, or is told by a webhook.",
    ]

    @Test("Every option of a command that is an operation has a field in it, or says why it has none")
    func held() async throws {
        let help = try await Program.run(ServedNode.executable, ["--experimental-dump-help"])
        let tree = try #require(try JSON(parsing: help.output, limits: .local)["command"])
        let description = try API.description(server: "https://node.example")
        var used: Set<String> = []
        var held = 0
        for (command, options) in Self.options(of: tree) {
            guard let operations = CommandOperationTests.operations[command] else { continue }
            let fields = operations.reduce(into: Set<String>()) {
                $0.formUnion(Self.fields(of: $1, in: description))
            }
            for option in options where !Self.frame.contains(option) {
                held += 1
                let name = "\(command) --\(option)"
                if let other = Self.named[command]?[option] {
                    used.insert(name)
                    let isThere = fields.contains(other) || operations.contains { $0.rawValue == other }
                    #expect(isThere, "\(name): \(other) is neither a field nor an operation of it")
                } else if let other = Self.everywhere[option], fields.contains(other) {
                    used.insert(option)
                } else if let reason = [name, option].first(where: { Self.reasons[$0] != nil }) {
                    used.insert(reason)
                } else {
                    let isThere = !fields.isDisjoint(with: Self.likely(option))
                    #expect(isThere, "comity \(name) is no field of its operations, and nothing says why")
                }
            }
        }
        #expect(held > 400)
        let stated =
            Self.named.flatMap { command, options in options.keys.map { "\(command) --\($0)" } }
            + Self.everywhere.keys + Self.reasons.keys
        for name in stated { #expect(used.contains(name), "\(name) needs no line, or is no option") }
    }

    /// The names under which an option is a field without a line that says so: `--follow-up-by` is `followUpBy`, `--condition` is
    /// `conditions`, `--category` is `categories`.
    private static func likely(_ option: String) -> Set<String> {
        let words = option.split(separator: "-")
        let name = words.dropFirst().reduce(String(words.first ?? "")) {
            $0 + $1.prefix(1).uppercased() + $1.dropFirst()
        }
        return [name, name + "s", String(name.dropLast()) + "ies"]
    }

    private static func options(of command: JSON, below path: [String] = []) -> [(String, [String])] {
        let children = (command["subcommands"]?.array ?? []).filter { $0["commandName"]?.string != "help" }
        guard children.isEmpty else {
            return children.flatMap { options(of: $0, below: path + [$0["commandName"]?.string ?? ""]) }
        }
        let arguments = (command["arguments"]?.array ?? []).filter { $0["kind"]?.string != "positional" }
        return [(path.joined(separator: " "), arguments.compactMap { $0["preferredName"]?["name"]?.string })]
    }

    /// What an operation takes: in its address, behind the question mark, in its body with all that it holds.
    private static func fields(of id: OperationID, in description: JSON) -> Set<String> {
        guard let row = id.row else { return [] }
        var names = Set(row.path.names).union(row.query.map(\.name))
        var read: Set<String> = []
        func walk(_ schema: JSON) {
            if let target = schema["$ref"]?.string?.split(separator: "/").last.map(String.init) {
                if read.insert(target).inserted, let found = description["components"]?["schemas"]?[target] {
                    walk(found)
                }
            }
            for member in schema["properties"]?.object?.members ?? [] {
                names.insert(member.key)
                walk(member.value)
            }
            if let items = schema["items"] { walk(items) }
            for list in ["allOf", "anyOf", "oneOf"] { for item in schema[list]?.array ?? [] { walk(item) } }
        }
        if let body = row.body { walk(.object(["$ref": .string("#/components/schemas/" + body)])) }
        return names
    }
}
