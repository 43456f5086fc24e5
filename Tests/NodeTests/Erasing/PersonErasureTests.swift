import Casework
import Foundation
import GRDB
import Node
import Referrals
import Store
import TestAgencies
import Testing
import Vault
import Wire

@testable import StoreSQLite

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

    private func decide(accepting accepted: Set<ErasureConcern> = []) async throws -> ErasureProgress {
        try await tartu.node.erasePerson(
            "harmed-1",
            ofCase: Self.reference,
            reason: .personAsked,
            ground: "GDPR art. 17(1)(b)",
            accepting: accepted,
            by: tartu.officer,
            as: .dataProtectionOfficer
        )
    }

    private func confirm(_ decided: ErasureProgress, on node: Node? = nil) async throws -> ErasureProgress {
        try await (node ?? tartu.node).confirmErasure(
            decided.record.id,
            ofCase: Self.reference,
            by: try #require(Officer("Rebane, approver")),
            as: .approver
        )
    }

    private func erase() async throws -> ErasureProgress { try await confirm(try await decide()) }

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
        #expect(erasure.record.state == .erased && erasure.proceeding.person == nil)
        #expect(erasure.taken?.naming.map(\.kind) == [.note])

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
            // A copy of before is still one of everything else.
            for text in [Self.stays, "understands@harmed-2", "harmed-1 and harmed-2 were told", "1991"] {
                #expect(old.holds(Array(text.utf8)), "\(keyring): \(text)")
            }
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
        #expect(held.certificate.records == erasure.proceeding.records.count && held.certificate.records == 4)
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

    @Test(
        "What was written before it was known of whom goes all the same: the case gets new keys for that",
        arguments: [nil, "harmed-2"]
    )
    func knownLater(before: String?) async throws {
        let words = "She called from a telephone box in Viljandi"
        try await change(.facilitator) { file, act in
            let note = try file.file(NoteRecord(words: words, about: before), by: act)
            try file.amend(note, by: act) { content throws(CaseworkError) in content.about = "harmed-1" }
        }
        let erasure = try await erase()
        #expect(erasure.proceeding.records.count == 5)
        let after = try await Harvest(tartu.store)
        #expect(!after.holds(Array(words.utf8)) && after.holds(Array(Self.stays.utf8)))
        #expect(try await tartu.node.audit().findings == [])
    }

    @Test("Bundles that left the node are named to whoever erases")
    func handedOut() async throws {
        let (id, at, by) = (
            try await tartu.node.caseRecord(Self.reference).id, pair.clock.now, tartu.officer.name
        )
        try await tartu.store.write { transaction in
            _ = try transaction.record(
                .bundleExported,
                by: by,
                about: id,
                digest: Digest(of: "a bundle"),
                at: at
            )
        }
        let copy = CopyHandedOut(kind: .bundle, subject: id, at: at, by: by, digest: Digest(of: "a bundle"))
        #expect(try await erase().copiesHandedOut == [copy])
        let all = try await tartu.node.erase(
            Self.reference,
            reason: .purposeFulfilled,
            by: tartu.officer,
            as: .approver
        )
        #expect(all.copiesHandedOut == [copy])
    }

    @Test(
        "Who somebody is opens with the keys of those who reach people alone, is found by no word, and goes with the person"
    )
    func identity() async throws {
        let name = "Mari Maasikas"
        try await change(.intakeOfficer) { file, act in
            for person in ["harmed-1", "harmed-2"] {
                try file.keep(
                    IdentityRecord(person: person, name: person == "harmed-1" ? name : "Jaan Jalakas"),
                    by: act
                )
            }
        }
        let id = try await tartu.node.caseRecord(Self.reference).id
        for (role, compartments) in KeyCompartment.opened {
            let key = try TestVault.open(tartu.keyring).roleKey(role)
            let ring = try SQLiteKeyring(path: tartu.keyring)
            let store = try SQLiteStore(
                path: tartu.folder.path("comity.db"),
                vault: Vault(storage: ring) { [.role(role, key)] }
            )
            let records = try await store.read { transaction in
                try transaction.casework(ofCase: id).filter { $0.kind == RecordKind.identity.rawValue }
            }
            #expect(records.count == 2)
            let reads = records.allSatisfy { !$0.isClosed && !$0.content.isEmpty }
            #expect(reads == compartments.contains(.identities), "\(role)")
        }
        let found = try await tartu.store.read { transaction in
            try transaction.search(
                SearchQuery(
                    words: ["maasikas"],
                    compartments: Compartment.allCases.map(\.rawValue),
                    limit: 9
                )
            ).candidates
        }
        #expect(found.isEmpty)
        #expect(try await Harvest(tartu.store).holds(Array(name.utf8)))
        _ = try await erase()
        let after = try await Harvest(tartu.store)
        #expect(!after.holds(Array(name.utf8)) && after.holds(Array("Jaan Jalakas".utf8)))
        #expect(try await tartu.node.audit().findings == [])
    }

    @Test("Nothing more is kept of an erased person, and the others' records go on")
    func nothingMore() async throws {
        _ = try await erase()
        await #expect(throws: (any Error).self) {
            try await change(.facilitator) { file, act in
                try file.file(NoteRecord(words: "she called again", about: "harmed-1"), by: act)
            }
        }
        try await change(.facilitator) { file, act in
            try file.file(NoteRecord(words: "he called again", about: "harmed-2"), by: act)
        }
        #expect(!(try await Harvest(tartu.store)).holds(Array("she called again".utf8)))
        #expect(try await tartu.node.audit().findings == [])
    }

    @Test(
        "GDPR-17 Of a case in which an earlier version left everything under one key, people are erased too, whether it was divided before or not",
        arguments: [false, true]
    )
    func undivided(isDivided: Bool) async throws {
        let before = try await asEarlierVersion()
        if isDivided {
            #expect(try await tartu.node.divideOlderCases() == 1)
            #expect(try await tartu.node.divideOlderCases() == 0)
        }
        let between = try copied("between")
        _ = try await erase()
        let (after, old) = (try await Harvest(tartu.store), try await before())
        let divided = try await between()
        for text in Self.gone {
            #expect(!after.holds(Array(text.utf8)), "\(text)")
            #expect(!old.holds(Array(text.utf8)), "\(text)")
            #expect(!divided.holds(Array(text.utf8)), "\(text)")
        }
        #expect(after.holds(Array(Self.stays.utf8)))
        // Under one key there is nothing to choose; once it is divided, a copy is one of all the others.
        #expect(!old.holds(Array(Self.stays.utf8)))
        #expect(divided.holds(Array(Self.stays.utf8)) == isDivided)
        let file = try await tartu.node.caseFile(Self.reference, readBy: nil)
        #expect(try file.person("harmed-1").birth == nil)
        #expect(try file.person("harmed-2").birth == "1991")
        #expect(try await tartu.node.audit().findings == [])
    }

    /// Seals the case as a version did in which nobody had keys of their own.
    ///
    /// - Returns: what reads a copy of the database as it was then, with the keyring of whenever it is called.
    private func asEarlierVersion() async throws -> () async throws -> Harvest {
        let store = tartu.store
        let id = try await tartu.node.caseRecord(Self.reference).id
        try await store.pool.write { [vault = store.vault] database in
            let transaction = SQLiteTransaction(database: database, vault: vault)
            for record in try transaction.casework(ofCase: id) {
                for revision in try transaction.caseworkHistory(of: record.id) {
                    let content = try transaction.sealText(
                        revision.content,
                        for: SQLiteTransaction.purpose(revision.id.text, revision.revision),
                        under: .file(id),
                        in: KeyCompartment(casework: revision.compartment)
                    )
                    try transaction.store(content, .nobody, of: revision)
                }
            }
            var file = try #require(try transaction.caseRecord(id))
            file.concerns = .nobody
            let reference = try transaction.index(file.reference, of: .caseFile)
            let (sealed, _) = try transaction.sealed(file, reference)
            try transaction.update("case_file", ["sealed": sealed, "about": nil], where: "id = ?", [id.text])
            try database.execute(
                sql: "INSERT INTO undivided_case (case_id) VALUES (?)",
                arguments: [id.text]
            )
        }
        return try copied("before")
    }

    /// A copy of the database as it is, to be read with the keyring of whenever that is.
    private func copied(_ name: String) throws -> () async throws -> Harvest {
        let copies = try TemporaryFolder()
        for file in ["comity.db", "comity.db-wal"] {
            try FileManager.default.copyItem(atPath: tartu.folder.path(file), toPath: copies.path(file))
        }
        let keyring = tartu.keyring
        return {
            try FileManager.default.copyItem(atPath: keyring, toPath: copies.path("keyring"))
            return try await Harvest(
                try SQLiteStore(path: copies.path("comity.db"), keyring: copies.path("keyring"))
            )
        }
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
        #expect(try await code { _ = try await decide() } == .gateClosed)
        try await change(.approver) { file, act in
            try file.holdLegally("an appeal is pending", until: nil, by: act)
        }
        #expect(try await code { _ = try await decide(accepting: [.unfinished]) } == .gateClosed)
        #expect(try await Harvest(tartu.store).holds(Array(Self.gone[0].utf8)))
    }

    @Test(
        "Nobody erases a person alone: it waits for another officer, and can be called off until it is done"
    )
    func twoPeople() async throws {
        let decided = try await decide()
        #expect(decided.needsConfirmation && decided.record.state == .asking)
        let (officer, id) = (tartu.officer, decided.record.id)
        #expect(
            try await code {
                _ = try await tartu.node.confirmErasure(
                    id,
                    ofCase: Self.reference,
                    by: officer,
                    as: .approver
                )
            } == .notPermitted
        )
        #expect(
            try await code {
                _ = try await tartu.node.confirmErasure(
                    id,
                    ofCase: Self.reference,
                    by: try #require(Officer("Somebody")),
                    as: .facilitator
                )
            } == .notPermitted
        )
        #expect(try await code { _ = try await decide() } == .notNow)
        // Neither a start nor a review does what nobody has confirmed.
        #expect(try await tartu.node.continueErasures() == [])
        #expect(try await Harvest(tartu.store).holds(Array(Self.gone[0].utf8)))
        let called = try await tartu.node.callOffErasure(
            id,
            ofCase: Self.reference,
            by: officer,
            as: .dataProtectionOfficer
        )
        #expect(called.record.state == .calledOff)
        #expect(try await code { _ = try await confirm(decided) } == .notNow)
        #expect(try await erase().record.state == .erased)
        #expect(
            try await tartu.node.erasures(ofCase: Self.reference).map(\.record.state) == [
                .calledOff, .erased,
            ]
        )
        #expect(try await tartu.node.audit().findings == [])
    }

    @Test("Where the whole case goes meanwhile, the decision about one of its people falls")
    func wholeCase() async throws {
        let decided = try await decide()
        let all = try await tartu.node.erase(
            Self.reference,
            reason: .purposeFulfilled,
            by: tartu.officer,
            as: .approver
        )
        #expect(all.record.state == .erased)
        #expect(try await tartu.node.continueErasures() == [])
        let record = try await tartu.store.read { transaction in
            try transaction.erasureRecords(state: .calledOff, limit: 9)
        }
        #expect(record.map(\.id) == [decided.record.id])
        #expect(try await tartu.node.audit().findings == [])
    }

    @Test("A crash before or after any step loses nothing: the person ends erased, and the others' data open")
    func crashes() async throws {
        let decided = try await decide()
        var reached = 0
        steps: for step in 0..<40 {
            for isDurable in [false, true] {
                let tartu = try self.tartu.copy(ownKeyring: true)
                let dying = DyingStore(tartu.store, after: step, isDurable: isDurable)
                do {
                    _ = try await confirm(decided, on: tartu.node.storing(in: dying))
                } catch is Died {}
                guard dying.isDead else { break steps }
                reached = step
                _ = try await tartu.node.continueErasures()
                if try await tartu.node.erasures(ofCase: Self.reference).contains(where: \.needsConfirmation)
                {
                    _ = try await confirm(decided, on: tartu.node)
                }
                let harvest = try await Harvest(tartu.store)
                for text in Self.gone { #expect(!harvest.holds(Array(text.utf8)), "step \(step): \(text)") }
                #expect(harvest.holds(Array(Self.stays.utf8)))
                #expect(try await tartu.node.audit().findings == [], "step \(step), durable \(isDurable)")
                #expect(try await tartu.node.erasureCertificates().count == 1)
            }
        }
        #expect(reached >= 2)
    }
}
