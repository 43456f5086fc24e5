import Foundation
import Node
import RulePacks

/// A folder of jurisdictions on disk: the fact schema, the shared layers, and the packs.
struct PackFolder {
    /// The folder that holds `facts.yaml`, as the caller would write it.
    let root: String
    let schema: FactSchema
    /// Layers and treaties, by the file each was read from.
    private(set) var layers: [(file: String, pack: RulePack)] = []
    /// What is wrong in layers: they cannot be adopted until it is mended.
    private(set) var layerProblems: [PackError] = []

    static let schemaFile = "facts.yaml"
    /// Files beside packs that are no packs.
    private static let otherFiles: Set<String> = [schemaFile, "corrections.yaml", "cases.yaml"]

    /// Reads the schema and the layers of a folder.
    ///
    /// - Throws: ``PackError`` for a schema that cannot be read, ``NodeError`` for a missing file.
    init(root: String) throws {
        self.root = root
        let file = Self.joined(root, Self.schemaFile)
        schema = try FactSchema(yaml: try Self.text(of: file), file: file)
        for file in Self.packFiles(in: root) {
            let text = try Self.text(of: file)
            guard Self.isShared(text) else { continue }
            do {
                layers.append((file, try RulePack(yaml: text, file: file, schema: schema)))
            } catch {
                layerProblems.append(error)
            }
        }
    }

    /// Reads one pack with the layers at hand.
    ///
    /// - Throws: ``PackError`` with every problem, ``NodeError`` for a missing file.
    func pack(_ file: String) throws -> RulePack {
        let text = try Self.text(of: file)
        return try RulePack(yaml: text, file: file, schema: schema, layers: layers.map(\.pack))
    }

    /// The pack of a jurisdiction by its code.
    func pack(of jurisdiction: String) throws -> RulePack {
        let file = Self.joined(Self.joined(root, jurisdiction), "pack.yaml")
        guard FileManager.default.fileExists(atPath: file) else {
            let known = jurisdictions
            throw NodeError(
                .notFound,
                "There is no pack of '\(jurisdiction)' in \(root). There are: \(known.joined(separator: ", "))."
            )
        }
        return try pack(file)
    }

    /// The codes of the jurisdictions that have a pack.
    var jurisdictions: [String] {
        Self.entries(of: root).filter {
            FileManager.default.fileExists(atPath: Self.joined(Self.joined(root, $0), "pack.yaml"))
        }
    }

    /// Every jurisdiction's pack.
    ///
    /// - Throws: ``NodeError`` for the first that cannot be read.
    func jurisdictionPacks() throws -> [RulePack] { try jurisdictions.map(usablePack) }

    /// The pack of a jurisdiction, for commands that cannot go on without it.
    ///
    /// - Throws: ``NodeError``.
    func usablePack(of code: String) throws -> RulePack {
        do {
            return try pack(of: code)
        } catch let error as PackError {
            throw error.asNodeError("The pack of '\(code)' cannot be used. `comity rules check` shows where:")
        }
    }

    /// Every version of a pack that was ever in force here, as far as its texts are kept.
    func everyEdition(of id: String) throws -> [RulePack] {
        for code in jurisdictions {
            guard try usablePack(of: code).id == id else { continue }
            return try SigningFiles(root: root).texts(of: code).compactMap { file, text in
                try? RulePack(yaml: text, file: file, schema: schema, layers: layers.map(\.pack))
            }
        }
        return []
    }

    // MARK: Finding

    /// The files that a path names: a file, a jurisdiction's folder, or the whole folder.
    ///
    /// - Throws: ``NodeError`` where there is nothing.
    static func files(at path: String) throws(NodeError) -> [String] {
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
            throw NodeError(
                .notFound,
                "There is no file or folder '\(path)'. Name a pack file, a jurisdiction's folder, or the folder of all."
            )
        }
        guard isFolder.boolValue else { return [path] }
        let files = packFiles(in: path)
        guard !files.isEmpty else {
            throw NodeError(.notFound, "There is no pack in '\(path)': no file that ends in .yaml.")
        }
        return files
    }

    /// The folder with `facts.yaml`, beside the path or above it.
    static func root(of path: String, named: String?) throws(NodeError) -> String {
        if let named { return named }
        var folder = path
        var isFolder: ObjCBool = false
        if FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), !isFolder.boolValue {
            folder = parent(of: path)
        }
        for _ in 0..<4 {
            if FileManager.default.fileExists(atPath: joined(folder, schemaFile)) { return folder }
            folder = parent(of: folder)
        }
        throw NodeError(
            .notFound,
            "There is no facts.yaml beside '\(path)' or above it. Name the folder that has it with --jurisdictions."
        )
    }

    /// Every pack in a folder and one level below, in order of path.
    private static func packFiles(in folder: String) -> [String] {
        var files: [String] = []
        for name in entries(of: folder) {
            let path = joined(folder, name)
            if isPackFile(name) {
                files.append(path)
            } else if !name.hasPrefix(".") {
                files += entries(of: path).filter(isPackFile).map { joined(path, $0) }
            }
        }
        return files
    }

    private static func isPackFile(_ name: String) -> Bool {
        name.hasSuffix(".yaml") && !name.hasPrefix(".") && !otherFiles.contains(name)
    }

    private static func entries(of folder: String) -> [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).sorted()
    }

    /// Whether a text declares itself a layer or a treaty, without reading it whole.
    private static func isShared(_ text: String) -> Bool {
        text.split(separator: "\n").contains { line in
            line.hasPrefix("kind:") && (line.contains("layer") || line.contains("treaty"))
        }
    }

    static func text(of file: String) throws(NodeError) -> String {
        guard let data = FileManager.default.contents(atPath: file) else {
            throw NodeError(.notFound, "The file '\(file)' is missing or cannot be read by this user.")
        }
        guard let text = String(data: data, encoding: .utf8) else {
            throw NodeError(.invalidInput, "The file '\(file)' is not UTF-8 text. Save it as UTF-8.")
        }
        return text
    }

    static func joined(_ folder: String, _ name: String) -> String {
        folder.isEmpty || folder == "." ? name : folder.hasSuffix("/") ? folder + name : folder + "/" + name
    }

    private static func parent(of path: String) -> String {
        if path.isEmpty || path == "." { return ".." }
        if path == ".." || path.hasSuffix("/..") { return path + "/.." }
        let parts = path.split(separator: "/", omittingEmptySubsequences: true)
        if path.hasPrefix("/") { return "/" + parts.dropLast().joined(separator: "/") }
        return parts.count <= 1 ? "." : parts.dropLast().joined(separator: "/")
    }
}
