/// Whose cosignatures make a checkpoint count as witnessed: groups with a quorum.
///
/// ```
/// witness tartu  tartu.example/witness+…  https://tartu.example/witness
/// witness porto  porto.example/witness+…  https://porto.example/witness
/// group   abroad any porto
/// quorum  abroad
/// ```
///
/// A group counts as one vote in the group above it, so that several witnesses of one operator do not outvote the
/// others. The lines are those of the policy files that Sigsum's and other logs' tools read.
public struct WitnessPolicy: Sendable, Hashable {
    /// One witness.
    public struct Witness: Sendable, Hashable {
        /// The name by which the policy speaks of it.
        public var name: String
        /// Its key.
        public var verifier: NoteVerifier
        /// Where it takes checkpoints; nil where it is only read about.
        public var url: String?

        /// A witness from its parts.
        public init(name: String, verifier: NoteVerifier, url: String?) {
            self.name = name
            self.verifier = verifier
            self.url = url
        }
    }

    /// `count` of `members`, each a witness or another group.
    public struct Group: Sendable, Hashable {
        /// The name by which the policy speaks of it.
        public var name: String
        /// How many of the members it takes.
        public var count: Int
        /// Names of witnesses and of groups above.
        public var members: [String]
    }

    /// The witnesses, in the order of the file.
    public private(set) var witnesses: [Witness] = []
    /// The groups, in the order of the file: each refers only to what stands before it.
    public private(set) var groups: [Group] = []
    /// The name of the witness or group that decides; nil where no cosignature is asked for.
    public private(set) var quorum: String?

    /// A policy that asks for nothing.
    public init() {}

    /// One vote for each operator, and so many of them.
    ///
    /// - Parameter operators: the witnesses of each operator.
    /// - Throws: ``WitnessPolicyError`` where names are used twice, or `count` is not between 0 and their number.
    public init(_ count: Int, of operators: [(name: String, witnesses: [Witness])]) throws(WitnessPolicyError)
    {
        for (number, party) in operators.enumerated() {
            for witness in party.witnesses { try add(witness, line: number + 1) }
        }
        guard count > 0 else { return }
        var members: [String] = []
        for (number, party) in operators.enumerated() {
            let group = Group(name: "operator:" + party.name, count: 1, members: party.witnesses.map(\.name))
            try add(group, line: number + 1)
            members.append(group.name)
        }
        try add(Group(name: "operators", count: count, members: members), line: operators.count + 1)
        quorum = "operators"
    }

    /// Reads a policy: lines `witness NAME VKEY [URL]`, `group NAME COUNT|any|all MEMBER…`, `quorum NAME|none`; what
    /// follows `#` is a comment.
    ///
    /// - Throws: ``WitnessPolicyError`` with the line.
    public init(parsing text: String) throws(WitnessPolicyError) {
        var hasQuorum = false
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            let words = line.prefix { $0 != "#" }.split(whereSeparator: \.isWhitespace).map(String.init)
            guard let kind = words.first else { continue }
            switch (kind, words.count) {
            case ("witness", 3...4): try add(try Self.witness(words, line: index + 1), line: index + 1)
            case ("group", 4...): try add(try Self.group(words, line: index + 1), line: index + 1)
            case ("quorum", 2):
                guard !hasQuorum else { throw WitnessPolicyError(index + 1, "the quorum is set twice") }
                hasQuorum = true
                guard words[1] != "none" else { continue }
                guard isKnown(words[1]) else {
                    throw WitnessPolicyError(index + 1, "there is no witness or group '\(words[1])' above")
                }
                quorum = words[1]
            default:
                throw WitnessPolicyError(
                    index + 1,
                    "write `witness NAME VKEY [URL]`, `group NAME COUNT MEMBER…` or `quorum NAME`"
                )
            }
        }
        guard hasQuorum else {
            throw WitnessPolicyError(0, "the line `quorum NAME`, or `quorum none`, is missing")
        }
    }

    /// Whether the cosignatures of these witnesses suffice.
    ///
    /// - Parameter cosigned: the keys whose cosignatures have been verified.
    public func isSatisfied(by cosigned: Set<NoteVerifier>) -> Bool {
        guard let quorum else { return true }
        var votes = Set(witnesses.filter { cosigned.contains($0.verifier) }.map(\.name))
        for group in groups where group.members.count(where: votes.contains) >= group.count {
            votes.insert(group.name)
        }
        return votes.contains(quorum)
    }

    /// The witnesses whose cosignatures on a checkpoint verify.
    public func cosigners(of note: SignedNote) -> Set<NoteVerifier> {
        Set(witnesses.map(\.verifier).filter { (try? note.verified(by: [$0])) != nil })
    }

    private static func witness(_ words: [String], line: Int) throws(WitnessPolicyError) -> Witness {
        let verifier: NoteVerifier
        do { verifier = try NoteVerifier(words[2]) } catch { throw WitnessPolicyError(line, error.says) }
        return Witness(name: words[1], verifier: verifier, url: words.count > 3 ? words[3] : nil)
    }

    private static func group(_ words: [String], line: Int) throws(WitnessPolicyError) -> Group {
        let members = Array(words[3...])
        let count = words[2] == "any" ? 1 : words[2] == "all" ? members.count : Int(words[2]) ?? 0
        return Group(name: words[1], count: count, members: members)
    }

    private func isKnown(_ name: String) -> Bool {
        witnesses.contains { $0.name == name } || groups.contains { $0.name == name }
    }

    private mutating func add(_ witness: Witness, line: Int) throws(WitnessPolicyError) {
        guard witness.verifier.kind == .cosignature else {
            throw WitnessPolicyError(line, "the key of '\(witness.name)' is not one that cosigns")
        }
        guard witness.name != "none", !isKnown(witness.name),
            !witnesses.contains(where: { $0.verifier == witness.verifier })
        else { throw WitnessPolicyError(line, "the name or the key of '\(witness.name)' is used twice") }
        witnesses.append(witness)
    }

    private mutating func add(_ group: Group, line: Int) throws(WitnessPolicyError) {
        guard group.name != "none", !isKnown(group.name) else {
            throw WitnessPolicyError(line, "the name '\(group.name)' is used twice")
        }
        if let unknown = group.members.first(where: { !isKnown($0) }) {
            throw WitnessPolicyError(line, "there is no witness or group '\(unknown)' above")
        }
        guard Set(group.members).count == group.members.count, (1...group.members.count).contains(group.count)
        else {
            throw WitnessPolicyError(
                line,
                "the group '\(group.name)' needs a count from 1 to its members' number"
            )
        }
        groups.append(group)
    }
}

/// What is wrong in a policy, and in which line.
public struct WitnessPolicyError: Error, Sendable, Hashable, CustomStringConvertible {
    /// From 1; 0 where no line is to blame.
    public let line: Int
    /// What is wrong, as part of a sentence.
    public let says: String

    init(_ line: Int, _ says: String) {
        self.line = line
        self.says = says
    }

    /// What is wrong, as a sentence.
    public var description: String {
        line == 0 ? "The witness policy: \(says)." : "Line \(line) of the witness policy: \(says)."
    }
}
