import Foundation
import Node
import RulePacks

/// A folder of jurisdictions on disk: the fact schema, the shared layers, and the packs.
struct PackFolder {
    /// The folder that holds `facts.yaml`, as the caller would write it.
    let root: String
    let schema: FactSchema
    /// The schema as written.
    let schemaText: String
    /// Layers and treaties, by the file each was read from.
    private(set) var layers: [(file: String, pack: RulePack, text: String)] = []
    /// What is wrong in layers: they cannot be adopted until it is mended.
    private(set) var layerProblems: [PackError] = []

    /// The published version that this was read from, if it was.
    private(set) var published: PublishedPack?

    static let schemaFile = "facts.yaml"
    /// Files beside packs that are no packs.
    private static let otherFiles: Set<String> = [schemaFile, "corrections.yaml", "cases.yaml"]

    /// Reads the schema and the layers of a folder.
    ///
    /// - Throws: ``PackError`` for a schema that cannot be read, ``NodeError`` for a missing file.
    init(root: String) throws {
        self.root = root
        let file = Self.joined(root, Self.schemaFile)
        schemaText = try Self.text(of: file)
        schema = try FactSchema(yaml: schemaText, file: file)
        for file in Self.packFiles(in: root) {
            let text = try Self.text(of: file)
            guard Self.isShared(text) else { continue }
            do {
                layers.append((file, try RulePack(yaml: text, file: file, schema: schema), text))
            } catch {
                layerProblems.append(error)
            }
        }
    }

    /// What a published version was signed with: its own schema and layers.
    ///
    /// - Throws: ``NodeError`` for a file that is no publication or cannot be read.
    init(published file: String) throws(NodeError) {
        let publication = try PublishedLaw.publication(file)
        var reader = PublicationReader()
        do {
            let read = try reader.read(publication, file: file)
            root = Self.parent(of: file)
            (schema, schemaText) = (read.schema, publication.schema)
            layers = zip(read.layers, publication.layers).map { (file, $0, $1) }
            self.published = read
        } catch {
            throw error.refusal(of: file, .invalidInput)
        }
    }

    /// Reads one pack with the layers at hand.
    ///
    /// - Throws: ``PackError`` with every problem, ``NodeError`` for a missing file.
    func pack(_ file: String) throws -> RulePack {
        let text = try Self.text(of: file)
        return try RulePack(yaml: text, file: file, schema: schema, layers: layers.map(\.pack))
    }

    /// A pack as written.
    func text(of pack: RulePack) throws -> String {
        if let published { return published.publication.text }
        return try Self.text(of: pack.place.file)
    }

    /// The layers that a pack adopts, as written, in the order of its adoptions.
    ///
    /// - Throws: ``NodeError`` with every adoption that is not at hand.
    func adoptedTexts(of pack: RulePack) throws -> [String] {
        let found = pack.adopts.map { adoption in
            (adoption, layers.first { adoption.matches($0.pack) }?.text)
        }
        let missing = found.filter { $0.1 == nil }.map { adoption, _ in
            "\(adoption.place): '\(adoption.pack)' \(adoption.version) is not in \(root)"
        }
        guard missing.isEmpty else {
            throw NodeError(.invalidInput, "What the pack adopts has to be at hand:", findings: missing)
        }
        return found.compactMap(\.1)
    }

    /// The pack of a jurisdiction by its code.
    func pack(of jurisdiction: String) throws -> RulePack {
        let file = Self.joined(Self.joined(root, jurisdiction), "pack.yaml")
        guard FileManager.default.fileExists(atPath: file) else {
            throw NodeError(
                .notFound,
                "There is no pack of '\(jurisdiction)' in \(root). \(Known.words(jurisdiction, jurisdictions))"
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
        if files.isEmpty, let newest = newestPublished(in: path) { return [newest] }
        guard !files.isEmpty else {
            throw NodeError(
                .notFound,
                "There is no pack in '\(path)': no draft that ends in .yaml, and no published version."
            )
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

    /// The file of the newest published version in a jurisdiction's folder.
    private static func newestPublished(in folder: String) -> String? {
        entries(of: folder).filter(isPublished)
            .compactMap { name in PackVersion(String(name.dropLast(5))).map { ($0, name) } }
            .max { $0.0 < $1.0 }.map { joined(folder, $0.1) }
    }

    /// Whether a file is a published version, not a draft.
    static func isPublished(_ file: String) -> Bool { file.hasSuffix(".json") }

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
