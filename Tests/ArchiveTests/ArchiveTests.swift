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

    @Test("What is handed over in pieces gives the same bytes, and is read in pieces")
    func streams() throws {
        let large = (0..<700_000).map { UInt8(truncatingIfNeeded: $0 &* 7) }
        let whole = try ArchiveWriter.write(entries + [ArchiveEntry(path: "b/large", content: large)])
        func stream(_ said: [UInt8]) -> ArchiveStream {
            ArchiveStream(
                path: "b/large",
                size: Int64(said.count),
                checksum: ArchiveChecksum(of: said).value
            ) { sink in
                for start in stride(from: 0, to: large.count, by: 1000) {
                    try sink(Array(large[start..<min(start + 1000, large.count)]))
                }
            }
        }
        var pieces: [UInt8] = []
        try ArchiveWriter.write(entries, [stream(large)]) { pieces += $0 }
        #expect(pieces == whole)
        let archive = try ArchiveReader(BytesSource(pieces))
        let item = try #require(archive.items.first { $0.path == "b/large" })
        var read: [[UInt8]] = []
        try archive.eachPiece(of: item) { read.append($0) }
        #expect(read.count == 3 && Array(read.joined()) == large)
        // A content that is another one, longer or shorter than when its checksum was taken.
        for said in [Array(large.reversed()), Array(large.dropLast()), large + [0]] {
            #expect(throws: ArchiveError.self) { try ArchiveWriter.write(entries, [stream(said)]) { _ in } }
        }
    }

    @Test("Entries of 4 GiB and more, and what begins behind them, are found where they are, also by Python")
    func sixtyFourBit() throws {
        let size = Int64(5) << 30
        let folder = try TemporaryFolder()
        let url = URL(fileURLWithPath: folder.path("a.zip"))
        #expect(FileManager.default.createFile(atPath: url.path, contents: nil))
        let file = try FileHandle(forUpdating: url)
        // A file with a hole of 5 GiB, whose checksum nobody asks for here.
        let large = ArchiveForm.Header(path: "a/content", size: size, checksum: 0, offset: 0)
        let last = ArchiveForm.Header(
            path: "b.txt",
            size: 3,
            checksum: ArchiveChecksum(of: Array("two".utf8)).value,
            offset: Int64(large.local.count) + size
        )
        try file.write(contentsOf: Data(large.local))
        try file.seek(toOffset: UInt64(last.offset))
        let directory = last.offset + Int64(last.local.count) + 3
        let rest = last.local + Array("two".utf8) + large.central + last.central
        let end = directory + Int64(large.central.count + last.central.count)
        try file.write(contentsOf: Data(rest + ArchiveForm.end(entries: 2, directory: directory..<end)))
        let limits = ArchiveLimits(maximumBytes: 1 << 40)
        let archive = try ArchiveReader(HandleSource(file), limits: limits)
        #expect(archive.items.map(\.path) == ["a/content", "b.txt"] && archive.items[0].size == size)
        #expect(try archive.content(of: archive.items[1]) == Array("two".utf8))
        #expect(throws: ArchiveError.self) { try ArchiveReader(HandleSource(file)) }
        #expect(
            try python(
                "import sys,zipfile; z=zipfile.ZipFile(sys.argv[1]); print(z.getinfo('a/content').file_size, z.read('b.txt').decode())",
                url.path
            ) == "\(size) two\n"
        )
        // A number that says too little, or too much, in the 64-bit part of the end.
        let place = UInt64(end) + 48
        for value in [UInt64(0), 1, .max, UInt64(Int64.max)] {
            try file.seek(toOffset: place)
            try file.write(contentsOf: withUnsafeBytes(of: value.littleEndian) { Data($0) })
            #expect(throws: ArchiveError.self, "\(value)") {
                try ArchiveReader(HandleSource(file), limits: limits)
            }
        }
    }

    @Test("Python's zipfile finds it sound and reads the same")
    func python() throws {
        let folder = try TemporaryFolder()
        try Data(ArchiveWriter.write(entries)).write(to: URL(fileURLWithPath: folder.path("a.zip")))
        #expect(
            try python(
                "import sys,zipfile; z=zipfile.ZipFile(sys.argv[1]); assert z.testzip() is None; print(z.read('b/two.txt').decode(), len(z.namelist()))",
                folder.path("a.zip")
            ) == "two 4\n"
        )
    }

    private func python(_ script: String, _ file: String) throws -> String {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["python3", "-c", script, file]
        let pipe = Pipe()
        process.standardOutput = pipe
        try process.run()
        let output = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
        return String(decoding: output, as: UTF8.self)
    }
}

/// A file that is read where it lies.
private struct HandleSource: ArchiveSource {
    let file: FileHandle
    let length: Int64

    init(_ file: FileHandle) throws {
        self.file = file
        length = Int64(try file.seekToEnd())
    }

    func read(at offset: Int64, count: Int) throws(ArchiveError) -> [UInt8] {
        do {
            try file.seek(toOffset: UInt64(offset))
            return Array(try file.read(upToCount: count) ?? Data())
        } catch {
            throw ArchiveError(.malformed, "\(error)")
        }
    }
}
