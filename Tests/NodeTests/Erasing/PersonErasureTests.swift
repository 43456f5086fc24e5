import Casework
import Foundation
import Node
import Referrals
import Store
import StoreSQLite
import TestAgencies
import Testing
import Vault
import Wire

@Suite("Erasing one person of a case")
struct PersonErasureTests {
    private static let reference = "EE-PERSONS"
    private static let gone = [
        "She sleeps at her sister's in Rakvere since the break-in", "a chair by the door",
        "I never want to see that laptop again", "understands@harmed-1", "1987-11-23",
    ]
    private static let stays = "He asked twice whether he may bring his brother"

    private let pair: Pair
    private var tartu: TestNode { pair.tartu }

    init() async throws {
        pair = try await Pair()
        _ = try await tartu.node.openCase(
            [
                "reference": .string(Self.reference), "stage": "investigation",
                "offence": ["budapest": ["art2"], "provisions": []],
                "parties": [
                    ["pseudonym": "harmed-1", "role": "harmed", "birth": "1987-11-23"],
                    ["pseudonym": "harmed-2", "role": "harmed", "birth": "1991"],
                ],
            ],
            by: tartu.officer
        )
        let form = try await tartu.node.screeningForm()
        try await change(.facilitator) { file, act in
            let note = try file.file(NoteRecord(words: "draft", about: "harmed-1"), by: act)
            try file.amend(note, by: act) { content throws(CaseworkError) in content.words = Self.gone[0] }
            try file.file(NoteRecord(words: Self.stays, about: "harmed-2"), by: act)
            try file.file(NoteRecord(words: "harmed-1 and harmed-2 were told"), by: act)
            try file.file(
                MessageRecord(
                    from: "harmed-1",
                    to: "harmed-2",
                    language: "en",
                    words: Self.gone[2],
                    writtenAt: act.at
                ),
                by: act
            )
            let answers = form.keys(people: file.principals).map { key -> (String, String) in
                let question = form.questions.first { key == $0.id || key.hasPrefix($0.id + "@") }
                return (key, question?.choices.first { !$0.bars && $0.points == 0 }?.id ?? "")
            }
            try file.screen(
                form,
                at: .intake,
                answers: Dictionary(uniqueKeysWithValues: answers),
                decision: .proceed,
                reasons: "both want it",
                by: act
            )
        }
        try await change(.intakeOfficer) { file, act in
            try file.keep(
                PersonRecord(
                    pseudonym: "harmed-1",
                    role: .harmed,
                    birth: "1987-11-23",
                    accommodations: [Self.gone[1]]
                ),
                by: act
            )
        }
    }

    private func change(
        _ role: Role,
        _ body: @Sendable @escaping (inout CaseFile, Act) throws -> Void
    ) async throws {
        try await tartu.node.change(Self.reference, by: tartu.officer, as: role, body)
    }

    private func erase(althoughUnfinished: Bool = false) async throws -> PersonErasure {
        try await tartu.node.erasePerson(
            "harmed-1",
            ofCase: Self.reference,
            reason: .personAsked,
            ground: "GDPR art. 17(1)(b)",
            althoughUnfinished: althoughUnfinished,
            by: tartu.officer,
            as: .dataProtectionOfficer
        )
    }

    @Test(
        "GDPR-17 A search of the database, its log of changes, the keyring and copies of before finds nothing of the person; the others' data open; all of it verifies"
    )
    func nothingLeft() async throws {
        let copies = try TemporaryFolder()
        try TestVault.open(tartu.keyring).backUp(to: copies.path("keyring.copy"), at: pair.clock.now)
        for name in ["comity.db", "comity.db-wal"] {
            try FileManager.default.copyItem(atPath: tartu.folder.path(name), toPath: copies.path(name))
        }
        let before = try await Harvest(tartu.store)
        for text in Self.gone + [Self.stays] { #expect(before.holds(Array(text.utf8)), "\(text)") }

        let erasure = try await erase()
        #expect(erasure.taken.naming.map(\.kind) == [.note])

        for folder in [tartu.folder.path(""), copies.path("")] {
            for (name, data) in try everyFile(under: folder) {
                for text in Self.gone {
                    #expect(data.range(of: Data(text.utf8)) == nil, "\(name) holds \(text)")
                }
            }
        }
        // Whoever has today's keys, with today's database or with the one of before.
        let after = try await Harvest(tartu.store)
        try FileManager.default.copyItem(atPath: tartu.keyring, toPath: copies.path("keyring.today"))
        for keyring in ["keyring.copy", "keyring.today"] {
            let old = try await Harvest(
                try SQLiteStore(path: copies.path("comity.db"), keyring: copies.path(keyring))
            )
            for text in Self.gone { #expect(!old.holds(Array(text.utf8)), "\(keyring): \(text)") }
        }
        for text in Self.gone { #expect(!after.holds(Array(text.utf8)), "\(text)") }
        #expect(after.holds(Array(Self.stays.utf8)) && after.holds(Array("understands@harmed-2".utf8)))

        // The case goes on without the person.
        let file = try await tartu.node.caseFile(Self.reference, readBy: nil)
        let person = try file.person("harmed-1")
        #expect(person.left != nil && person.birth == nil && person.accommodations.isEmpty)
        #expect(try file.person("harmed-2").birth == "1991")
        #expect(Set(file.all(NoteRecord.self).map(\.content.about)) == ["harmed-2", nil])
        #expect(file.all(MessageRecord.self).isEmpty)
        try await change(.facilitator) { file, act in
            try file.file(NoteRecord(words: "later"), by: act)
        }
        #expect(try await tartu.node.audit().findings == [])
        try await tartu.node.checkLog()

        let held = try #require(try await tartu.node.erasureCertificates().first)
        #expect(held.certificate.records == erasure.taken.records.count && held.certificate.records == 4)
        let claims = String(decoding: held.certificate.claims.bytes(), as: UTF8.self)
        #expect(!claims.contains("harmed"))

        // And all of it can be erased after that.
        let all = try await tartu.node.erase(
            Self.reference,
            reason: .purposeFulfilled,
            by: tartu.officer,
            as: .approver
        )
        #expect(all.record.state == .erased)
        #expect(!(try await Harvest(tartu.store)).holds(Array(Self.stays.utf8)))
        #expect(try await tartu.node.audit().findings == [])
    }

    @Test("An erased person's words find the case no more; the others' do")
    func words() async throws {
        func finds(_ word: String) async throws -> Bool {
            try await tartu.store.read { transaction in
                let query = SearchQuery(
                    words: [word],
                    compartments: Compartment.allCases.map(\.rawValue),
                    limit: 9
                )
                return try !transaction.search(query).candidates.isEmpty
            }
        }
        #expect(try await finds("rakvere"))
        _ = try await erase()
        #expect(try await !finds("rakvere"))
        #expect(try await finds("brother"))
    }

    @Test(
        "A role that may not, a legal hold, what is under way and a person who is not there stand against it"
    )
    func gates() async throws {
        let officer = tartu.officer
        #expect(
            try await code {
                _ = try await tartu.node.erasePerson(
                    "harmed-1",
                    ofCase: Self.reference,
                    reason: .personAsked,
                    by: officer,
                    as: .facilitator
                )
            } == .notPermitted
        )
        #expect(
            try await code {
                _ = try await tartu.node.erasePerson(
                    "nobody-7",
                    ofCase: Self.reference,
                    reason: .personAsked,
                    by: officer,
                    as: .approver
                )
            } == .notFound
        )
        try await change(.facilitator) { file, act in
            try file.add(TaskRecord(says: "call back", due: nil), by: act)
        }
        #expect(try await code { _ = try await erase() } == .gateClosed)
        try await change(.approver) { file, act in
            try file.holdLegally("an appeal is pending", until: nil, by: act)
        }
        #expect(try await code { _ = try await erase(althoughUnfinished: true) } == .gateClosed)
        #expect(try await Harvest(tartu.store).holds(Array(Self.gone[0].utf8)))
    }
}
