import Foundation
import Node
import Referrals
import Server
import TestAgencies
import Testing
import Wire

@Suite(
    "Evidence between two processes over HTTPS",
    .enabled(if: Program.named("python3") != nil, "python3 is not installed: it breaks the connections")
)
struct EvidenceTests {
    /// Porto's own case, in which the file lies.
    private static let ownReference = "PT-2026-000001"

    /// Tartu asks, Porto has the law's leave to answer with files; Porto listens behind a line that can be broken.
    private func ready(killingAfter marks: [Int]) async throws -> (Exchange, Program) {
        let exchange = try await Exchange.ready()
        await exchange.porto.kill()
        let behind = try FreePort.next()
        let script = Checkout.root.appendingPathComponent("Tests/Load/killing_proxy.py").path
        let proxy = try Program(
            try #require(Program.named("python3")),
            [
                script, String(exchange.porto.port), String(behind), "--kill-after",
                marks.map(String.init).joined(separator: ","),
            ],
            keepsInputOpen: true
        )
        try await eventually("the proxy listens") { await proxy.output.contains("listening") }
        try await exchange.porto.start(environment: ["COMITY_LISTEN_PORT": String(behind)])
        try await exchange.prepare()
        try await exchange.send()
        try await exchange.wait(exchange.porto, for: .received)
        let file = try String(contentsOf: Checkout.storyCase, encoding: .utf8)
        let own = exchange.porto.folder.path("own-case.json")
        try file.replacing(Story.reference, with: Self.ownReference).write(
            toFile: own,
            atomically: true,
            encoding: .utf8
        )
        try await exchange.porto.comity(["case", "add", own])
        try await exchange.porto.comity(["referral", "review", Story.reference])
        try await exchange.porto.comity(["referral", "assess", Story.reference])
        try await exchange.porto.approve("legal-officer", by: "Reis, legal officer")
        try await exchange.wait(exchange.tartu, for: .underReview)
        try await exchange.tartu.comity(["referral", "ask", Story.reference, "--question", "The shop's log?"])
        try await eventually("Porto has the question") {
            let shown = try await exchange.porto.comity(["referral", "show", Story.reference])
            return shown["questions"]?.array?.isEmpty == false
                || shown["stage"]?.string == "information-needed"
        }
        return (exchange, proxy)
    }

    /// Waits until Tartu has heard of a file.
    private func announced(_ file: String, in exchange: Exchange) async throws {
        try await eventually("the file is announced", every: .milliseconds(200)) {
            let listed = try await exchange.tartu.comity(["evidence", "list", Story.reference])
            return listed.array?.contains { $0["id"]?.string == file && $0["state"]?.string == "announced" }
                == true
        }
    }

    private func files(_ node: ServedNode, _ name: String) -> [String] {
        let all = (try? FileManager.default.contentsOfDirectory(atPath: node.home + "/evidence")) ?? []
        return all.filter { $0.hasPrefix(name) }.sorted()
    }

    @Test(
        "A file crosses though the line breaks in every tenth of it, is the same on both sides, and custody says how",
        .timeLimit(.minutes(10))
    )
    func brokenLine() async throws {
        let size = 24 << 20
        // A tenth is more than is asked for at once; what else crosses the line before is far less.
        let marks = (0..<10).map { size / 10 * $0 + size / 20 }
        let (exchange, proxy) = try await ready(killingAfter: marks)
        let (tartu, porto) = (exchange.tartu, exchange.porto)
        let random = try #require(FileHandle(forReadingAtPath: "/dev/urandom"))
        let content = try #require(try random.read(upToCount: size))
        let original = porto.folder.path("shop.log")
        try content.write(to: URL(fileURLWithPath: original))
        let added = try await porto.comity(["evidence", "add", Self.ownReference, original])
        let id = try #require(added["id"]?.string)
        // Nobody was offered it yet.
        #expect(try await tartu.run(["evidence", "fetch", Story.reference, id]).status != 0)
        try await porto.comity([
            "evidence", "offer", Story.reference, id, "--says", "Here it is.", "--condition",
            "For this case only.",
        ])
        try await announced(id, in: exchange)
        // Not without the conditions.
        let refused = try await tartu.run(["evidence", "fetch", Story.reference, id])
        #expect(refused.status == 1 && refused.errors.contains("For this case only."), "\(refused.errors)")
        let fetched = try await tartu.comity([
            "evidence", "fetch", Story.reference, id, "--accept-conditions",
        ])
        #expect(fetched.array?.first?["state"]?.string == "held", "\(fetched)")
        let said = await proxy.output
        #expect(said.components(separatedBy: "killed").count - 1 == marks.count, "\(said)")
        // What came is what was there, sealed under another key, and nothing unfinished is left.
        for node in [tartu, porto] {
            let verified = try await node.comity(["evidence", "verify", id])
            #expect(verified["sound"]?.bool == true && verified["size"]?.int == size)
        }
        #expect(files(tartu, id) == [id + ".content", id + ".digests"])
        let copy = tartu.folder.path("copy.log")
        let kept = try await tartu.run(["evidence", "copy", id, "--out", copy])
        #expect(kept.status == 1, "a copy needs the word that the conditions permit it: \(kept.output)")
        try await tartu.comity([
            "evidence", "copy", id, "--out", copy, "--purpose", "examination", "--conditions-permit",
        ])
        #expect(FileManager.default.contents(atPath: copy) == content)
        let opened = try await tartu.run(["evidence", "open", id, "--conditions-permit"])
        #expect(opened.status == 0 && opened.output.utf8.count >= size)
        let theirs = try await porto.comity(["evidence", "custody", id]).array?.compactMap {
            $0["event"]?.string
        }
        let ours = try await tartu.comity(["evidence", "custody", id]).array?.compactMap {
            $0["event"]?.string
        }
        #expect(theirs == ["collected", "sealed", "transferred"])
        #expect(ours == ["collected", "sealed", "received", "copied", "opened"])
        for node in [tartu, porto] { #expect(try await node.comity(["audit"])["sound"]?.bool == true) }
        // Fetching again finds it here.
        let again = try await tartu.run(["evidence", "fetch", Story.reference])
        #expect(again.status == 0 && again.output.contains("is here"), "\(again.output)")
        // Once it is destroyed nothing is handed out any more.
        try await porto.comity(["evidence", "destroy", id, "--reason", "retention-ended", "--yes"])
        #expect(files(porto, id).isEmpty)
        try await proxy.closeInput()
        await exchange.stop()
    }
}
