import Evidence
import Node
import Referrals
import Store
import Wire

extension API {
    /// The largest file that is fetched while a request waits, in bytes; a larger one is fetched by `comity evidence fetch`.
    package static let maximumFetchBytes: Int64 = 64 << 20

    func handleEvidenceMove(_ call: APICall, on node: Node) async throws -> APIAnswer {
        switch call.operation.id {
        case .addEvidence: return try await addEvidence(call, on: node)
        case .listAnnouncedEvidence:
            return Self.list(
                try await node.announcedEvidence(in: try call.subjectID()).map(\.json)
            )
        case .offerEvidence:
            let files = try call.texts("files").map { text throws(APIProblem) in try Self.identifier(text) }
            try await requireReach(of: files, call, on: node)
            let moved = try await node.offerEvidence(
                files,
                in: try call.subjectID(),
                conditions: call.texts("conditions"),
                says: call.text("says") ?? "",
                by: call.officer
            )
            return APIAnswer(status: 201, json: moved.json)
        case .fetchEvidence: return try await fetchEvidence(call, on: node)
        case .redactEvidence:
            let record = try await node.redactEvidence(
                try await file(call, on: node),
                showing: call.texts("show"),
                by: call.officer
            )
            return try Self.added(record).at("/cases/\(try call.subjectID())/evidence/\(record.id)")
        case .destroyEvidence:
            let file = try await file(call, on: node)
            guard let reason = call.text("reason").flatMap(CustodyEvent.Reason.init(rawValue:)) else {
                throw APIProblem(.invalid, "`reason` is none of the list.")
            }
            let certificate = try await node.destroyEvidence(file, reason: reason, by: call.officer)
            return APIAnswer(
                status: 201,
                json: ["destroyed": .string(file.text), "certificate": .string(certificate)]
            )
        default: throw unhandled(call)
        }
    }

    /// The file that the address names, in the case that it names.
    private func file(_ call: APICall, on node: Node) async throws -> Identifier {
        let held = try await node.evidence(of: try call.subjectID().text)
        guard let file = held.first(where: { $0.record.id.text == call.part("file") })?.record.id else {
            throw APIProblem(.notFound, "There is no such file of evidence in this case.")
        }
        return file
    }

    private func addEvidence(_ call: APICall, on node: Node) async throws -> APIAnswer {
        guard let content = call.text("content").flatMap({ try? Base64URL.decode($0) }) else {
            throw APIProblem(
                .invalid,
                "The content does not have its form.",
                findings: ["/content: base64url without padding"]
            )
        }
        var rest = content[...]
        let record = try await node.addEvidence(
            toCase: try call.subjectID().text,
            name: call.text("name") ?? "",
            by: call.officer
        ) { count in
            defer { rest = rest.dropFirst(count) }
            return Array(rest.prefix(count))
        }
        return try Self.added(record).at("/cases/\(try call.subjectID())/evidence/\(record.id)")
    }

    /// A file is offered only by whoever reaches the case in which it lies.
    private func requireReach(of files: [Identifier], _ call: APICall, on node: Node) async throws {
        for id in files {
            let record = try await node.evidence(id).record
            guard let subject = record.caseID ?? record.thread,
                try await node.reaches(call.scope, of: call.account, subject: subject)
            else {
                throw APIProblem(.notFound, "There is no such file of evidence within the account's scope.")
            }
        }
    }

    private func fetchEvidence(_ call: APICall, on node: Node) async throws -> APIAnswer {
        let referral = try call.subjectID()
        let file = try Self.identifier(call.text("file") ?? "")
        guard let evidenceCourier else {
            throw APIProblem(
                .notNow,
                "This node fetches nothing while it answers; use `comity evidence fetch`."
            )
        }
        guard
            let announced = try await node.announcedEvidence(in: referral).last(where: {
                $0.manifest.id == file
            })
        else { throw APIProblem(.notFound, "The other side has announced no such file in this referral.") }
        guard announced.manifest.digests.size <= Self.maximumFetchBytes else {
            throw APIProblem(
                .tooLarge,
                "The file is larger than what is fetched while a request waits; use `comity evidence fetch`."
            )
        }
        let record = try await node.fetchEvidence(
            file,
            in: referral,
            acceptingConditions: call.body["acceptConditions"]?.bool ?? false,
            by: call.officer,
            through: evidenceCourier,
            patience: FetchPatience(mostFailures: 3, mostCorrupted: 1) { failures in
                try await Task.sleep(for: .milliseconds(250 * failures))
            }
        )
        return try Self.added(record)
    }

    /// Without its name: what is kept for a repetition says nothing of what the file is about.
    private static func added(_ record: EvidenceRecord) throws -> APIAnswer {
        let manifest = try Node.manifest(in: record)
        return APIAnswer(
            status: 201,
            json: .object([
                "id": .string(record.id.text), "state": .string(record.state.rawValue),
                "size": .integer(manifest.digests.size), "sha256": .string(manifest.digests.sha256.hex),
            ])
        )
    }
}

extension AnnouncedEvidence {
    /// As the API shows a file that the other side has announced.
    var json: JSON {
        .object([
            "id": .string(manifest.id.text), "name": .string(manifest.name),
            "mediaType": .string(manifest.mediaType), "size": .integer(manifest.digests.size),
            "conditions": .array(manifest.conditions.map(JSON.string)),
            "document": .string(document.id.text),
            "state": .string(record?.state.rawValue ?? "announced"),
        ])
    }
}
