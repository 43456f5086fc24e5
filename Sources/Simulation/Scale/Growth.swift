import Node
import Referrals
import Store

/// What a federation of one size cost.
package struct GrowthRow: Sendable, Hashable {
    package var shape: Shape
    package var nodes: Int
    /// Pairs of agencies that know each other.
    package var pairs: Int
    package var referrals = 0
    /// Documents taken in, answers included.
    package var documents = 0
    package var attempts = 0
    /// Processor time to make the agencies and enter each pair on both sides, in seconds.
    package var foundingSeconds = 0.0
    /// Processor time from opening the first case to the last receipt, in seconds.
    package var exchangeSeconds = 0.0
    /// What the process grew by, in bytes.
    package var bytes = 0

    /// Processor time of one referral with all that it causes on both sides, in milliseconds.
    package var millisecondsPerReferral: Double {
        referrals == 0 ? 0 : exchangeSeconds * 1000 / Double(referrals)
    }

    package var kibibytesPerNode: Double { Double(bytes) / 1024 / Double(max(1, nodes)) }
}

/// Measures how the cost of an exchange grows with the federation: worlds without faults, of many agencies in one process.
package struct Growth: Sendable {
    package let stage: Stage
    /// How many referrals each agency sends.
    package var referrals: Int

    package init(stage: Stage, referrals: Int) {
        self.stage = stage
        self.referrals = referrals
    }

    /// - Throws: whatever keeps the agencies from exchanging; nothing here is meant to fail.
    package func measure(_ shape: Shape, nodes: Int) async throws -> GrowthRow {
        let world = World(seed: 1, stage: stage)
        return try await world.grow(shape, nodes: nodes, referrals: referrals)
    }
}

extension World {
    func grow(_ shape: Shape, nodes count: Int, referrals: Int) async throws -> GrowthRow {
        isCalm = true
        defer { end() }
        let pairs = shape.pairs(of: count)
        var row = GrowthRow(shape: shape, nodes: count, pairs: pairs.count)
        let (memory, start) = (Expense.residentBytes, Expense.processorSeconds)
        for number in 0..<count { try found(number) }
        for (one, other) in pairs {
            try await enter(nodes[other], at: nodes[one])
            try await enter(nodes[one], at: nodes[other])
        }
        let founded = Expense.processorSeconds
        for turn in 0..<referrals {
            for number in nodes.indices {
                try await refer(
                    from: number,
                    to: shape.addressee(of: number, turn: turn, among: count),
                    turn: turn
                )
                row.referrals += 1
            }
            for number in nodes.indices { await drain(number) }
        }
        // What the last answers caused.
        for number in nodes.indices { await drain(number) }
        for number in nodes.indices {
            guard try await left(at: number).isEmpty else {
                throw Violation(
                    invariant: .converges,
                    says: "\(nodes[number].name) has something left in its outbox."
                )
            }
        }
        row.exchangeSeconds = Expense.processorSeconds - founded
        row.foundingSeconds = founded - start
        row.bytes = max(0, Expense.residentBytes - memory)
        row.documents = figures.documents
        row.attempts = figures.attempts
        return row
    }

    private func refer(from number: Int, to other: Int, turn: Int) async throws {
        guard let node = nodes[number].process?.node else { throw Died() }
        let officer = nodes[number].officer
        let intent = Intent(
            node: number,
            peer: other,
            reference: "\(nodes[number].name)-\(turn)",
            isConsented: true,
            isApproved: true
        )
        let record = try await node.openCase(Self.file(intent), by: officer)
        try await ask(intent, node, officer)
        let assessed = try await assessment(of: intent, node, officer)
        if !assessed.legal.rolesToApprove.isEmpty {
            _ = try await node.approve(
                record.id,
                as: SimulatedLaw.approver,
                seen: assessed.record.contentDigest ?? .zero,
                note: nil,
                by: nodes[number].approver
            )
        }
        _ = try await node.send(intent.reference, by: officer)
    }
}
