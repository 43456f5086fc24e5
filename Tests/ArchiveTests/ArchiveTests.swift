import Archive
import Foundation
import TestAgencies
import Testing

@Suite("Deterministic archives")
struct ArchiveTests {
    private let entries = [
        ArchiveEntry(path: "b/two.txt", text: "two"), ArchiveEntry(path: "a.json", text: "{}"),
        ArchiveEntry(path: "empty", text: ""),
        ArchiveEntry(path: "b/one.bin", content: (0..<1000).map { UInt8(truncatingIfNeeded: $0) }),
    ]

    @Test("What is written is read back, sorted by path, and is the same bytes in any order")
    func roundTrip() throws {
        let file = try ArchiveWriter.write(entries)
        #expect(try ArchiveWriter.write(entries.reversed()) == file)
        let read = try ArchiveReader.read(file)
        #expect(read.map(\.path) == ["a.json", "b/one.bin", "b/two.txt", "empty"])
        #expect(Set(read) == Set(entries))
        #expect(try ArchiveReader.read(ArchiveWriter.write([])).isEmpty)
    }

    @Test("No changed byte and no cut goes unnoticed, and none makes the reader fail otherwise")
    func damage() throws {
        let file = try ArchiveWriter.write(entries)
        for position in file.indices {
            var changed = file
            changed[position] ^= 1
            let isRead = (try? ArchiveReader.read(changed)) != nil
            #expect(!isRead, "byte \(position)")
            #expect(throws: ArchiveError.self) { try ArchiveReader.read(Array(file.prefix(position))) }
        }
        #expect(throws: ArchiveError.self) { try ArchiveReader.read(file + [0]) }
        #expect(throws: ArchiveError.self) { try ArchiveReader.read([0] + file) }
    }

    @Test(
        "A path that could leave its folder is neither written nor read",
        arguments: ["../x", "/x", "a//b", "a/../b", "", ".hidden", "a\\b", "ä", "a b", "a/"]
    )
    func paths(path: String) {
        #expect(throws: ArchiveError.self) { try ArchiveWriter.write([ArchiveEntry(path: path, text: "")]) }
    }

    @Test("Two entries of one path, and more than the limits allow, are refused")
    func limits() throws {
        let twice = [ArchiveEntry(path: "a", text: ""), ArchiveEntry(path: "a", text: "")]
        #expect(throws: ArchiveError.self) { try ArchiveWriter.write(twice) }
        let file = try ArchiveWriter.write(entries)
        #expect(throws: ArchiveError.self) {
            try ArchiveReader.read(file, limits: ArchiveLimits(maximumEntries: 3))
        }
        #expect(throws: ArchiveError.self) {
            try ArchiveWriter.write(entries, limits: ArchiveLimits(maximumBytes: 1000))
        }
    }

    @Test("Python's zipfile finds it sound and reads the same")
    func python() throws {
        let folder = try TemporaryFolder()
        try Data(ArchiveWriter.write(entries)).write(to: URL(fileURLWithPath: folder.path("a.zip")))
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [
            "python3", "-c",
            "import sys,zipfile; z=zipfile.ZipFile(sys.argv[1]); assert z.testzip() is None; print(z.read('b/two.txt').decode(), len(z.namelist()))",
            folder.path("a.zip"),
        ]
        let pipe = Pipe()
        process.standardOutput = pipe
        try process.run()
        let output = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
        #expect(String(decoding: output, as: UTF8.self) == "two 4\n")
    }
}
