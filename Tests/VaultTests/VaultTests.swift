import Referrals
import Sealing
import Synchronization
import Testing
import Vault

@Suite("The keys of cases, threads and persons")
struct VaultTests {
    private let keyring = MemoryKeyring()
    private let master = SealingKey()
    private let now = Instant(milliseconds: 1_795_510_800_000)
    private let secret = Array("She wants to know why it was she.".utf8)

    private func open(_ holders: KeyHolder...) throws -> Vault {
        try Vault(storage: keyring) { holders }
    }

    private func code(_ body: () throws -> Void) -> VaultError.Code? {
        do {
            try body()
            return nil
        } catch {
            return (error as? VaultError)?.code
        }
    }

    @Test("What was sealed opens again, in another process as well, and for its own place only")
    func roundTrip() throws {
        let vault = try open(.master(master))
        let value = try vault.newKey(in: .caseFile, at: now).seal(secret, for: "case_file/1")
        let stored = try SealedValue(bytes: value.bytes)
        #expect(stored == value)
        let other = try open(.master(master))
        #expect(try other.open(stored, for: "case_file/1") == secret)
        #expect(code { _ = try other.open(stored, for: "case_file/2") } == .damaged)
        var bytes = value.bytes
        bytes[bytes.count - 1] ^= 1
        let changed = try SealedValue(bytes: bytes)
        #expect(code { _ = try other.open(changed, for: "case_file/1") } == .damaged)
        #expect(code { _ = try SealedValue(bytes: [1, 2, 3]) } == .damaged)
    }

    @Test("Another master key opens nothing, and begins no keyring over an existing one")
    func wrongMaster() throws {
        _ = try open(.master(master))
        #expect(code { _ = try open(.master(SealingKey())) } == .wrongKey)
        #expect(code { _ = try open() } == .wrongKey)
    }

    @Test(
        "The keys of a case with 300 people in three compartments are unwrapped once, however often it is opened"
    )
    func unwrappedOnce() throws {
        let vault = try open(.master(master))
        let values = try (0..<900).map { number in
            let compartment: KeyCompartment = [.intake, .consent, .screening][number % 3]
            return try vault.newKey(in: compartment, at: now).seal(secret, for: "casework/\(number)")
        }
        let other = try open(.master(master))
        for _ in 0..<3 {
            for (number, value) in values.enumerated() {
                #expect(try other.open(value, for: "casework/\(number)") == secret)
            }
        }
        #expect(keyring.content.withLock { $0.asked } == 900)
    }

    @Test("A destroyed key is gone at once, also for a process that had it in memory, and says when")
    func shredding() throws {
        let (vault, other) = (try open(.master(master)), try open(.master(master)))
        let (gone, kept) = (
            try vault.newKey(in: .dialogue, at: now), try vault.newKey(in: .dialogue, at: now)
        )
        let (lost, stays) = (try gone.seal(secret, for: "a"), try kept.seal(secret, for: "b"))
        #expect(try other.open(lost, for: "a") == secret)
        try vault.shred([gone.id], at: now)
        #expect(code { _ = try vault.open(lost, for: "a") } == .erased(now))
        keyring.touch()
        try other.refresh()
        #expect(code { _ = try other.open(lost, for: "a") } == .erased(now))
        #expect(try other.open(stays, for: "b") == secret)
        // Destroyed twice keeps the first moment; a name that nobody knows is missing, not erased.
        try vault.shred([gone.id], at: now.adding(seconds: 60))
        #expect(code { _ = try vault.open(lost, for: "a") } == .erased(now))
        let unknown = SealedValue(key: Identifier(at: now), box: lost.box)
        #expect(code { _ = try vault.open(unknown, for: "a") } == .keyMissing)
    }

    @Test("A role's key opens the compartments of the table and no other", arguments: KeyCompartment.allCases)
    func roles(compartment: KeyCompartment) throws {
        let node = try open(.master(master))
        let value = try node.newKey(in: compartment, at: now).seal(secret, for: "x")
        for (role, opened) in KeyCompartment.opened {
            let holder = try open(.role(role, try node.roleKey(role)))
            #expect(holder.compartments == opened)
            if opened.contains(compartment) {
                #expect(try holder.open(value, for: "x") == secret)
            } else {
                #expect(code { _ = try holder.open(value, for: "x") } == .closed(compartment))
                #expect(code { _ = try holder.newKey(in: compartment, at: now) } == .closed(compartment))
            }
            // A role manages nothing.
            #expect(code { _ = try holder.rotateCompartments() } == .wrongKey)
            #expect(code { try holder.admit(SealingKey()) } == .wrongKey)
            #expect(try holder.blindIndex("EE-1", of: "r") == node.blindIndex("EE-1", of: "r"))
        }
        for role in ["operator", "auditor", "legal-author", "legal-reviewer", "participant"] {
            #expect(code { _ = try node.roleKey(role) } == .wrongKey)
        }
    }

    @Test(
        "A keyring of an earlier version gets keys for its new compartments, once, and for the roles that read them"
    )
    func newCompartments() throws {
        let node = try open(.master(master))
        let before = try node.newKey(in: .caseFile, at: now).seal(secret, for: "x")
        let officer = try node.roleKey("data-protection-officer")
        let facilitator = try node.roleKey("facilitator")
        keyring.content.withLock { content in
            content.wraps.removeAll { ["intake", "consent", "oversight"].contains($0.compartment) }
        }
        let (one, other) = (try open(.master(master)), try open(.master(master)))
        #expect(one.compartments == Set(KeyCompartment.allCases))
        #expect(try one.open(before, for: "x") == secret)
        let value = try one.newKey(in: .oversight, at: now).seal(secret, for: "y")
        #expect(try other.open(value, for: "y") == secret)
        #expect(try open(.role("data-protection-officer", officer)).open(value, for: "y") == secret)
        let desk = try open(.role("facilitator", facilitator))
        #expect(code { _ = try desk.open(value, for: "y") } == .closed(.oversight))
        #expect(desk.compartments == KeyCompartment.opened["facilitator"])
    }

    @Test("While two master keys stand side by side, no compartment is made that one of them would not open")
    func newCompartmentsDuringExchange() throws {
        let next = SealingKey()
        let node = try open(.master(master))
        try node.admit(next)
        keyring.content.withLock { $0.wraps.removeAll { $0.compartment == "oversight" } }
        #expect(try !open(.master(next)).compartments.contains(.oversight))
        let both = try open(.master(next), .master(master))
        let value = try both.newKey(in: .oversight, at: now).seal(secret, for: "x")
        for key in [master, next] { #expect(try open(.master(key)).open(value, for: "x") == secret) }
    }

    @Test("A role whose key was withdrawn reads nothing that is sealed after the next exchange")
    func revoked() throws {
        let node = try open(.master(master))
        let key = try node.roleKey("facilitator")
        let holder = try open(.role("facilitator", key))
        try node.revokeRoleKey("facilitator")
        _ = try node.rotateCompartments()
        let value = try node.newKey(in: .dialogue, at: now).seal(secret, for: "x")
        #expect(code { _ = try open(.role("facilitator", key)) } == .wrongKey)
        #expect(throws: (any Error).self) { try holder.open(value, for: "x") }
    }

    @Test(
        "The master key is exchanged while a node runs: it reads, writes and begins cases before, within and after"
    )
    func masterExchange() throws {
        let next = SealingKey()
        let present = Mutex<[KeyHolder]>([.master(master)])
        let node = try Vault(storage: keyring) { present.withLock { $0 } }
        let old = try node.newKey(in: .caseFile, at: now).seal(secret, for: "old")
        let desk = try open(.master(master))
        try desk.admit(next)
        try desk.admit(next)
        #expect(try open(.master(next)).open(old, for: "old") == secret)
        #expect(try open(.master(master)).open(old, for: "old") == secret)
        present.withLock { $0 = [.master(next)] }
        try open(.master(next)).dismiss(.master(master))
        #expect(code { _ = try open(.master(master)) } == .wrongKey)
        keyring.touch()
        try node.refresh()
        #expect(try node.open(old, for: "old") == secret)
        let new = try node.newKey(in: .screening, at: now).seal(secret, for: "new")
        #expect(try open(.master(next)).open(new, for: "new") == secret)
        #expect(code { try open(.master(next)).dismiss(.master(next)) } == .wrongKey)
    }

    @Test(
        "An exchange of compartment keys that ends at any change goes on with the next run; nothing is lost"
    )
    func interruptedExchange() throws {
        let node = try open(.master(master))
        _ = try node.roleKey("facilitator")
        var values: [SealedValue] = []
        for number in 0..<40 {
            let compartment = KeyCompartment.allCases[number % KeyCompartment.allCases.count]
            values.append(try node.newKey(in: compartment, at: now).seal(secret, for: "v"))
        }
        var interruptions = 0
        for changes in 0..<40 {
            keyring.failing(after: changes)
            let done = (try? open(.master(master)).rotateCompartments()) != nil
            keyring.failing(after: .max)
            if !done { interruptions += 1 }
            // A running node, one that starts now, and a role read everything that they may.
            keyring.touch()
            try node.refresh()
            for value in values {
                #expect(try node.open(value, for: "v") == secret)
                #expect(try open(.master(master)).open(value, for: "v") == secret)
            }
            let late = try node.newKey(in: .caseFile, at: now).seal(secret, for: "late")
            #expect(try open(.master(master)).open(late, for: "late") == secret)
        }
        #expect(interruptions > 10 && interruptions < 40)
        _ = try node.rotateCompartments()
        let generations = Dictionary(grouping: try keyring.wraps(), by: \.compartment)
            .mapValues { Set($0.map(\.generation)).count }
        #expect(generations.values.allSatisfy { $0 == 1 })
    }

    @Test("An exchange does not bring a destroyed key back")
    func exchangeAfterShredding() throws {
        let node = try open(.master(master))
        let key = try node.newKey(in: .service, at: now)
        let value = try key.seal(secret, for: "x")
        try node.shred([key.id], at: now)
        _ = try node.rotateCompartments()
        #expect(code { _ = try node.open(value, for: "x") } == .erased(now))
    }

    @Test("Fields come back as they were, and other bytes are refused")
    func fields() throws {
        let lists: [[String?]] = [[], [nil], ["", nil, "é"], [String(repeating: "x", count: 70_000), ""]]
        for list in lists {
            let bytes = SealedFields.encode(list)
            #expect(try SealedFields.decode(bytes, count: list.count) == list)
            #expect(throws: VaultError.self) { try SealedFields.decode(bytes + [0], count: list.count) }
            #expect(throws: VaultError.self) { try SealedFields.decode(bytes, count: list.count + 1) }
            for length in 0..<min(bytes.count, 9) {
                #expect(throws: VaultError.self) {
                    try SealedFields.decode(Array(bytes.prefix(length)), count: list.count)
                }
            }
        }
    }

    @Test("Neither a key nor content shows in any description")
    func silence() throws {
        let vault = try open(.master(master))
        let key = try vault.newKey(in: .identities, at: now)
        var text = ""
        dump(key, to: &text)
        dump(KeyHolder.master(master), to: &text)
        let digits = master.bytes.map(String.init).prefix(6).joined(separator: ", ")
        #expect(!text.contains(digits) && text.count < 2000)
    }
}
