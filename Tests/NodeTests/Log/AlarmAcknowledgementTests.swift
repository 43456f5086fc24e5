import Node
import Referrals
import Store
import StoreSQLite
import Testing

@Suite("Alarms that somebody has seen")
struct AlarmAcknowledgementTests {
    private let pair: Pair
    private var tartu: TestNode { pair.tartu }
    private var porto: TestNode { pair.porto }
    /// Tartu's log as it is, and as an older copy of its database shows it.
    private let inOrder: DirectWitnessLine
    private let rewound: DirectWitnessLine

    /// Porto has cosigned a checkpoint of Tartu's, and Tartu's log shows an older one.
    init() async throws {
        pair = try await Pair()
        let (tartu, porto) = (pair.tartu, pair.porto)
        inOrder = DirectWitnessLine(nodes: [tartu, porto])
        try await fill(tartu, 20)
        try await tartu.node.publishCheckpoints()
        _ = try await tartu.node.askWitnesses(through: inOrder)
        rewound = DirectWitnessLine(nodes: [try tartu.copy(), porto])
        try await fill(tartu, 20)
        try await tartu.node.publishCheckpoints()
        _ = try await tartu.node.askWitnesses(through: inOrder)
        _ = try await porto.node.watchLogs(through: rewound)
    }

    private func open() async throws -> [LogAlarm] {
        try await porto.node.logAlarms().filter { $0.acknowledgement == nil }
    }

    @Test("An acknowledged alarm stays with what shows it, by whom and why, and is no longer open")
    func acknowledged() async throws {
        let alarm = try #require(try await open().first)
        #expect(alarm.kind == .staleHead)
        try await porto.node.acknowledgeAlarm(
            alarm.number,
            because: "Tartu restored a disk.",
            by: porto.officer
        )
        #expect(try await open().isEmpty)
        let kept = try #require(try await porto.node.logAlarms().first)
        #expect(kept.first == alarm.first && kept.second == alarm.second)
        #expect(kept.acknowledgement?.by == porto.officer.name)
        #expect(kept.acknowledgement?.reason == "Tartu restored a disk.")
        #expect(
            try await code {
                try await porto.node.acknowledgeAlarm(alarm.number, because: "Again.", by: porto.officer)
            } == .notNow
        )
        #expect(
            try await code {
                try await porto.node.acknowledgeAlarm(alarm.number + 9, because: "None.", by: porto.officer)
            } == .notFound
        )
        #expect(try await porto.node.audit().isSound)
    }

    @Test("An acknowledgement has a reason")
    func reason() async throws {
        let alarm = try #require(try await open().first)
        #expect(
            try await code {
                try await porto.node.acknowledgeAlarm(alarm.number, because: " \n", by: porto.officer)
            } == .invalidInput
        )
        #expect(try await open().count == 1)
    }

    @Test("What goes on raises no second alarm; what comes back after order was seen does")
    func recurring() async throws {
        let alarm = try #require(try await open().first)
        try await porto.node.acknowledgeAlarm(alarm.number, because: "Known.", by: porto.officer)
        _ = try await porto.node.watchLogs(through: rewound)
        #expect(try await open().isEmpty, "it has not stopped since it was acknowledged")
        _ = try await porto.node.watchLogs(through: inOrder)
        #expect(try await open().isEmpty)
        _ = try await porto.node.watchLogs(through: rewound)
        let again = try await open()
        #expect(again.count == 1 && again.first?.number == alarm.number + 1)
        #expect(again.first?.second == alarm.second)
        #expect(try await porto.node.audit().isSound)
    }

    @Test("An alarm or a word about one that was changed in the database is found")
    func tampered() async throws {
        let alarm = try #require(try await open().first)
        try await porto.node.acknowledgeAlarm(alarm.number, because: "Known.", by: porto.officer)
        try porto.tamper("UPDATE alarm_acknowledgement SET reason = 'Nothing.'")
        #expect(try await porto.node.audit().findings.map(\.says).contains { $0.contains("said of alarm") })
        try porto.tamper("UPDATE log_alarm SET second_note = first_note")
        #expect(try await porto.node.audit().findings.map(\.says).contains { $0.contains("alarm 1 is not") })
    }
}
