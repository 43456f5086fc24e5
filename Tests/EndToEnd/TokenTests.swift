import Foundation
import Referrals
import TestAgencies
import Testing
import Wire

@Suite("A node whose keys are in a PKCS #11 token")
struct TokenTests {
    private static let module = "/usr/lib/softhsm/libsofthsm2.so"
    private static let isInstalled =
        FileManager.default.fileExists(atPath: module) && Program.named("softhsm2-util") != nil
    private static let absent: Comment = "SoftHSM is not installed: Deploy/test installs it (Debian softhsm2)"

    @Test(
        "A node made with a token signs, opens and rotates through it; its folder holds no private half of these keys",
        .enabled(if: isInstalled, absent),
        .timeLimit(.minutes(15))
    )
    func token() async throws {
        let folder = try TemporaryFolder()
        try FileManager.default.createDirectory(
            atPath: folder.path("tokens"),
            withIntermediateDirectories: true
        )
        try "directories.tokendir = \(folder.path("tokens"))\nobjectstore.backend = file\n"
            .write(toFile: folder.path("softhsm2.conf"), atomically: true, encoding: .utf8)
        let configuration = ["SOFTHSM2_CONF": folder.path("softhsm2.conf")]
        let made = try await Program.run(
            try #require(Program.named("softhsm2-util")),
            ["--init-token", "--free", "--label", "comity", "--so-pin", "0000-1111", "--pin", "4711-0815"],
            environment: configuration
        )
        #expect(made.status == 0, "\(made.errors)")
        try "4711-0815".write(toFile: folder.path("comity-token-pin"), atomically: true, encoding: .utf8)
        let environment = configuration.merging(["CREDENTIALS_DIRECTORY": folder.url.path]) { first, _ in
            first
        }

        let authority = try await ThrowAwayAuthority()
        let porto = try await ServedNode(
            "Victim support, Porto",
            kind: "victim-support",
            jurisdiction: "PT",
            officer: "Sousa, intake",
            authority: authority,
            options: ["--algorithms", "es256", "--token", "pkcs11:token=comity?module-path=\(Self.module)"],
            environment: environment
        )
        let exchange = Exchange(tartu: try await ServedNode.tartu(authority), porto: porto)
        let keys = try await porto.comity(["keys", "list"]).array ?? []
        let inToken = keys.filter { $0["kept"]?.string == "token" }.compactMap { $0["use"]?.string }
        #expect(inToken.sorted() == ["document", "encryption", "federation"])
        for name in ["federation", "document-signing", "encryption"] {
            let file = URL(fileURLWithPath: porto.home + "/keys/\(name).jwk")
            let json = try JSON(parsing: Array(Data(contentsOf: file)))
            #expect(json["d"] == nil && json["public"]?["d"] == nil && json["token"] != nil)
        }
        try await exchange.tartu.start()
        try await porto.start()
        try await exchange.tartu.enter(porto)
        try await porto.enter(exchange.tartu)
        try await exchange.prepare()
        try await exchange.send()
        try await exchange.wait(exchange.tartu, for: .received)
        try await porto.comity(["keys", "prepare", "document"])
        let rotated = try await porto.comity(["keys", "rotate", "document", "--at-once"])
        #expect(rotated["kept"]?.string == "token")
        try await porto.comity(["referral", "review", Story.reference])
        try await exchange.wait(exchange.tartu, for: .underReview)
        for node in [exchange.tartu, porto] {
            #expect(try await node.comity(["audit"])["findings"]?.array == [])
        }
        try "9999-9999".write(toFile: folder.path("comity-token-pin"), atomically: true, encoding: .utf8)
        let wrong = try await porto.run(["peer", "me"])
        #expect(wrong.status == 77 && wrong.errors.contains("PIN"), "\(wrong.errors)")
        #expect(!wrong.errors.contains("9999"))
        await exchange.tartu.kill()
        await porto.kill()
    }
}
