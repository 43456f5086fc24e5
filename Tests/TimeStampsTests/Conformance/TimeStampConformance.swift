import ConformanceData
import Crypto
import Testing
import TimeStamps
import Wire

@Suite("Conformance: time-stamp responses that OpenSSL made")
struct TimeStampConformance {
    private static func bytes(_ name: String?) throws -> [UInt8] {
        try ConformanceData.bytes("rfc3161/" + (name ?? ""))
    }

    @Test(
        "Every response is judged as stated, each refusal for its own reason",
        .enabled(if: ConformanceData.isPlaced, "\(ConformanceData.absent)")
    )
    func cases() throws {
        let cases = try JSON(parsing: Self.bytes("cases.json"), limits: .local)["cases"]?.array ?? []
        // What the words under `why` are called here.
        let reasons: [(String, TimeStampError.Code)] = [
            ("nonce mismatch", .otherNonce), ("imprint of", .otherDigest), ("certificate ended", .expired),
            ("chains to", .untrusted), ("signature byte flipped", .badSignature),
            ("PKIStatus rejection", .rejected),
        ]
        var valid = 0
        for item in cases {
            let name = item["tsr"]?.string ?? ""
            let digest = Array(SHA256.hash(data: try Self.bytes(item["data"]?.string)))
            let roots = String(decoding: try Self.bytes(item["root"]?.string), as: UTF8.self)
            let request = try TimeStampRequest(der: Self.bytes(item["tsq"]?.string))
            let response = try Self.bytes(item["tsr"]?.string)
            let verifier = TimeStampVerifier(roots: roots)
            do throws(TimeStampError) {
                var request = request
                request.digest = digest
                let stamp = try verifier.verify(response: response, to: request)
                #expect(item["expect"]?.string?.hasPrefix("valid") == true, "\(name)")
                #expect(stamp.seconds > 1_795_392_000 && stamp.seconds < 1_795_478_400, "\(name)")
                #expect(try verifier.verify(token: stamp.token, for: digest) == stamp)
                valid += 1
            } catch {
                #expect(item["expect"]?.string == "invalid", "\(name): \(error)")
                let why = item["why"]?.string ?? ""
                let expected = reasons.first { why.contains($0.0) }?.1
                #expect(expected == error.code, "\(name): \(error)")
            }
        }
        #expect(cases.count == 8)
        #expect(valid == 2)
    }

    @Test(
        "Every file is named by a case, and every case's file is there",
        .enabled(if: ConformanceData.isPlaced, "\(ConformanceData.absent)")
    )
    func files() throws {
        let cases = try JSON(parsing: Self.bytes("cases.json"), limits: .local)["cases"]?.array ?? []
        let named = cases.flatMap { item in
            ["tsr", "tsq", "data", "root"].compactMap { item[$0]?.string }
        }
        // How the responses were made: the authority, and what was asked of another document or another authority.
        let spare = ["cases.json", "tsa.pem", "other.txt", "wrong-hash.tsq", "untrusted-root.pem"]
        #expect(Set(ConformanceData.allFiles(in: "rfc3161")) == Set(named + spare))
    }

    @Test(
        "A caller that demands a nonce gets none from an answer without",
        .enabled(if: ConformanceData.isPlaced, "\(ConformanceData.absent)")
    )
    func demandedNonce() throws {
        var request = try TimeStampRequest(der: Self.bytes("no-nonce.tsq"))
        #expect(request.nonce == nil)
        request.nonce = 7
        let verifier = TimeStampVerifier(roots: String(decoding: try Self.bytes("root.pem"), as: UTF8.self))
        let response = try Self.bytes("no-nonce.tsr")
        let error = #expect(throws: TimeStampError.self) {
            try verifier.verify(response: response, to: request)
        }
        #expect(error?.code == .missingNonce)
    }

    @Test(
        "A response that is cut off or changed anywhere is never taken, and never brings the reader down",
        .enabled(if: ConformanceData.isPlaced, "\(ConformanceData.absent)")
    )
    func mutations() throws {
        let response = try Self.bytes("valid.tsr")
        let request = try TimeStampRequest(der: Self.bytes("valid.tsq"))
        let verifier = TimeStampVerifier(roots: String(decoding: try Self.bytes("root.pem"), as: UTF8.self))
        let good = try verifier.verify(response: response, to: request)
        for length in stride(from: 0, to: response.count, by: 7) {
            let error = #expect(throws: TimeStampError.self) {
                try verifier.verify(response: Array(response[..<length]), to: request)
            }
            #expect(error?.code == (length == 0 ? .malformed : .truncated))
        }
        for place in stride(from: 0, to: response.count, by: 3) {
            var changed = response
            changed[place] ^= 0x20
            // What is not signed may change (the status text, an unused certificate); what a token says may not.
            if let stamp = try? verifier.verify(response: changed, to: request) {
                #expect(stamp.seconds == good.seconds && stamp.serial == good.serial, "byte \(place)")
            }
        }
    }
}
