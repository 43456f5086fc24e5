import Foundation
import TestAgencies

/// One folder below `Sources` with its Swift files.
struct SourceRoom {
    var name: String
    var files: [SourceFile]

    /// The folders of `Sources`, or of another folder of the checkout.
    static func all(in top: String = "Sources") throws -> [SourceRoom] {
        let sources = Checkout.root.appendingPathComponent(top)
        let names = try FileManager.default.contentsOfDirectory(atPath: sources.path).sorted()
        return try names.compactMap { name in
            let folder = sources.appendingPathComponent(name)
            var isFolder: ObjCBool = false
            guard FileManager.default.fileExists(atPath: folder.path, isDirectory: &isFolder),
                isFolder.boolValue
            else { return nil }
            let files =
                FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)?
                .compactMap { $0 as? URL }.filter { $0.pathExtension == "swift" } ?? []
            return SourceRoom(
                name: name,
                files: try files.sorted { $0.path < $1.path }.map { url in
                    SourceFile(
                        path: String(url.path.dropFirst(Checkout.root.path.count + 1)),
                        text: try String(contentsOf: url, encoding: .utf8)
                    )
                }
            )
        }
    }
}

/// One Swift file: its lines and the modules that it imports.
struct SourceFile {
    var path: String
    var text: String

    var lines: [String] { text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init) }
    /// What is said in a text of several lines is no import.
    var imports: [String] {
        let code = text.components(separatedBy: "\"\"\"").enumerated().filter { $0.offset % 2 == 0 }
        return Self.imports(in: code.map(\.element).joined())
    }

    private static let kinds: Set<Substring> = [
        "struct", "class", "enum", "protocol", "func", "var", "let", "typealias", "actor",
    ]

    /// The modules that a text imports, whatever stands before the word `import`.
    static func imports(in text: String) -> [String] {
        text.split(separator: "\n").compactMap { line in
            let words = line.split(whereSeparator: \.isWhitespace)
            guard let position = words.firstIndex(of: "import"), words.indices.contains(position + 1),
                words[..<position].allSatisfy({
                    Self.levels.contains($0) || $0.hasPrefix("@") && !$0.contains("\"")
                })
            else { return nil }
            let name =
                Self.kinds.contains(words[position + 1])
                ? words.dropFirst(position + 2).first : words[position + 1]
            return name.map { String($0.prefix { $0 != "." }) }
        }
    }

    private static let levels: Set<Substring> = ["public", "package", "internal", "fileprivate", "private"]
}
