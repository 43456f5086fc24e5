import Casework
import Referrals
import Testing

@Suite("Recorded messages")
struct RecordedMessageTests {
    private func recording(in sample: SampleCase) throws -> MessageRecord.Recording {
        MessageRecord.Recording(
            file: Identifier(at: sample.now),
            name: Identifier(at: sample.now),
            key: String(repeating: "A", count: 43),
            size: 5_000,
            sha256: .zero,
            mediaType: "video/mp4"
        )
    }

    private func message(_ recording: MessageRecord.Recording, in sample: SampleCase) -> MessageRecord {
        var message = sample.message()
        message.recording = recording
        return message
    }

    @Test(
        "COE-04 A recorded message waits, is released, and is then for the one to whom it goes, and for nobody else"
    )
    func released() throws {
        var sample = try SampleCase.ready(mechanism: "video-message")
        let recording = try recording(in: sample)
        sample.file.heldFiles = [recording.file]
        let written = try sample.file.write(message(recording, in: sample), by: sample.act())
        let (from, to) = (written.content.from, written.content.to)
        #expect(written.content.state == .waiting && written.content.recording == recording)
        #expect(try sample.file.recording(of: written.id, for: from, by: sample.act()) == recording)
        let early = refusal { _ = try sample.file.recording(of: written.id, for: to, by: sample.act()) }
        #expect(early?.code == .notFound)
        try sample.file.decide(written.id, .release, by: sample.act())
        #expect(try sample.file.recording(of: written.id, for: to, by: sample.act()) == recording)
        for (person, act) in [
            (SampleCase.guardian, sample.act()), (to, sample.act(.intakeOfficer, by: "Kask")),
            (to, sample.act(.facilitator, by: "Nobody")),
        ] {
            let error = refusal { _ = try sample.file.recording(of: written.id, for: person, by: act) }
            #expect(error?.code == .notFound || error?.code == .notPermitted, "\(person)")
        }
    }

    @Test(
        "COE-04 A recording that is not here whole closes the gate, when it comes in and when it is released"
    )
    func incomplete() throws {
        var sample = try SampleCase.ready(mechanism: "video-message")
        let recording = try recording(in: sample)
        let message = message(recording, in: sample)
        #expect(
            refusal { try sample.file.write(message, by: sample.act()) }?.requirements == [.readiness]
        )
        sample.file.heldFiles = [recording.file]
        let written = try sample.file.write(message, by: sample.act())
        sample.file.heldFiles = []
        let error = refusal { try sample.file.decide(written.id, .release, by: sample.act()) }
        #expect(error?.requirements == [.facilitatorDecision])
        #expect(error?.missing.first?.says.contains("evidence fetch") == true)
        // To hold it back, or to return it, takes no recording.
        try sample.file.decide(written.id, .hold, by: sample.act())
    }

    @Test("COE-05 Recorded messages are a step of the mechanism, or they are not exchanged")
    func otherMechanism() throws {
        var sample = try SampleCase.ready()
        let recording = try recording(in: sample)
        sample.file.heldFiles = [recording.file]
        let message = message(recording, in: sample)
        let error = refusal { try sample.file.write(message, by: sample.act()) }
        #expect(error?.requirements == [.stepOfMechanism])
        #expect(!sample.file.takesRecordings)
    }
}
