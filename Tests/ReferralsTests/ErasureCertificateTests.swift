import Referrals
import Testing
import Wire

@Suite("Certificates of deletion")
struct ErasureCertificateTests {
    private func certificate(_ standing: ErasureCertificate.Standing) throws -> ErasureCertificate {
        let id = try #require(Identifier("01a20b6c-5a0b-7000-8000-000000000001"))
        let entity = try #require(EntityID("https://tartu.example"))
        return ErasureCertificate(
            issuer: entity,
            id: id,
            at: Instant(milliseconds: 1_795_510_800_123),
            subject: id,
            reason: .purposeFulfilled,
            ground: "GDPR art. 17(1)(a)",
            referrals: [
                .init(thread: id, peer: entity, documents: 7, ownHead: .zero, standing: standing)
            ],
            position: 12,
            head: .zero
        )
    }

    @Test("The claims are read back as they were signed, whatever the other side did")
    func roundTrip() throws {
        let id = try #require(Identifier("01a20b6c-5a0b-7000-8000-000000000002"))
        for standing: ErasureCertificate.Standing in [
            .reported(document: id, kept: 3), .askedByPeer(document: id), .notAwaited,
        ] {
            let made = try certificate(standing)
            #expect(try ErasureCertificate(claims: JSON(parsing: made.claims.bytes())) == made)
        }
    }

    @Test("A claim that is missing, unknown or of another form is named")
    func refused() throws {
        let good = try #require(try certificate(.notAwaited).claims.object)
        for (name, value): (String, JSON?) in [
            ("subject", nil), ("method", "hidden"), ("reason", "because"), ("referrals", [["peer": "x"]]),
            ("extra", true), ("position", -1),
        ] {
            var claims = good
            claims[name] = value
            #expect(throws: DocumentError.self, "\(name)") { try ErasureCertificate(claims: .object(claims)) }
        }
    }
}
