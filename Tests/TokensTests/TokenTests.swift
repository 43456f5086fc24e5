import JOSE
import Testing
import Tokens

@Suite("Keys in a PKCS #11 token", .serialized)
struct TokenTests {
    @Test(
        "A key that was made in the token signs as any other does, and does not leave it",
        .enabled(if: SoftHSM.isInstalled, SoftHSM.absent)
    )
    func signing() throws {
        let token = try SoftHSM.open()
        let made = try token.makeKey(.signing, label: "document")
        let key = try token.signingKey(made)
        #expect(key.algorithm == .es256)
        let compact = try JWS.sign(Array("Kreutzwald".utf8), type: "test+jws", key: key)
        let verified = try JWS.verify(compact, with: key.publicKey, type: "test+jws")
        #expect(verified.payload == Array("Kreutzwald".utf8))
        #expect(throws: JOSEError.self) { try SigningKey(jwk: key.privateJWK()) }
        // In another session, by what a node keeps of it.
        let again = try SoftHSM.open().signingKey(Token.Key(id: made.id, point: made.point))
        #expect(again.publicKey == key.publicKey)
        _ = try JWS.sign([1], type: "test+jws", key: again)
        // Under another key's public half nothing is signed that nobody could verify.
        let other = try token.makeKey(.signing, label: "other")
        let crossed = try token.signingKey(Token.Key(id: made.id, point: other.point))
        #expect { try JWS.sign([1], type: "test+jws", key: crossed) } throws: {
            ($0 as? JOSEError)?.code == .unusableDevice
        }
    }

    @Test(
        "A message to a key in the token opens through it alone",
        .enabled(if: SoftHSM.isInstalled, SoftHSM.absent)
    )
    func opening() throws {
        let token = try SoftHSM.open()
        let key = try token.decryptionKey(token.makeKey(.agreement, label: "encryption"))
        do {
            let sealed = try JWE.encrypt(Array("Kreutzwald".utf8), to: key.publicKey, contentType: "test")
            #expect(try JWE.decrypt(sealed, with: [key]).plaintext == Array("Kreutzwald".utf8))
        }
        let sealed = try JWE.encrypt([1, 2, 3], to: key.publicKey, contentType: "test")
        let stranger = try token.decryptionKey(token.makeKey(.agreement, label: "stranger"))
        #expect(throws: JOSEError.self) { try JWE.decrypt(sealed, with: [stranger]) }
    }

    @Test("Many threads sign at once through one session", .enabled(if: SoftHSM.isInstalled, SoftHSM.absent))
    func concurrency() async throws {
        let token = try SoftHSM.open()
        let key = try token.signingKey(token.makeKey(.signing, label: "shared"))
        let count = try await withThrowingTaskGroup(of: Bool.self) { group in
            for number in 0..<100 {
                group.addTask {
                    let compact = try JWS.sign([UInt8(number)], type: "test+jws", key: key)
                    return try JWS.verify(compact, with: key.publicKey, type: "test+jws").payload == [
                        UInt8(number)
                    ]
                }
            }
            return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(count == 100)
    }

    @Test(
        "A wrong PIN, another token, a missing module and a key that is not there are said by name",
        .enabled(if: SoftHSM.isInstalled, SoftHSM.absent)
    )
    func refusals() throws {
        func code(_ body: () throws -> Void) -> TokenError.Code? {
            do {
                try body()
                return nil
            } catch {
                return (error as? TokenError)?.code
            }
        }
        let token = try SoftHSM.open()
        #expect(
            code {
                _ = try Token(TokenAddress("pkcs11:token=nobody?module-path=\(SoftHSM.modulePath)"), pin: [1])
            } == .noToken
        )
        #expect(
            code { _ = try Token(TokenAddress("pkcs11:token=x?module-path=/nowhere.so"), pin: [1]) }
                == .noModule
        )
        let point = try token.makeKey(.signing, label: "here").point
        let gone = try token.signingKey(Token.Key(id: [1, 2, 3], point: point))
        #expect { try JWS.sign([1], type: "t", key: gone) } throws: { error in
            let error = error as? JOSEError
            return error?.code == .unusableDevice && error?.reason.contains("does not hold the key") == true
        }
    }

    @Test("An address names token and module, and never a PIN")
    func addresses() throws {
        let address = try TokenAddress("pkcs11:token=our%20token;type=private?module-path=/usr/lib/x.so")
        #expect(address.label == "our token" && address.modulePath == "/usr/lib/x.so")
        for text in [
            "", "pkcs11:", "token=x", "pkcs11:token=x", "pkcs11:token=x?module-path=x.so",
            "pkcs11:?module-path=/x.so",
            "pkcs11:token=x;token=y?module-path=/x.so", "pkcs11:token=%zz?module-path=/x.so",
            "pkcs11:token=x?module-path=/x.so&pin-value=1234",
        ] {
            #expect { try TokenAddress(text) } throws: { error in
                let error = error as? TokenError
                return error?.code == .malformedAddress && error?.says.contains("1234") == false
            }
        }
    }
}
