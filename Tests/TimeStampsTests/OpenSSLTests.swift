import Crypto
import Foundation
import TestAgencies
import Testing
import TimeStamps

@Suite(
    "A real authority made of the openssl command",
    .enabled(if: FileManager.default.fileExists(atPath: "/usr/bin/openssl"))
)
struct OpenSSLTests {
    private let digest = Array(SHA256.hash(data: Array("a checkpoint".utf8)))

    private func code(_ body: () throws -> TimeStamp) throws -> TimeStampError.Code? {
        do {
            _ = try body()
            return nil
        } catch let error as TimeStampError {
            return error.code
        }
    }

    @Test("It answers our request, we take its answer, and `openssl ts -verify` accepts both")
    func bothWays() throws {
        let authority = try OpenSSLAuthority()
        for policy in [nil, "1.3.6.1.4.1.99999.1.2"] {
            let request = TimeStampRequest(digest: digest, nonce: .random(in: 1...UInt64.max), policy: policy)
            let der = try request.der()
            #expect(try TimeStampRequest(der: der) == request)
            let answer = try authority.answer(der)
            let verifier = TimeStampVerifier(roots: try authority.roots())
            let stamp = try verifier.verify(response: answer, to: request)
            #expect(stamp.policy == policy ?? "1.3.6.1.4.1.99999.1.1")
            #expect(stamp.accuracyMilliseconds == 1501)
            #expect(stamp.signer == "CN=Time,O=Test")
            #expect(abs(stamp.seconds - Int64(Date().timeIntervalSince1970)) < 600)
            let said = try authority.openssl([
                "ts", "-verify", "-in", authority.path("r.tsr"), "-queryfile", authority.path("q.tsq"),
                "-CAfile",
                authority.path("ca.pem"),
            ])
            #expect(said.contains("Verification: OK"))
            try authority.write("token.der", stamp.token)
            let again = try authority.openssl([
                "ts", "-verify", "-token_in", "-in", authority.path("token.der"), "-queryfile",
                authority.path("q.tsq"), "-CAfile", authority.path("ca.pem"),
            ])
            #expect(again.contains("Verification: OK"))
        }
    }

    @Test("A token or an answer that was cut off anywhere is named as such, and what is none is not")
    func truncated() throws {
        let authority = try OpenSSLAuthority()
        let verifier = TimeStampVerifier(roots: try authority.roots())
        let request = TimeStampRequest(digest: digest, nonce: 1)
        let answer = try authority.answer(try request.der())
        let token = try verifier.verify(response: answer, to: request).token
        #expect(try verifier.verify(token: token, for: digest).digest == digest)
        var places = [1, 2, 3]
        places += stride(from: 4, to: token.count, by: 97)
        places.append(token.count - 1)
        for count in places {
            let cut = Array(token.prefix(count))
            #expect(try code { try verifier.verify(token: cut, for: digest) } == .truncated, "\(count)")
            let part = Array(answer.prefix(count))
            #expect(try code { try verifier.verify(response: part, to: request) } == .truncated, "\(count)")
        }
        for other in [[], Array("a page".utf8), [0x30, 0x80, 0, 0], [0x30, 0]] {
            #expect(try code { try verifier.verify(token: other, for: digest) } == .malformed)
        }
    }

    @Test("Each way in which an answer is wrong has its name")
    func wrongAnswers() throws {
        let authority = try OpenSSLAuthority()
        let verifier = TimeStampVerifier(roots: try authority.roots())
        let request = TimeStampRequest(digest: digest, nonce: 1)
        let answer = try authority.answer(try request.der())
        var other = request
        other.nonce = 2
        #expect(try code { try verifier.verify(response: answer, to: other) } == .otherNonce)
        other = request
        other.digest[0] ^= 1
        #expect(try code { try verifier.verify(response: answer, to: other) } == .otherDigest)
        other = request
        other.policy = "1.3.6.1.4.1.99999.1.2"
        #expect(try code { try verifier.verify(response: answer, to: other) } == .otherPolicy)
        let narrow = TimeStampVerifier(roots: try authority.roots(), policies: ["1.2.3"])
        #expect(try code { try narrow.verify(response: answer, to: request) } == .otherPolicy)
        let stranger = TimeStampVerifier(roots: try OpenSSLAuthority().roots())
        #expect(try code { try stranger.verify(response: answer, to: request) } == .untrusted)
        #expect(try code { try verifier.verify(response: answer.dropLast(), to: request) } == .truncated)
        #expect(try code { try verifier.verify(response: answer + [0], to: request) } == .malformed)
        for roots in ["", "no certificate", try authority.roots() + "-----BEGIN CERTIFICATE-----\nAAAA\n"] {
            let blind = TimeStampVerifier(roots: roots)
            #expect(try code { try blind.verify(response: answer, to: request) } == .unusableRoots)
        }
        let unknown = TimeStampRequest(digest: digest, nonce: 1, policy: "1.2.3.4")
        let refusal = try authority.answer(try unknown.der())
        #expect(try code { try verifier.verify(response: refusal, to: unknown) } == .rejected)
    }

    @Test(
        "A certificate that is good for more than time-stamping, or not critically so, is refused",
        arguments: ["timeStamping", "critical,timeStamping,codeSigning", "critical,serverAuth"]
    )
    func purposes(usage: String) throws {
        // OpenSSL's own authority would not sign with such a certificate, so another one's token is signed over by it:
        // the certificate's key is used under a proper certificate, and the proper one is then taken away.
        let authority = try OpenSSLAuthority()
        try authority.write("ext.cnf", "extendedKeyUsage=\(usage)\nkeyUsage=critical,digitalSignature\n")
        try authority.openssl([
            "x509", "-req", "-in", authority.path("tsa.csr"), "-CA", authority.path("ca.pem"), "-CAkey",
            authority.path("ca.key"), "-CAcreateserial", "-extfile", authority.path("ext.cnf"), "-out",
            authority.path("bad.pem"),
        ])
        try authority.write("content", TokenForge.info(digest: digest))
        try authority.openssl([
            "cms", "-sign", "-binary", "-nodetach", "-in", authority.path("content"), "-signer",
            authority.path("bad.pem"), "-inkey", authority.path("tsa.key"), "-econtent_type",
            "1.2.840.113549.1.9.16.1.4",
            "-outform", "DER", "-cades", "-md", "sha256", "-out", authority.path("token.der"),
        ])
        let verifier = TimeStampVerifier(roots: try authority.roots())
        let token = try authority.read("token.der")
        #expect(try code { try verifier.verify(token: token, for: digest) } == .notForTimeStamping)
        // The same token by the proper certificate is taken: it is the purpose that is refused.
        try authority.openssl([
            "cms", "-sign", "-binary", "-nodetach", "-in", authority.path("content"), "-signer",
            authority.path("tsa.pem"), "-inkey", authority.path("tsa.key"), "-econtent_type",
            "1.2.840.113549.1.9.16.1.4",
            "-outform", "DER", "-cades", "-md", "sha256", "-out", authority.path("token.der"),
        ])
        let good = try authority.read("token.der")
        #expect(try verifier.verify(token: good, for: digest).seconds == TokenForge.seconds)
    }

    @Test(
        "The certificates of a token may stand in any order, also where its signature names the whole chain",
        arguments: [OpenSSLAuthority.Intermediate.carried, .named]
    )
    func certificateOrder(intermediate: OpenSSLAuthority.Intermediate) throws {
        let authority = try OpenSSLAuthority(intermediate: intermediate)
        let verifier = TimeStampVerifier(roots: try authority.roots())
        let request = TimeStampRequest(digest: digest, nonce: 1)
        let token = try verifier.verify(response: authority.answer(try request.der()), to: request).token
        let certificates = try ["tsa", "between", "ca"].map(authority.certificate)
        // They lie one behind the other, outside of what is signed.
        let places = try certificates.map { try #require(Data(token).range(of: Data($0))) }
        let begin = try #require(places.map(\.lowerBound).min())
        let whole = begin..<(try #require(places.map(\.upperBound).max()))
        #expect(whole.count == certificates.reduce(0) { $0 + $1.count })
        var tried = 0
        for (first, second, third) in [(0, 1, 2), (0, 2, 1), (1, 0, 2), (1, 2, 0), (2, 0, 1), (2, 1, 0)] {
            var shuffled = token
            shuffled.replaceSubrange(
                whole,
                with: certificates[first] + certificates[second] + certificates[third]
            )
            if shuffled != token { tried += 1 }
            #expect(try verifier.verify(token: shuffled, for: digest).signer == "CN=Time,O=Test")
        }
        #expect(tried == 5)
    }

    @Test(
        "A chain over an authority that the token does not carry holds with its certificate, and not without"
    )
    func intermediate() throws {
        let authority = try OpenSSLAuthority(intermediate: .left)
        let request = TimeStampRequest(digest: digest, nonce: 1)
        let answer = try authority.answer(try request.der())
        let without = TimeStampVerifier(roots: try authority.roots())
        #expect(try code { try without.verify(response: answer, to: request) } == .untrusted)
        let with = TimeStampVerifier(roots: try authority.roots(), intermediates: try authority.between())
        let token = try with.verify(response: answer, to: request).token
        #expect(try with.verify(token: token, for: digest).signer == "CN=Time,O=Test")
        let other = TimeStampVerifier(
            roots: try authority.roots(),
            intermediates: try OpenSSLAuthority(intermediate: .left).between()
        )
        #expect(try code { try other.verify(response: answer, to: request) } == .untrusted)
        let blind = TimeStampVerifier(roots: try authority.roots(), intermediates: "none")
        #expect(try code { try blind.verify(response: answer, to: request) } == .unusableRoots)
    }

    @Test("What cannot be asked for is not sent")
    func unusable() {
        let short = #expect(throws: TimeStampError.self) {
            try TimeStampRequest(digest: [1, 2, 3], nonce: 1).der()
        }
        #expect(short?.code == .unusableRequest)
        let policy = #expect(throws: TimeStampError.self) {
            try TimeStampRequest(digest: digest, nonce: 1, policy: "no policy").der()
        }
        #expect(policy?.code == .unusableRequest)
        #expect(throws: TimeStampError.self) { try TimeStampRequest(der: Array("hello".utf8)) }
    }
}

/// Writes what stands inside a token, for tests of signatures that no authority would make.
enum TokenForge {
    /// A moment at which certificates made today are valid: five minutes from now, to the second.
    static let seconds = Int64(Date().timeIntervalSince1970) + 300

    /// TSTInfo (RFC 3161 section 2.4.2) in DER.
    static func info(digest: [UInt8]) -> [UInt8] {
        let formatter = DateFormatter()
        formatter.locale = Locale(identifier: "en_US_POSIX")
        formatter.timeZone = TimeZone(secondsFromGMT: 0)
        formatter.dateFormat = "yyyyMMddHHmmss'Z'"
        let time = formatter.string(from: Date(timeIntervalSince1970: Double(seconds)))
        let sha256: [UInt8] = [0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01]
        let imprint = element(
            0x30,
            element(0x30, element(0x06, sha256) + [0x05, 0x00]) + element(0x04, digest)
        )
        return element(
            0x30,
            element(0x02, [1]) + element(0x06, [0x2B, 0x06, 0x01]) + imprint + element(0x02, [5])
                + element(0x18, Array(time.utf8))
        )
    }

    private static func element(_ tag: UInt8, _ content: [UInt8]) -> [UInt8] {
        [tag] + (content.count < 128 ? [UInt8(content.count)] : [0x81, UInt8(content.count)]) + content
    }
}
