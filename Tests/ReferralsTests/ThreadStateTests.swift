import Referrals
import Testing
import Wire

struct ThreadStateTests {
    @Test("A referral that is received, reviewed, questioned, answered and accepted ends accepted")
    func straightWay() throws {
        var writer = Samples.Writer()
        _ = try writer.write(.referrer, .referral, Samples.referral)
        #expect(try writer.state().stage == .offered)
        _ = try writer.write(.receiver, .status, Samples.received)
        #expect(try writer.state().stage == .received)
        _ = try writer.write(.receiver, .status, Samples.review)
        let question = try writer.write(.receiver, .informationRequest, Samples.question)
        #expect(try writer.state().stage == .informationNeeded)
        #expect(try writer.state().duties == [Duty(side: .referrer, kind: .answer)])
        _ = try writer.write(.referrer, .informationResponse, Samples.answer(to: question))
        #expect(try writer.state().stage == .underReview)
        _ = try writer.write(.receiver, .status, Samples.accepted)
        #expect(try writer.state().stage == .accepted)
        #expect(try writer.state().duties == [Duty(side: .receiver, kind: .prepare)])
    }

    @Test("Conditions wait for the referrer, and a disagreement takes the acceptance back to review")
    func conditions() throws {
        var writer = Samples.Writer()
        _ = try writer.write(.referrer, .referral, Samples.referral)
        _ = try writer.write(.receiver, .status, Samples.received)
        let decision = try writer.write(.receiver, .status, Samples.conditions)
        #expect(try writer.state().duties == [Duty(side: .referrer, kind: .acknowledgeConditions)])
        let before = writer
        _ = try writer.write(.referrer, .acknowledgement, Samples.acknowledgement(of: decision, "accepted"))
        guard case .agreed(_, let agreed) = try writer.state().conditions else {
            Issue.record("the conditions should be agreed")
            return
        }
        #expect(agreed.map(\.says) == ["indirect dialogue only"])
        writer = before
        _ = try writer.write(.referrer, .acknowledgement, Samples.acknowledgement(of: decision, "declined"))
        #expect(try writer.state().stage == .underReview)
    }

    @Test("A withdrawal that crosses an acceptance wins, and the acceptance is kept without effect")
    func withdrawalWins() throws {
        var writer = Samples.Writer()
        _ = try writer.write(.referrer, .referral, Samples.referral)
        _ = try writer.write(.receiver, .status, Samples.received)
        let acceptance = try writer.write(.receiver, .status, Samples.accepted, seen: 1)
        _ = try writer.write(.referrer, .withdrawal, Samples.withdrawal, seen: 1)
        let state = try writer.state()
        #expect(state.stage == .withdrawn)
        #expect(state.withdrawal == .participant)
        let step = try #require(state.steps.first { $0.document == acceptance.id })
        #expect(step.effect == .noEffect(.notFromHere))
    }

    @Test("A refusal that crosses a question of the other side stands")
    func decisionBeatsQuestion() throws {
        var writer = Samples.Writer()
        _ = try writer.write(.referrer, .referral, Samples.referral)
        _ = try writer.write(.receiver, .status, Samples.received)
        let consultation = try writer.write(.receiver, .informationRequest, Samples.consultation)
        _ = try writer.write(.referrer, .informationResponse, Samples.answer(to: consultation))
        _ = try writer.write(.receiver, .status, Samples.declined, seen: 2)
        _ = try writer.write(.referrer, .informationRequest, Samples.question, seen: 2)
        #expect(try writer.state().stage == .declined)
        #expect(try writer.state().openQuestions.isEmpty)
    }

    @Test("A consultation by the receiver is remembered; a question of the referrer is none")
    func consultation() throws {
        var writer = Samples.Writer()
        _ = try writer.write(.referrer, .referral, Samples.referral)
        _ = try writer.write(.referrer, .informationRequest, Samples.consultation)
        #expect(try !writer.state().consulted)
        _ = try writer.write(.receiver, .informationRequest, Samples.consultation)
        #expect(try writer.state().consulted)
    }

    @Test("A document behind a gap in its chain waits until the gap is filled")
    func gap() throws {
        var writer = Samples.Writer()
        _ = try writer.write(.referrer, .referral, Samples.referral)
        let received = try writer.write(.receiver, .status, Samples.received)
        _ = try writer.write(.receiver, .status, Samples.review)
        let withGap = writer.documents.filter { $0.id != received.id }
        #expect(ThreadState(folding: withGap, referrer: try Samples.tartu()).stage == .offered)
        #expect(try writer.state().stage == .underReview)
    }

    @Test(
        "A participant's word to stop counts across a gap in its chain, from either side; an agency's waits"
    )
    func stopAcrossGap() throws {
        for side in Side.allCases {
            for (by, stage) in [("participant", Stage.withdrawn), ("agency", .received)] {
                var writer = Samples.Writer()
                _ = try writer.write(.referrer, .referral, Samples.referral)
                _ = try writer.write(.receiver, .status, Samples.received)
                let lost = try writer.write(side, .informationRequest, Samples.consultation)
                _ = try writer.write(side, .withdrawal, ["by": .string(by)])
                let withGap = writer.documents.filter { $0.id != lost.id }
                #expect(ThreadState(folding: withGap, referrer: try Samples.tartu()).stage == stage)
            }
        }
    }

    @Test("The same documents give the same state in whatever order and however often they arrive")
    func convergence() throws {
        var generator = Samples.Seeded(7)
        for _ in 0..<400 {
            let documents = try Self.randomThread(using: &generator)
            let expected = ThreadState(folding: documents, referrer: try Samples.tartu())
            for _ in 0..<4 {
                var arrived = documents + documents.prefix(3)
                arrived.shuffle(using: &generator)
                #expect(ThreadState(folding: arrived, referrer: try Samples.tartu()) == expected)
            }
        }
    }

    @Test("Once a participant's withdrawal is among the documents of an open thread, nothing reopens it")
    func withdrawalIsFinal() throws {
        var generator = Samples.Seeded(11)
        var withdrawn = 0
        for _ in 0..<400 {
            let documents = try Self.randomThread(using: &generator)
            let state = ThreadState(folding: documents, referrer: try Samples.tartu())
            guard state.withdrawal == .participant else { continue }
            withdrawn += 1
            #expect(state.stage == .withdrawn)
            #expect(state.duties.isEmpty)
        }
        #expect(withdrawn > 50)
    }

    @Test("A refusal without consultation has no effect, whoever signed it, and names the gate")
    func refusalNeedsConsultation() throws {
        var writer = Samples.Writer()
        _ = try writer.write(.referrer, .referral, Samples.referral)
        _ = try writer.write(.receiver, .status, Samples.received)
        _ = try writer.write(.receiver, .status, Samples.declined)
        #expect(try writer.state().stage == .received)
        #expect(try writer.state().steps.last?.effect == .noEffect(.gateClosed(.consulted)))
    }

    @Test("A withdrawal beats an end that its writer had not seen, and none that it had")
    func withdrawalBeatsCrossedEnds() throws {
        for (seen, stage) in [(1, Stage.withdrawn), (3, .declined)] {
            var writer = Samples.Writer()
            _ = try writer.write(.referrer, .referral, Samples.referral)
            _ = try writer.write(.receiver, .status, Samples.received)
            _ = try writer.write(.receiver, .informationRequest, Samples.consultation)
            let asked = try #require(writer.documents.last)
            _ = try writer.write(.referrer, .informationResponse, Samples.answer(to: asked), seen: 2)
            _ = try writer.write(.receiver, .status, Samples.declined, seen: 2)
            // A question of its own stands before the withdrawal, so the order alone would let the refusal go first.
            _ = try writer.write(.referrer, .informationRequest, Samples.question, seen: max(2, seen))
            _ = try writer.write(.referrer, .withdrawal, Samples.withdrawal, seen: max(2, seen))
            #expect(try writer.state().stage == stage)
        }
    }

    @Test(
        "Every combination of matter, move, side and stage has one row at most, and a final stage leads nowhere"
    )
    func table() {
        var permitted: [Matter: Int] = [:]
        for matter in Matter.allCases {
            for move in Move.Kind.allCases {
                for side in Side.allCases {
                    for stage in Stage.allCases {
                        let rows = Transition.table.filter {
                            $0.move == move && $0.by.contains(side) && $0.from.contains(stage)
                                && $0.matters.contains(matter)
                        }
                        #expect(rows.count <= 1, "\(move) by \(side) from \(stage) must lead to one place")
                        #expect(Transition.row(for: move, by: side, from: stage, in: matter) == rows.first)
                        if stage.isFinal {
                            #expect(rows.allSatisfy { ($0.to ?? stage) == stage }, "\(move) reopens \(stage)")
                        }
                        permitted[matter, default: 0] += rows.count
                    }
                }
            }
        }
        #expect(
            permitted == [
                .referral: 512, .preservation: 267, .assistance: 264, .information: 256, .notice: 158,
            ]
        )
    }

    @Test("Every stage of a referral can be reached, and from each that is not final an end can be")
    func reachability() {
        for matter in Matter.allCases {
            let rows = Transition.table.filter { $0.matters.contains(matter) }
            func reached(from start: Stage) -> Set<Stage> {
                var seen: Set<Stage> = [start]
                var waiting = [start]
                while let stage = waiting.popLast() {
                    for row in rows where row.from.contains(stage) {
                        if let to = row.to, seen.insert(to).inserted { waiting.append(to) }
                    }
                }
                return seen
            }
            let all = reached(from: .draft)
            if matter == .referral { #expect(all == Set(Stage.allCases)) }
            for stage in all { #expect(reached(from: stage).contains { $0.isEnd }, "\(matter): \(stage)") }
        }
    }

    /// Both sides write at random; what has been read of the other side lags behind, so that documents cross.
    static func randomThread(using generator: inout Samples.Seeded) throws -> [Document] {
        var writer = Samples.Writer()
        _ = try writer.write(.referrer, .referral, Samples.referral)
        var seen: [Side: Int] = [.referrer: 0, .receiver: 1]
        var written: [Side: Int] = [.referrer: 1, .receiver: 0]
        for _ in 0..<Int.random(in: 1...9, using: &generator) {
            let side: Side = Bool.random(using: &generator) ? .referrer : .receiver
            let read = Int.random(
                in: (seen[side] ?? 0)...max(seen[side] ?? 0, written[side.other] ?? 0),
                using: &generator
            )
            seen[side] = read
            written[side, default: 0] += 1
            let (type, body) = try randomBody(by: side, writer, using: &generator)
            _ = try writer.write(side, type, body, seen: read)
        }
        return writer.documents
    }

    private static func randomBody(
        by side: Side,
        _ writer: Samples.Writer,
        using generator: inout Samples.Seeded
    ) throws -> (DocumentType, JSON) {
        let last = try #require(writer.documents.last)
        var choices: [(DocumentType, JSON)] = [
            (.informationRequest, Samples.question), (.informationResponse, Samples.answer(to: last)),
            (.withdrawal, Samples.withdrawal),
        ]
        if side == .receiver {
            choices += [
                (.status, Samples.received), (.status, Samples.review), (.status, Samples.accepted),
                (.status, Samples.conditions), (.status, Samples.declined),
            ]
        } else {
            choices.append((.acknowledgement, Samples.acknowledgement(of: last, "accepted")))
        }
        return choices[Int.random(in: choices.indices, using: &generator)]
    }
}
