import Foundation
import TestAgencies
import Testing

@Suite("The house: rooms, directions, habits")
struct HouseTests {
    @Test("Every room imports only what the table allows")
    func directions() throws {
        for room in try SourceRoom.all() {
            let allowed = try #require(
                HouseTable.allowed[room.name],
                "the room \(room.name) is not in the table of allowed imports"
            )
            for file in room.files {
                for module in file.imports where !allowed.contains(module) {
                    Issue.record("\(file.path) imports \(module), which \(room.name) may not")
                }
            }
        }
    }

    /// A target that imports what it does not declare builds or not, as the order of the build happens to be.
    @Test("Every target declares what it imports", arguments: ["Sources", "Tests"])
    func declaredImports(top: String) throws {
        let declared = try PackageManifest.declaredNames()
        let ofToolchain: Set<String> = [
            "Foundation", "FoundationEssentials", "Glibc", "Synchronization", "Testing", "Dispatch",
        ]
        var checked = 0
        for room in try SourceRoom.all(in: top) where !room.files.isEmpty {
            guard let names = declared[room.name] else { continue }
            for file in room.files {
                for module in file.imports where !ofToolchain.contains(module) && module != room.name {
                    checked += 1
                    #expect(
                        names.contains(module),
                        "\(file.path) imports \(module), not declared for \(room.name)"
                    )
                }
            }
        }
        #expect(checked > 300)
    }

    @Test("A lower room never imports a higher one")
    func levels() throws {
        for (room, allowed) in HouseTable.allowed {
            let level = try #require(HouseTable.level[room], "the room \(room) has no level")
            for module in allowed {
                guard let other = HouseTable.level[module] else { continue }
                #expect(
                    other <= level,
                    "\(room) on level \(level) may not import \(module) on level \(other)"
                )
            }
        }
    }

    @Test("What only one room may touch is touched by that room alone", arguments: HouseTable.sole)
    func soleImporters(sole: HouseTable.Sole) throws {
        let importers = try SourceRoom.all().flatMap { room in
            room.files.filter { $0.imports.contains(sole.module) }.map { (room: room.name, path: $0.path) }
        }
        #expect(!importers.isEmpty, "nobody imports \(sole.module); the table is out of date")
        for importer in importers {
            #expect(sole.rooms.contains(importer.room), "\(importer.path) imports \(sole.module)")
        }
        if let most = sole.files {
            #expect(importers.count <= most, "\(importers.map(\.path)) import \(sole.module)")
        }
    }

    @Test("No source can trap on purpose, and nothing is left for later")
    func habits() throws {
        let forbidden = ["try!", "fatalError(", " as!", "TODO", "FIXME"]
        var lines = 0
        for room in try SourceRoom.all() {
            for file in room.files {
                for (number, line) in file.lines.enumerated() {
                    lines += 1
                    for word in forbidden where line.contains(word) {
                        Issue.record("\(file.path):\(number + 1) has \"\(word)\"")
                    }
                }
            }
        }
        #expect(lines > 5000)
    }

    @Test("Whoever switches the compiler's check of concurrency off proves why beside it")
    func uncheckedSendable() throws {
        for room in try SourceRoom.all() {
            for file in room.files {
                for (number, line) in file.lines.enumerated()
                where line.contains("@unchecked Sendable") || line.contains("nonisolated(unsafe)") {
                    let before = file.lines[max(0, number - 12)..<number]
                    #expect(
                        before.contains { $0.trimmingCharacters(in: .whitespaces).hasPrefix("//") },
                        "\(file.path):\(number + 1) gives no proof"
                    )
                }
            }
        }
    }

    @Test("The tests see an import however it is written")
    func parsing() {
        let text = """
            import A
            package import B
            public import C.D
            @testable import E
            @preconcurrency package import F
            import struct G.H
            // import I
            let important = 1
            #if canImport(J)
              internal import K
            #endif
            """
        #expect(SourceFile.imports(in: text) == ["A", "B", "C", "E", "F", "G", "K"])
    }
}
