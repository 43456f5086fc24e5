import Casework
import Evidence
import Foundation
import JOSE
import Node
import Referrals
import Store
import TestAgencies
import Testing
import Wire

@Suite("A recorded message across a border")
struct RecordedMessageAcrossTests {
    private static let content: [UInt8] =
        [0, 0, 0, 24] + Array("ftypisom I am sorry.".utf8) + [UInt8](repeating: 9, count: 300_000)

    private func write(_ content: [UInt8] = content, in across: AcrossBorders) async throws -> Filed<
        MessageRecord
    > {
        let tartu = try across.at("tartu")
        var rest = content[...]
        return try await tartu.node.node.writeRecorded(
            MessageRecord(
                from: "responsible-1",
                to: "harmed-1",
                language: "en",
                words: "A recorded apology.",
                writtenAt: across.pair.clock.now
            ),
            inCase: tartu.reference,
            by: tartu.officer,
            as: .facilitator
        ) { count in
            defer { rest = rest.dropFirst(count) }
            return Array(rest.prefix(count))
        }
    }

    private func shown(_ message: Identifier, to person: String, at place: String, in across: AcrossBorders)
        async throws -> [UInt8]
    {
        let there = try across.at(place)
        var bytes: [UInt8] = []
        _ = try await there.node.node.openRecording(
            of: message,
            for: person,
            inCase: there.reference,
            by: there.officer,
            as: .facilitator
        ) { bytes += $0 }
        return bytes
    }

    private func fetch(_ file: Identifier, in across: AcrossBorders) async throws {
        let porto = try across.at("porto")
        _ = try await porto.node.node.fetchEvidence(
            file,
            in: try await across.pair.porto.thread().id,
            acceptingConditions: false,
            by: porto.officer,
            through: EvidenceLine(from: porto.node, to: across.pair.tartu),
            patience: .impatient
        )
    }

    @Test(
        "COE-04 It is taken in sealed, released, fetched, opened by the other side's facilitator, and shown to the one it is for"
    )
    func whole() async throws {
        let across = try await AcrossBorders()
        try await across.prepare(mechanism: "video-message")
        let written = try await write(in: across)
        let recording = try #require(written.content.recording)
        #expect(recording.mediaType == "video/mp4" && recording.size == Int64(Self.content.count))
        #expect(try await shown(written.id, to: "responsible-1", at: "tartu", in: across) == Self.content)

        // Whoever handles the file sees noise: neither the words nor the picture.
        let handled = try await across.pair.tartu.opened(recording.file)
        #expect(handled.count > Self.content.count)
        #expect(!String(decoding: handled, as: UTF8.self).contains("I am sorry."))

        try await across.change("tartu") { file, act in try file.decide(written.id, .release, by: act) }
        try await across.pair.exchange()
        let porto = try across.at("porto")
        let arrived = try #require(try await across.file("porto").all(MessageRecord.self).first)
        #expect(
            arrived.content.recording == nil && arrived.content.sealed != nil,
            "nobody there has the key yet"
        )
        let announced = try await porto.node.node.announcedEvidence(in: across.pair.porto.thread().id)
        #expect(announced.map(\.manifest.id) == [recording.file])
        #expect(announced.first?.manifest.name == "recorded message")

        let opened = try await across.open("porto")
        #expect(opened.content.recording == recording && opened.content.words == "A recorded apology.")
        #expect(
            try await code {
                try await across.change("porto") { file, act in
                    _ = try file.decide(arrived.id, .release, by: act)
                }
            } == .gateClosed,
            "the file is not here yet"
        )
        try await fetch(recording.file, in: across)
        #expect(
            try await code { _ = try await shown(arrived.id, to: "harmed-1", at: "porto", in: across) }
                == .notFound
        )
        try await across.change("porto") { file, act in try file.decide(arrived.id, .release, by: act) }
        #expect(try await shown(arrived.id, to: "harmed-1", at: "porto", in: across) == Self.content)
        let seen = try await across.file("porto").record(arrived.id, MessageRecord.self).content.seenAt
        #expect(seen != nil)
        let custody = try await porto.node.node.custody(of: recording.file).links.map(\.event.details)
        #expect(custody.contains(.opened(.presentation)))
        for node in [across.pair.tartu, across.pair.porto] { #expect(try await node.node.audit().isSound) }
    }

    @Test("What no gate lets pass, and what is no video, leaves no file behind that could be opened")
    func refused() async throws {
        let across = try await AcrossBorders()
        try await across.prepare()
        #expect(
            try await code { _ = try await write(in: across) } == .gateClosed,
            "letters carry no recording"
        )
        let tartu = try across.at("tartu")
        #expect(try await tartu.node.node.evidence(of: tartu.reference).isEmpty)

        let recorded = try await AcrossBorders()
        try await recorded.prepare(mechanism: "video-message")
        for content in [Array("no video".utf8), []] {
            #expect(try await code { _ = try await write(content, in: recorded) } == .invalidInput)
        }
        let there = try recorded.at("tartu")
        let left = try await there.node.node.evidence(of: there.reference)
        #expect(left.allSatisfy { $0.record.state == .destroyed })
        #expect(try await recorded.file("tartu").all(MessageRecord.self).isEmpty)
    }
}
