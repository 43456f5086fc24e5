import Node
import Referrals
import Store
import StoreSQLite

extension World {
    /// The kinds of event, and how often each comes.
    enum Event: CaseIterable {
        case wait, deliver, refer, move, late, partition, crash, fill, revive, skew, backup, restore, rotate,
            suspend, attack,
            decideDeadLetter, giveUp, readdress, pursue, clocks, catchUp

        var weight: Int {
            switch self {
            case .wait: 20
            case .deliver: 70
            case .refer: 24
            case .move: 16
            case .late: 6
            case .partition: 3
            case .crash: 4
            case .fill: 2
            case .revive: 12
            case .skew: 2
            case .backup: 1
            case .restore: 1
            case .rotate: 1
            case .suspend: 2
            case .attack: 4
            case .decideDeadLetter: 3
            case .readdress: 6
            case .pursue: 60
            case .clocks: 4
            case .giveUp: 1
            case .catchUp: 3
            }
        }

        var isFault: Bool {
            switch self {
            case .late, .partition, .crash, .fill, .skew, .restore, .rotate, .suspend, .attack, .giveUp: true
            default: false
            }
        }
    }

    private static let events = Event.allCases.map { (element: $0, weight: $0.weight) }

    /// Lets one thing happen. In mild weather most faults stay away, and somebody works instead.
    func step() async {
        guard var event = random.pick(weighted: Self.events) else { return }
        if isMild, event.isFault, random.happens(0.75) { event = .pursue }
        switch event {
        case .wait: wait()
        case .deliver: await deliverSomewhere()
        case .refer: await refer()
        case .move: await officerMoves()
        case .late: await arriveLate()
        case .partition: changeLine()
        case .crash: crashSomebody()
        case .fill: fillSomebody()
        case .revive:
            if let number = random.pick(nodes.indices.filter { !nodes[$0].isUp }) { restart(number) }
        case .skew: skewSomebody()
        case .backup: backUpSomebody()
        case .restore: await restoreSomebody()
        case .rotate: await rotateKeys()
        case .suspend: await suspendOrResume()
        case .attack: await attack()
        case .decideDeadLetter: await decideDeadLetter()
        case .giveUp: await giveUpSomething()
        case .readdress: await readdress()
        case .pursue: await pursue()
        case .clocks: await runClocks()
        case .catchUp: if let number = random.pick(upright) { await catchUp(number) }
        }
        await sabotage()
    }

    /// A node does what its clocks ask for: reminders, notices of delay, calls.
    private func runClocks() async {
        guard let number = random.pick(upright), let process = nodes[number].process else { return }
        do {
            let steps = try await process.node.runClocks(limit: 20)
            figures.moves["clock", default: 0] += steps
            if steps > 0 { say("\(nodes[number].name): \(steps) clocks have run out.") }
        } catch {
            meet(error, at: number, doing: "run its clocks")
        }
    }

    private func wait() {
        let span: ClosedRange<Int64>? = random.pick(weighted: [
            (1...900, 25), (1000...20_000, 35), (20_000...900_000, 22), (900_000...20_000_000, 14),
            (20_000_000...150_000_000, 4), (150_000_000...900_000_000, 2),
        ])
        if let span { time.advance(milliseconds: random.number(span)) }
    }

    /// One attempt of one node that has something due, if any has.
    private func deliverSomewhere() async {
        guard let first = random.pick(upright) else { return }
        for number in upright.filter({ $0 >= first }) + upright.filter({ $0 < first }) {
            guard let process = nodes[number].process else { continue }
            do {
                guard let due = random.pick(try await process.node.dueLanes(limit: 8)) else { continue }
                return try await process.node.attempt(
                    due.head,
                    through: SimulatedCourier(world: self, sender: number, document: due.head.document)
                )
            } catch {
                return meet(error, at: number, doing: "deliver")
            }
        }
        // Nothing is due: some of it will be in a moment.
        time.advance(milliseconds: random.number(1...5000))
    }

    /// A copy of something that travelled before turns up: late, or played again by somebody.
    private func arriveLate() async {
        guard let copy = random.pick(copies), await isKnown(copy) else { return }
        count(.replayed)
        say("A copy of an earlier message reaches \(nodes[copy.to].name).")
        _ = await accept(copy.sealed, at: copy.to)
    }

    /// Whether the sender of what travelled still knows that it has said it. What was on its way when a disk was lost, and comes
    /// when its sender has said something else in its place, neither side can tell from two words under one number; nobody has
    /// kept it for so long here.
    func isKnown(_ copy: Copy) async -> Bool {
        guard putBack.contains(copy.from), let document = copy.document else { return true }
        let disk = SQLiteStore(memory: nodes[copy.from].disk)
        return (try? await disk.read { try $0.document(document) }) ?? nil != nil
    }

    private func changeLine() {
        guard nodes.count > 1, let one = random.pick(Array(nodes.indices)),
            let other = random.pick(nodes.indices.filter { $0 != one })
        else { return }
        let line = Line(one, other)
        if cuts.remove(line) == nil {
            cuts.insert(line)
            count(.partitioned)
            say("The line between \(nodes[one].name) and \(nodes[other].name) is cut.")
        } else {
            count(.healed)
            say("The line between \(nodes[one].name) and \(nodes[other].name) works again.")
        }
    }

    private func crashSomebody() {
        guard let number = random.pick(upright), let process = nodes[number].process else { return }
        if random.happens(0.2) {
            process.store.kill()
            count(.killed)
            say("\(nodes[number].name) is killed.")
        } else {
            let crash = CrashingStore.Crash(writes: Int(random.number(0...4)), isDurable: random.happens(0.5))
            process.store.plan(crash)
            count(.crashed)
            say(
                "\(nodes[number].name) will die at its write \(crash.writes + 1) from now, \(crash.isDurable ? "after" : "before") it is durable."
            )
        }
    }

    private func fillSomebody() {
        guard let number = random.pick(upright), let process = nodes[number].process else { return }
        let writes = Int(random.number(1...4))
        process.store.fill(writes: writes)
        count(.diskFull)
        say("\(nodes[number].name)'s disk has no room for its next \(writes) writes.")
    }

    private func skewSomebody() {
        guard let number = random.pick(Array(nodes.indices)) else { return }
        let skew = random.number(-120_000...120_000)
        nodes[number].clock.set(skew: skew)
        count(.clockSkewed)
        say("\(nodes[number].name)'s clock is off by \(skew) ms.")
    }

    private func suspendOrResume() async {
        guard let number = random.pick(upright), let process = nodes[number].process else { return }
        do {
            let resting = Set(try await process.node.peers().filter { $0.state == .suspended }.map(\.entity))
            let others = nodes.indices.filter { $0 != number }
            let suspended = others.filter { resting.contains(nodes[$0].entity) }
            guard let other = random.pick(suspended.isEmpty || random.happens(0.3) ? others : suspended)
            else { return }
            let entity = nodes[other].entity
            let isActive = try await process.store.read { try $0.peer(entity)?.state } == .active
            let record = try await process.node.setPeer(
                entity,
                isActive ? .suspended : .active,
                by: nodes[number].officer
            )
            if isActive { count(.suspended) }
            say("\(nodes[number].name): \(nodes[other].name) is now \(record.state.rawValue).")
        } catch {
            meet(error, at: number, doing: "suspend or resume a peer")
        }
    }

    private func decideDeadLetter() async {
        guard let number = random.pick(upright), let process = nodes[number].process else { return }
        do {
            guard let dead = random.pick(try await process.node.undelivered(limit: 20, deadOnly: true)) else {
                return
            }
            _ = try await process.node.resend(dead.document, by: nodes[number].officer)
            say("\(nodes[number].name) sends a dead letter again.")
        } catch {
            meet(error, at: number, doing: "send a dead letter again")
        }
    }

    /// An officer takes a document out of its lane that still waits; what is behind it in its thread waits with it.
    private func giveUpSomething() async {
        guard let number = random.pick(upright), let process = nodes[number].process else { return }
        do {
            let waiting = try await process.node.undelivered(limit: 20).filter { $0.state == .waiting }
            guard let delivery = random.pick(waiting) else { return }
            _ = try await process.node.giveUpDelivery(delivery.document, by: nodes[number].officer)
            say("\(nodes[number].name) gives up document \(delivery.document.text.suffix(6)).")
        } catch {
            meet(error, at: number, doing: "give up a document")
        }
    }
}
