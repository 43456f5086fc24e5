import Admission
import Testing

@Suite("Connections")
struct ConnectionTableTests {
    @Test("One caller has only so many; when one closes, another may open")
    func ofOne() {
        let table = Held(ConnectionTable<Int, String>(most: 100, mostOfOne: 3))
        for connection in 0..<3 {
            #expect(table.open(connection, by: "a") == .admitted(closing: nil))
        }
        #expect(table.open(3, by: "a") == .refused)
        #expect(table.open(4, by: "b") == .admitted(closing: nil))
        table.close(1)
        #expect(table.open(5, by: "a") == .admitted(closing: nil))
        // Closing twice, or what was never open, changes nothing.
        table.close(1)
        table.close(99)
        #expect(table.value.count == 4)
        #expect(table.open(6, by: "a") == .refused)
    }

    @Test("When the node is full the oldest that nobody has proved gives way, never a peer's")
    func gives() {
        let table = Held(ConnectionTable<Int, Int>(most: 4, mostOfOne: 4))
        for connection in 0..<4 { _ = table.open(connection, by: connection) }
        table.prove(0)
        table.prove(2)
        #expect(table.open(4, by: 4) == .admitted(closing: 1))
        #expect(table.open(5, by: 5) == .admitted(closing: 3))
        table.prove(4)
        table.prove(5)
        #expect(table.open(6, by: 6) == .refused)
        table.close(0)
        #expect(table.open(6, by: 6) == .admitted(closing: nil))
        #expect(table.open(7, by: 7) == .admitted(closing: 6))
    }

    @Test("Strangers give way before acquaintances, and no acquaintance for a stranger")
    func acquaintances() {
        let table = Held(ConnectionTable<Int, Int>(most: 3, mostOfOne: 3))
        #expect(table.value.open(0, by: 0, isKnown: true) == .admitted(closing: nil))
        #expect(table.value.open(1, by: 1) == .admitted(closing: nil))
        #expect(table.value.open(2, by: 2) == .admitted(closing: nil))
        #expect(table.value.open(3, by: 3, isKnown: true) == .admitted(closing: 1))
        #expect(table.value.open(4, by: 4) == .admitted(closing: 2))
        #expect(table.value.open(5, by: 5, isKnown: true) == .admitted(closing: 4))
        #expect(table.value.open(6, by: 6) == .refused)
        #expect(table.value.open(7, by: 7, isKnown: true) == .admitted(closing: 0))
        table.value.prove(3)
        #expect(table.value.isProven(3) && !table.value.isProven(5))
        #expect(table.value.open(8, by: 8, isKnown: true) == .admitted(closing: 5))
    }

    @Test("Ten thousand callers leave no more open than there may be, and nothing behind")
    func many() {
        let table = Held(ConnectionTable<Int, Int>(most: 64, mostOfOne: 2))
        var open: Set<Int> = []
        for connection in 0..<10_000 {
            guard case .admitted(let closing) = table.open(connection, by: connection % 5000) else {
                continue
            }
            open.insert(connection)
            if let closing { open.remove(closing) }
            #expect(table.value.count == open.count && open.count <= 64)
        }
        for connection in open { table.close(connection) }
        #expect(table.value.count == 0)
    }
}

@Suite("Addresses")
struct NetworkAddressTests {
    @Test("A caller is one IPv4 address or one IPv6 network of 64 bits; a record names less")
    func callers() throws {
        let one = try #require(NetworkAddress([192, 0, 2, 7]))
        #expect(one.caller == [192, 0, 2, 7])
        #expect(one.network == "192.0.2.0/24")
        let mapped = try #require(
            NetworkAddress([UInt8](repeating: 0, count: 10) + [255, 255, 192, 0, 2, 7])
        )
        #expect(mapped == one)
        let six: [UInt8] = [0x20, 1, 0x0d, 0xb8, 0, 1, 0, 2, 0, 0, 0, 0, 0, 0, 0, 3]
        let address = try #require(NetworkAddress(six))
        #expect(address.caller == Array(six.prefix(8)))
        #expect(address.network == "2001:db8:1::/48")
        #expect(NetworkAddress([1, 2, 3]) == nil)
    }

    @Test("A visit tells once that it is proved")
    func visits() {
        let count = Counter()
        let visit = Visit(network: "192.0.2.0/24") { count.add() }
        #expect(!visit.isRecorded)
        visit.prove()
        visit.prove()
        visit.noteRecorded()
        #expect(count.value == 1 && visit.isRecorded)
    }
}

extension Held {
    func open<Connection, Caller>(_ connection: Connection, by caller: Caller)
        -> ConnectionTable<Connection, Caller>.Verdict
    where Value == ConnectionTable<Connection, Caller> {
        value.open(connection, by: caller)
    }

    func close<Connection, Caller>(_ connection: Connection)
    where Value == ConnectionTable<Connection, Caller> {
        value.close(connection)
    }

    func prove<Connection, Caller>(_ connection: Connection)
    where Value == ConnectionTable<Connection, Caller> {
        value.prove(connection)
    }
}
