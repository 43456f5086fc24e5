import API
import ArgumentParser
import Node
import Referrals
import Store
import Wire

/// `comity notice`: something that another agency has to know.
struct NoticeCommand: OfficersCommand {
    static let configuration = CommandConfiguration(
        commandName: "notice",
        abstract: "Tell another agency something: in a thread, or in one of its own.",
        discussion: """
            Kinds: \(Self.kinds.joined(separator: ", ")). A security incident names when it was --detected (Second Additional \
            Protocol art. 14(7)). use-asked asks how a document that was sent has been used, use-explained says it (Budapest \
            Convention art. 28(4)). `comity statistics tell` sends figures. Announce a suspension before `comity peer suspend` takes effect: nothing is sent after.
            """
    )
    static let operation = OperationID.notifyPeer
    @OptionGroup var options: NodeOptions
    @OptionGroup var officer: OfficerOption
    @Option(help: "The kind.") var kind: String
    @Option(name: .customLong("in"), help: "The thread that it joins.") var thread: String?
    @Option(help: "The peer's base URL, for a thread of its own.") var to: String?
    @Option(help: "Your own reference, for a thread of its own.") var reference: String?
    @Option(help: "What you say, without anything that concerns a person.") var says: String
    @Option(help: "The document of the thread that it is about, for example whose use is explained.")
    var document: String?
    @Option(help: "The provision that it rests on.") var cite: String?
    @Option(help: "Where the point of contact is reached; no person's name.") var contact: String?
    @Option(help: "Of use-asked: the day by which an answer is needed.") var answerBy: String?
    @OptionGroup var incident: IncidentOptions
    var subject: String? { thread }

    private static let kinds =
        NoticeContent.inWords.map(\.rawValue) + [Move.Notice.securityIncident.rawValue]

    func perform() async throws {
        let content = try content()
        let node = try options.node()
        let result: MoveResult
        if let thread {
            result = try await node.notify(
                content,
                in: try await node.referralID(thread),
                by: officer.proven(options)
            )
        } else {
            guard let to, let reference else {
                throw ValidationError(
                    "Name the peer with --to and your --reference, or the thread with --in."
                )
            }
            result = try await node.notify(
                content,
                to: NodeName.read(to),
                reference: reference,
                by: officer.proven(options)
            )
        }
        options.answer(result.json, "The notice is on its way. (thread \(result.thread.id))")
    }

    private func content() throws -> NoticeContent {
        if kind == Move.Notice.securityIncident.rawValue {
            guard document == nil, cite == nil, contact == nil else {
                throw ValidationError("--document, --cite and --contact belong to the other kinds.")
            }
            return .incident(try incident.read(says))
        }
        guard let kind = NoticeContent.inWords.first(where: { $0.rawValue == kind }) else {
            throw ValidationError("The kinds are \(Self.kinds.joined(separator: ", ")).")
        }
        guard incident.isEmpty else {
            throw ValidationError("--detected and what goes with it belong to security-incident.")
        }
        let document = try self.document.map { text in
            guard let id = Identifier(text) else { throw ValidationError("A document is named by its UUID.") }
            return id
        }
        return .words(
            kind,
            NoticeContent.Words(says, document: document, cite: cite, contact: contact, answerBy: answerBy)
        )
    }
}

/// What a security incident was, beside words.
struct IncidentOptions: ParsableArguments {
    @Option(help: "Of an incident: when it was detected, as 2026-11-28T14:00:00Z.") var detected: String?
    @Option(help: "Of an incident: a data category that is concerned; repeatable.") var category: [String] =
        []
    @Option(help: "Of an incident: how many people are concerned, as far as known.") var persons: Int?
    @Option(help: "Of an incident: what has been done, and what the other side can do.") var measures: String?
    @Option(help: "Of an incident: why it is told later than at once.") var delayedBecause: String?

    var isEmpty: Bool {
        detected == nil && category.isEmpty && persons == nil && measures == nil && delayedBecause == nil
    }

    func read(_ says: String) throws -> NoticeContent.Incident {
        guard let detected = detected.flatMap({ Instant(rfc3339: $0) }) else {
            throw ValidationError("Say when it was --detected, as 2026-11-28T14:00:00Z.")
        }
        return NoticeContent.Incident(
            detected: detected,
            says: says,
            categories: Set(category),
            persons: persons,
            measures: measures,
            delayedBecause: delayedBecause
        )
    }
}
