import JOSE
import Node
import Referrals
import Store
import StoreSQLite
import Trust
import Wire

/// A few agencies, the network between them, their disks, their officers, and everything that goes wrong: all of it
/// from one seed, one event after the other.
///
/// What runs is the program's own: threads, delivery, acceptance, storage. Only time, chance, the network and the disk are
/// the world's. A world is driven by one task, so that the same seed always tells the same story.
actor World {
    let seed: UInt64
    let stage: Stage
    let mutation: Mutation?
    let time = VirtualTime()
    var random: SimulatedRandom
    var nodes: [SimulatedNode] = []
    private var places: [EntityID: Int] = [:]
    var figures = Figures()
    var trace: Trace

    /// Pairs of nodes that do not reach each other, the lower number first.
    var cuts: Set<Line> = []
    /// Copies of what has travelled; any of them may turn up again.
    var copies: [Copy] = []
    /// How deep events are nested: something may happen while a document is on its way.
    var depth = 0

    /// What each node has given a receipt for, remembered outside of every disk.
    var acknowledged: [Int: [Identifier: Digest]] = [:]
    /// The cases whose harmed person has consented, and the assessments that a second person has approved.
    var consented: Set<String> = []
    var approved: Set<Identifier> = []
    /// The cases whose people have agreed to one more agency, as ``onward(_:to:)`` names it.
    var onwardConsented: Set<String> = []
    /// The cases in which a person has taken a consent back, whether or not their agency still knows it: see
    /// ``isTakenBack(_:knownTo:)``.
    var takenBack: Set<String> = []
    /// By the own reference of a case, what its officers really did before a dialogue.
    var readiness: [String: Set<Course.Omission>] = [:]
    /// The messages that a facilitator has released, and the cases whose own party has signed.
    var released: Set<Identifier> = []
    var signedHere: Set<String> = []
    var intents: [Intent] = []
    /// Who did not want to take part.
    var refusers: [Refuser] = []
    /// How each referral is meant to go, and where there was nothing to do.
    var courses: [Identifier: Course] = [:]
    var still: [Place: Standstill] = [:]
    /// The agencies that were put back to a backup at some time.
    var putBack: Set<Int> = []
    var surprise: Violation?
    /// Whether this is one of the worlds in which little goes wrong, so that much is carried through.
    let isMild: Bool
    /// Whether the faults are over: from then on everything that is sent arrives.
    var isCalm = false

    struct Line: Hashable {
        var low: Int
        var high: Int

        init(_ one: Int, _ other: Int) { (low, high) = (min(one, other), max(one, other)) }
    }

    struct Refuser {
        var node: Int
        var reference: String
        var person: String
        var peer: String
    }

    struct Copy {
        var sealed: [UInt8]
        var to: Int
        var from: Int
        var document: Identifier?
    }

    /// - Parameter traced: whether the story is kept in words.
    init(seed: UInt64, stage: Stage, mutation: Mutation? = nil, traced: Bool = false) {
        self.seed = seed
        self.stage = stage
        self.mutation = mutation
        random = SimulatedRandom(seed: seed)
        isMild = random.happens(0.5)
        trace = Trace(isOn: traced)
    }

    /// Makes the agencies and has their officers enter each other.
    func populate(_ count: Int) async throws {
        for number in 0..<min(count, stage.identities.count) {
            try found(number)
        }
        for node in nodes {
            for other in nodes where other.number != node.number { try await enter(other, at: node) }
            guard let process = node.process else { continue }
            _ = try await process.node.addPeer(
                statement: stage.attacker.statement(at: time.now),
                fingerprint: stage.attacker.fingerprint,
                authority: "",
                grant: .everything,
                by: node.officer
            )
        }
        for node in nodes { applyMutation(to: node) }
        say("The world has \(nodes.count) agencies: \(nodes.map(\.name).joined(separator: ", ")).")
    }

    /// Makes one agency, whose process runs.
    func found(_ number: Int) throws {
        let identity = stage.identities[number]
        guard let officer = Officer("Officer \(number)"), let approver = Officer("Approver \(number)"),
            let facilitator = Officer("Facilitator \(number)")
        else { return }
        var node = SimulatedNode(
            number: number,
            name: Self.name(number),
            entity: identity.entity,
            clock: SkewedClock(time),
            random: SimulatedSource(seed: random.next()),
            officer: officer,
            approver: approver,
            facilitator: facilitator,
            identity: identity,
            chest: SimulatedChest(stage.keys[number]),
            disk: try stage.emptyDisk.copy()
        )
        start(&node)
        nodes.append(node)
        places[node.entity] = number
    }

    /// Lets go of the agencies, whose processes know the world that knows them: of thousands of worlds none would be freed.
    func end() {
        nodes = []
        copies = []
    }

    func enter(_ other: SimulatedNode, at node: SimulatedNode) async throws {
        guard let process = node.process, let there = other.process else { return }
        _ = try await process.node.addPeer(
            statement: try await there.node.entityConfiguration(),
            fingerprint: try await there.node.ownFingerprint().words,
            authority: "",
            grant: .everything,
            by: node.officer
        )
    }

    private func start(_ node: inout SimulatedNode) {
        node.start(
            library: stage.law.library,
            schemas: stage.schemas,
            peers: SimulatedPeerSource(world: self, asker: node.number)
        )
    }

    static func name(_ number: Int) -> String {
        let names = ["Tartu", "Porto", "Malmo", "Graz"]
        return names.indices.contains(number) ? names[number] : "Agency \(number)"
    }

    func say(_ line: @autoclosure () -> String) { trace.say(line(), at: time.elapsed, depth: depth) }

    func count(_ fault: Fault) { figures.faults[fault, default: 0] += 1 }

    func index(of entity: EntityID) -> Int? { places[entity] }

    /// Those whose process runs.
    var upright: [Int] { nodes.indices.filter { nodes[$0].isUp } }

    func restart(_ number: Int) {
        guard !nodes[number].isUp else { return }
        start(&nodes[number])
        applyMutation(to: nodes[number])
        count(.restarted)
        say("\(nodes[number].name) starts again.")
    }

    /// What a use case threw: expected, or the end of its process, or a surprise.
    func meet(_ error: any Error, at number: Int, doing what: String) {
        switch error {
        case is Died: say("\(nodes[number].name) dies in the middle of: \(what).")
        case let error as StoreError where error.code == .unavailable:
            say("\(nodes[number].name) has no room on its disk for: \(what).")
        case let error as NodeError:
            figures.refusals[error.code.rawValue, default: 0] += 1
            let missing = " (" + ([error.says] + error.findings).joined(separator: "; ") + ")"
            say("\(nodes[number].name) may not \(what): \(error.code.rawValue)\(missing).")
        default:
            guard nodes[number].isUp else { return }
            say("\(nodes[number].name) is surprised while doing: \(what): \(error)")
            surprise =
                surprise
                ?? Violation(invariant: .noSurprise, says: "\(nodes[number].name), \(what): \(error)")
        }
    }
}

/// The story of a world, in words.
struct Trace: Sendable {
    var isOn: Bool
    private(set) var lines: [String] = []

    init(isOn: Bool) { self.isOn = isOn }

    mutating func say(_ line: @autoclosure () -> String, at milliseconds: Int64, depth: Int) {
        guard isOn else { return }
        let seconds = milliseconds / 1000
        func two(_ value: Int64) -> String { value < 10 ? "0\(value)" : String(value) }
        let clock =
            "\(seconds / 86_400)d \(two(seconds / 3600 % 24)):\(two(seconds / 60 % 60)):\(two(seconds % 60))"
        let fraction = String(1000 + milliseconds % 1000).dropFirst()
        lines.append("\(clock).\(fraction) \(String(repeating: "  ", count: depth))\(line())")
    }
}
