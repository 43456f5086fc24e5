import API
import ArgumentParser
import Foundation
import Node
import Referrals
import Synchronization
import Wire

/// `comity export`: everything that the agency owns, in open formats.
struct ExportCommand: OfficersCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Write everything that the agency owns into a new folder, as JSON lines.",
        discussion: """
            One file for each kind, a JSON object a line, UTF-8: cases, their records in every revision, assessments, approvals, \
            referrals, documents and receipts (as they were signed: any JOSE library verifies them), files of evidence with \
            their custody (`comity evidence copy` takes the content), what was laid down about trust, peers and their \
            statements, public keys, rule packs used, refusals, accounts, readings, and the journal; certificates and reports of \
            erasure, time-stamps, the log with its checkpoints, cosignatures, breaks and alarms; tasks of referrals, deliveries, \
            refusals by peers, offers of evidence, and webhooks. No secret is among them. \
            The folder holds personal data: it is made for this user alone, and the export is recorded with your name. \
            What another agency sent under limits that forbid its export is not in it, nor what a case holds that was taken over from it: its line has the digest and the limits. \
            Without `--for` (or COMITY_PURPOSE) what another agency bound to a purpose is left out in the same way, for nobody has \
            said that the export serves it; with `--for` only what it bound to another purpose.

            Example:
              comity export --out /srv/handover --officer "Mets, data protection"
            """
    )
    static let operation = OperationID.exportAgency
    @OptionGroup var options: NodeOptions
    @OptionGroup var officer: OfficerOption
    @Option(help: "The folder to make; it must not be there yet.") var out: String
    @OptionGroup var serves: ServesOption

    func perform() async throws {
        let node = try options.node()
        if TokenFile.isThere, try await !officer.account(on: node).readsEverything {
            throw NodeError(
                .notPermitted,
                "An export holds every compartment of every case: it takes an account whose roles together may read all of them."
            )
        }
        let officer = try await officer.proven(options)
        let folder = URL(fileURLWithPath: out, isDirectory: true)
        guard !FileManager.default.fileExists(atPath: folder.path) else {
            throw NodeError(.exists, "There is something at \(out) already. Name a new folder.")
        }
        try FileManager.default.createDirectory(
            at: folder,
            withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700]
        )
        let files = ExportFiles(folder: folder)
        let export = try await node.export(for: serves.stated, by: officer) { try files.write($0) }
        try files.close()
        let sorted = export.lines.sorted { $0.key < $1.key }
        let kept = export.withheld.sorted { $0.key < $1.key }
        var members = JSONObject(sorted.map { ($0.key, .integer(Int64($0.value))) })
        if !kept.isEmpty { members["withheld"] = .array(kept.map { .string($0.key.text) }) }
        options.answer(
            .object(members),
            (sorted.map { "\($0.key).jsonl  \($0.value) lines" }
                + kept.map {
                    "kept back: \($0.key), \($0.value.map(\.inWords).joined(separator: ", "))"
                }
                + ["Written to \(out). It holds personal data: keep it as you keep the database."])
                .joined(separator: "\n")
        )
    }
}

/// The files of one export, each opened when its first line comes.
private final class ExportFiles: Sendable {
    private let folder: URL
    private let handles = Mutex<[String: FileHandle]>([:])

    init(folder: URL) { self.folder = folder }

    func write(_ line: ExportLine) throws {
        try handles.withLock { handles in
            let handle: FileHandle
            if let open = handles[line.kind] {
                handle = open
            } else {
                let path = folder.appendingPathComponent(line.kind + ".jsonl").path
                guard
                    FileManager.default.createFile(
                        atPath: path,
                        contents: nil,
                        attributes: [.posixPermissions: 0o600]
                    ), let opened = FileHandle(forWritingAtPath: path)
                else { throw NodeError(.misconfigured, "The file \(path) cannot be written.") }
                handle = opened
                handles[line.kind] = opened
            }
            try handle.write(contentsOf: Data(line.json.bytes() + [UInt8(ascii: "\n")]))
        }
    }

    func close() throws {
        try handles.withLock { handles in
            for handle in handles.values {
                try handle.synchronize()
                try handle.close()
            }
            handles = [:]
        }
    }
}
