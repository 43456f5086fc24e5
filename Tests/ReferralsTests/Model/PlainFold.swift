import Referrals
import Wire

/// The rules of a thread written down a second time, as plainly as possible, to compare the product's fold with.
///
/// It goes through the table line by line for every document, and judges gates from the list of what has had an effect,
/// where the product keeps what it needs.
struct PlainFold {
    /// The documents in order, each with the stage it found and the stage it left; the same where it had no effect.
    struct Line {
        var document: Document
        var side: Side
        var move: Move?
        var hadEffect: Bool
        var before: Stage
        var after: Stage
    }

    var lines: [Line] = []
    var stage: Stage { lines.last?.after ?? .draft }

    /// What the thread is about, as its first document says.
    private let matter: Matter

    init(_ referrer: [Document], _ receiver: [Document]) {
        matter = referrer.first?.type.opens ?? .referral
        for (document, side) in Self.order(Self.counting(referrer), Self.counting(receiver), in: matter) {
            let move = Move(document)
            let next = move.flatMap { after($0, document, side) }
            lines.append(
                Line(
                    document: document,
                    side: side,
                    move: move,
                    hadEffect: next != nil,
                    before: stage,
                    after: next ?? stage
                )
            )
        }
    }

    /// What counts of a chain in which one has not come yet: all before it, and behind it a participant's word to stop alone.
    private static func counting(_ chain: [Document]) -> [Document] {
        let sequences = Set(chain.map(\.sequence))
        let missing = (1...(chain.count + 1)).first { !sequences.contains($0) } ?? 1
        return chain.filter {
            $0.sequence < missing || [.withdraw, .revoke].contains(Move($0)?.kind)
        }.sorted { $0.sequence < $1.sequence }
    }

    /// Of the two documents whose turn it could be, the one whose `seen` is already placed; of two such, the one that is, or is
    /// followed by, the strongest move that did not know the other one; then the stronger itself, then the referrer's.
    private static func order(_ first: [Document], _ second: [Document], in matter: Matter) -> [(
        Document, Side
    )] {
        var waiting: [(document: Document, side: Side)] =
            first.map { ($0, .referrer) } + second.map { ($0, .receiver) }
        var placed: [(Document, Side)] = []
        func count(_ side: Side) -> Int { placed.count { $0.1 == side } }
        func rank(_ document: Document) -> Int { Move(document)?.kind.precedence ?? .max }
        func strength(_ document: Document, _ side: Side) -> Int {
            let leads = Transition.table.contains {
                $0.move == Move(document)?.kind && $0.by.contains(side) && $0.matters.contains(matter)
                    && $0.to != nil
            }
            return leads ? rank(document) : .max
        }
        while !waiting.isEmpty {
            let turn = waiting.filter { candidate in
                !waiting.contains {
                    $0.side == candidate.side && $0.document.sequence < candidate.document.sequence
                }
            }
            let ready = turn.filter { $0.document.seen <= count($0.side.other) }
            let choice = (ready.isEmpty ? turn : ready).min { left, right in
                let strongest = [(left, right), (right, left)].map { own, other in
                    waiting.filter { $0.side == own.side && $0.document.seen < other.document.sequence }
                        .map { strength($0.document, $0.side) }.min() ?? .max
                }
                if strongest[0] != strongest[1] { return strongest[0] < strongest[1] }
                let ranks = (rank(left.document), rank(right.document))
                return ranks.0 == ranks.1
                    ? left.side == .referrer && right.side != .referrer : ranks.0 < ranks.1
            }
            guard let choice else { break }
            placed.append((choice.document, choice.side))
            waiting.removeAll { $0.document.id == choice.document.id }
        }
        return placed
    }

    /// The stage after a move, or nil where it has no effect.
    private func after(_ move: Move, _ document: Document, _ side: Side) -> Stage? {
        let rows = Transition.table.filter {
            $0.matters.contains(matter) && $0.move == move.kind && $0.by.contains(side)
                && $0.from.contains(stage)
        }
        guard let row = rows.first, row.gates.allSatisfy({ holds($0, move) }),
            refersToSomethingOpen(move, side)
        else { return nil }
        let to = row.to ?? stage
        switch row.proviso {
        case nil: return to
        case .contentIsHere: return hasContent ? to : stage
        case .noOtherQuestion: return openQuestions.count == 1 ? to : stage
        case .bothSigned: return hasSigned(side.other) ? to : stage
        }
    }

    private var effective: [Line] { lines.filter(\.hadEffect) }

    private func holds(_ gate: Gate, _ move: Move) -> Bool {
        switch gate {
        case .consulted:
            return effective.contains { $0.side == .receiver && $0.move == .ask(purpose: .consultation) }
        case .conditionsSettled: return !conditionsWait
        case .conditionsTakenOn: return lastOfConditions?.move?.kind == .agree
        case .onwardAuthorised:
            let answers = effective.compactMap { line -> Bool? in
                switch line.move {
                case .authorise(_, let isGranted): isGranted
                // The model knows no other consent that ends than one that is taken back.
                case .revoke where line.side == .referrer: false
                default: nil
                }
            }
            return answers.last == true
        case .consentsInForce:
            guard let last = effective.last(where: { [.consent, .revoke].contains($0.move?.kind) }) else {
                return false
            }
            // The model has one consent; either side may declare it, so each side's last word counts.
            let words = Side.allCases.compactMap { side in
                effective.last { $0.side == side && [.consent, .revoke].contains($0.move?.kind) }
            }
            return last.hadEffect && words.allSatisfy { $0.move?.kind == .consent }
        default: return true
        }
    }

    /// Who last set conditions, or answered them: an acceptance, an offer of information.
    private var lastOfConditions: Line? {
        effective.last { line in
            if case .offer(let offer) = line.move { return offer.matter == .information && !offer.hasContent }
            return [.accept, .agree, .disagree].contains(line.move?.kind)
        }
    }

    private var conditionsWait: Bool {
        switch lastOfConditions?.move {
        case .accept(let terms): !terms.isPlain
        case .offer: true
        default: false
        }
    }

    /// Whether the information itself is here: it came along with the first document, or was supplied since.
    private var hasContent: Bool {
        effective.contains { line in
            if case .offer(let offer) = line.move { return offer.hasContent }
            return line.move == .supply
        }
    }

    /// The requests to keep data of a side.
    private func preservations(of side: Side) -> [Line] {
        effective.filter { line in
            guard line.side == side else { return false }
            if case .offer(let offer) = line.move { return offer.matter == .preservation }
            return line.move?.kind == .preserve
        }
    }

    /// Questions without an answer; a withdrawal closes all.
    private var openQuestions: [Line] {
        if effective.contains(where: { [.withdraw, .cancel].contains($0.move?.kind) }) { return [] }
        return effective.filter { line in
            guard case .ask = line.move else { return false }
            return !effective.contains { other in
                switch other.move {
                case .answer(let request), .authorise(let request, _):
                    request == line.document.id && other.side != line.side
                default: false
                }
            }
        }
    }

    private func refersToSomethingOpen(_ move: Move, _ side: Side) -> Bool {
        switch move {
        case .ask(.onwardTransfer): return side == .receiver
        case .answer(let request), .authorise(let request, _):
            guard let line = openQuestions.first(where: { $0.document.id == request && $0.side != side }),
                case .ask(let purpose) = line.move
            else { return false }
            if case .onwardTransfer = purpose { return move.kind == .authorise }
            return move.kind == .answer
        case .agree(let decision), .disagree(let decision):
            return conditionsWait && lastOfConditions?.document.id == decision
        case .consent, .revoke:
            let own = effective.last { $0.side == side && [.consent, .revoke].contains($0.move?.kind) }
            return own?.move?.kind != .revoke
        case .preserve(let extended):
            return extended == nil || preservations(of: side).contains { $0.document.id == extended }
        case .keep(let request, _), .notKeep(let request, _):
            return preservations(of: side.other).contains { $0.document.id == request }
        case .serve(let request, _), .give(let request, _), .refuse(let request, _):
            guard let first = effective.first?.document, first.id == request else { return false }
            guard move.kind == .serve else { return true }
            let isOrder = first.body["measure"]?.string == AssistanceMeasure.orderGivenEffect.rawValue
            return isOrder && !effective.contains { $0.move?.kind == .serve }
        case .reportErasure(let request):
            let asked = effective.contains {
                $0.document.id == request && $0.side != side && $0.move == .askErasure
            }
            return asked && !effective.contains { $0.move == .reportErasure(request: request) }
        default: return true
        }
    }

    private func hasSigned(_ side: Side) -> Bool {
        effective.contains { line in
            guard case .sign = line.move else { return false }
            return line.side == side
        }
    }
}
