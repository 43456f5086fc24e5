import Referrals
import Server
import Testing

@Suite("The places of documents on their way")
struct LanePlacesTests {
    private func peer(_ number: Int) throws -> EntityID {
        try #require(EntityID("https://peer-\(number).example"))
    }

    @Test("However many peers hang, half of the places are left for whoever answers")
    func hanging() throws {
        let places = LanePlaces(most: 128)
        let failing = try (0..<200).map { try peer($0) }.count { places.enter($0, isFailing: true) }
        #expect(failing == 64)
        let answering = try (200..<400).map { try peer($0) }.count { places.enter($0, isFailing: false) }
        #expect(answering == 64 && places.isFull)
        // A hanging peer that leaves makes room for another, and for one that answers.
        places.leave(try peer(0))
        #expect(!places.isFull)
        #expect(places.enter(try peer(150), isFailing: true))
        #expect(!places.enter(try peer(500), isFailing: false))
    }

    @Test("A peer has one place, and whoever answers may have them all")
    func answering() throws {
        let places = LanePlaces(most: 4)
        let first = try peer(0)
        #expect(places.enter(first, isFailing: false))
        #expect(!places.enter(first, isFailing: false))
        for number in 1..<4 { #expect(places.enter(try peer(number), isFailing: false)) }
        #expect(places.isFull)
        places.leave(first)
        #expect(places.enter(first, isFailing: true))
    }
}
