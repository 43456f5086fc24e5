import Casework
import Foundation
import Node
import Referrals
import TestAgencies
import Testing

@Suite("Which information was shown is compared across a border")
struct SameInformationAcrossTests {
    private func write(_ across: AcrossBorders, at place: String) async throws {
        let people = place == "tartu" ? ["responsible-1", "harmed-1"] : ["harmed-1", "responsible-1"]
        _ = try await across.write(place, from: people[0], to: people[1], "A word.")
    }

    @Test("COE-15 The package's digest travels with the consent, and equal packages ask nothing")
    func same() async throws {
        let across = try await AcrossBorders()
        try await across.prepare()
        for (place, person) in [("tartu", "harmed-1"), ("porto", "responsible-1")] {
            let told = try await across.file(place).all(ConsentRecord.self).last {
                $0.content.person == person && $0.content.origin != nil
                    && $0.content.steps.contains(.messages)
            }
            #expect(told?.content.noticePackage == .zero && told?.content.noticeVersion == "2026.1")
            try await write(across, at: place)
        }
    }

    @Test(
        "COE-15 Packages that differ, or of which one side does not say which it is, close both gates until a person has compared them",
        arguments: [Digest(hex: String(repeating: "b", count: 64)), nil]
    )
    func different(there: Digest?) async throws {
        let across = try await AcrossBorders()
        var packages: [String: Digest] = ["tartu": .zero]
        packages["porto"] = there
        try await across.prepare(packages: packages)
        for (place, person) in [("tartu", "harmed-1"), ("porto", "responsible-1")] {
            #expect(try await code { try await write(across, at: place) } == .gateClosed, "\(place)")
            try await across.change(place) { file, act in
                try file.compareInformation(of: person, isSame: true, says: "Both read.", by: act)
            }
            try await write(across, at: place)
        }
        for node in [across.pair.tartu, across.pair.porto] { #expect(try await node.node.audit().isSound) }
    }

    @Test(
        "COE-15 One digest stands for the package in all its languages; another text in any of them is another package"
    )
    func digest() async throws {
        let node = try await Pair().tartu
        let notices = Checkout.jurisdictions.appending(path: "notices")
        let folder = FileManager.default.temporaryDirectory.appending(path: "notices-\(UUID().uuidString)")
        try FileManager.default.copyItem(at: notices, to: folder)
        defer { try? FileManager.default.removeItem(at: folder) }
        func package(_ language: String, _ folder: URL) throws -> InformationPackage {
            try node.node.informationPackage(in: language, complaints: "the office", folder: folder.path)
        }
        let english = try package("en", notices)
        let estonian = try package("et", folder)
        #expect(english.packageDigest == estonian.packageDigest && english.digest != estonian.digest)
        let portuguese = folder.appending(path: "pt.md")
        let text = try String(contentsOf: portuguese, encoding: .utf8)
        try (text + "\n").write(to: portuguese, atomically: true, encoding: .utf8)
        #expect(try package("et", folder).packageDigest != estonian.packageDigest)
    }
}
