import JOSE
package import Referrals
package import Wire

extension NodeMetadata {
    /// The metadata of the entity type `comity_node`.
    package var json: JSON {
        var object: JSONObject = [
            "protocol_versions": [.string(Self.protocolVersion)], "display_name": .string(displayName),
            "agency_kind": .string(agencyKind), "jurisdiction": .string(jurisdiction),
            "contact_point": .string(contactPoint), "document_endpoint": .string(documentEndpoint),
            "document_types": Self.texts(documentTypes),
            "maximum_document_bytes": .integer(Int64(maximumDocumentBytes)),
            "rule_packs": .array(
                rulePacks.map {
                    ["id": .string($0.id), "version": .string($0.version), "digest": .string($0.digest)]
                }
            ),
            "jwks": documentKeys.json,
        ]
        for (language, name) in displayNames.sorted(by: { $0.key < $1.key }) {
            object["display_name#" + language] = .string(name)
        }
        for (name, list) in [
            ("further_jurisdictions", furtherJurisdictions),
            ("offence_categories", acceptance.offenceCategories),
            ("restorative_mechanisms", acceptance.mechanisms), ("working_languages", acceptance.languages),
        ] where !list.isEmpty { object[name] = Self.texts(list) }
        if !pointsOfContact.isEmpty { object["points_of_contact"] = .array(pointsOfContact.map(\.json)) }
        object["evidence_endpoint"] = furtherEndpoints.evidence.map(JSON.string)
        object["status_endpoint"] = furtherEndpoints.status.map(JSON.string)
        object["log_endpoint"] = furtherEndpoints.log.map(JSON.string)
        object["maximum_evidence_bytes"] = maximumEvidenceBytes.map { .integer(Int64($0)) }
        object["log_key"] = logKey.map(JSON.string)
        if !pastKeys.isEmpty { object["past_keys"] = .array(pastKeys.map(\.json)) }
        object["witness_endpoint"] = furtherEndpoints.witness.map(JSON.string)
        object["witness_key"] = witnessKey.map(JSON.string)
        return .object(object)
    }

    /// Reads a node's metadata, as it published them or as a chain let them stand.
    ///
    /// - Parameter entity: whose they are; its endpoints must be below its own base URL.
    /// - Throws: ``EntityError`` naming what is missing or wrong.
    package init(_ json: JSON, of entity: EntityID) throws(EntityError) {
        let reader = NodeMetadataReader(json: json, entity: entity)
        guard try reader.texts("protocol_versions").contains(Self.protocolVersion) else {
            throw EntityError("does not speak protocol version \(Self.protocolVersion)")
        }
        let documentKeys = try EntityConfiguration.keys(json["jwks"])
        guard !documentKeys.keys.isEmpty, !documentKeys.encryptionKeys.isEmpty else {
            throw EntityError(
                "must publish a key that signs documents and a key that documents are sealed to"
            )
        }
        self.init(
            displayName: try reader.text("display_name"),
            agencyKind: try reader.text("agency_kind"),
            jurisdiction: try reader.text("jurisdiction"),
            contactPoint: try reader.text("contact_point"),
            documentEndpoint: try reader.requiredEndpoint("document_endpoint"),
            documentTypes: try reader.texts("document_types"),
            maximumDocumentBytes: try reader.size("maximum_document_bytes"),
            rulePacks: try reader.rulePacks(),
            documentKeys: documentKeys
        )
        displayNames = try reader.displayNames()
        // One of a role that this version does not know stands in nobody's way.
        pointsOfContact = (json["points_of_contact"]?.array ?? []).prefix(50).compactMap {
            PointOfContact($0)
        }
        furtherJurisdictions = try reader.texts("further_jurisdictions")
        furtherEndpoints = FurtherEndpoints(
            evidence: try reader.endpoint("evidence_endpoint"),
            status: try reader.endpoint("status_endpoint"),
            log: try reader.endpoint("log_endpoint"),
            witness: try reader.endpoint("witness_endpoint")
        )
        acceptance = Acceptance(
            offenceCategories: try reader.texts("offence_categories"),
            mechanisms: try reader.texts("restorative_mechanisms"),
            languages: try reader.texts("working_languages")
        )
        if json["maximum_evidence_bytes"] != nil {
            maximumEvidenceBytes = try reader.size("maximum_evidence_bytes")
        }
        if json["log_key"] != nil { logKey = try reader.text("log_key") }
        pastKeys = try reader.pastKeys()
        if json["witness_key"] != nil { witnessKey = try reader.text("witness_key") }
    }

    private static func texts(_ list: [String]) -> JSON { .array(list.map(JSON.string)) }
}

/// Reads the parameters of `comity_node`.
private struct NodeMetadataReader {
    let json: JSON
    let entity: EntityID

    func text(_ name: String) throws(EntityError) -> String {
        guard let text = json[name]?.string, !text.isEmpty, text.utf8.count <= 500 else {
            throw EntityError("lacks \(name) in its metadata")
        }
        return text
    }

    /// An array of texts; empty where there is none.
    func texts(_ name: String) throws(EntityError) -> [String] {
        guard let member = json[name] else { return [] }
        let texts = member.array?.compactMap(\.string)
        guard let texts, texts.count == member.array?.count, texts.count <= 256,
            texts.allSatisfy({ !$0.isEmpty && $0.utf8.count <= 200 })
        else { throw EntityError("has something else than a list of texts as \(name)") }
        return texts
    }

    func endpoint(_ name: String) throws(EntityError) -> String? {
        json[name] == nil ? nil : try requiredEndpoint(name)
    }

    func requiredEndpoint(_ name: String) throws(EntityError) -> String {
        let endpoint = try text(name)
        guard endpoint.hasPrefix(entity.text + "/") else {
            throw EntityError("names a \(name) outside its own base URL")
        }
        return endpoint
    }

    func size(_ name: String) throws(EntityError) -> Int {
        guard let limit = json[name]?.int, limit > 0 else {
            throw EntityError("lacks \(name) in its metadata")
        }
        return limit
    }

    func pastKeys() throws(EntityError) -> [HistoricalKeys.Entry] {
        guard let member = json["past_keys"] else { return [] }
        guard let keys = member.array, keys.count <= 256 else {
            throw EntityError("has something else than a list of at most 256 keys as past_keys")
        }
        var entries: [HistoricalKeys.Entry] = []
        for key in keys {
            do throws(StatementError) {
                entries.append(try HistoricalKeys.Entry(jwk: key))
            } catch {
                throw EntityError("has a past key that cannot be read: \(error)")
            }
        }
        return entries
    }

    func displayNames() throws(EntityError) -> [String: String] {
        var names: [String: String] = [:]
        for member in json.object?.members ?? [] where member.key.hasPrefix("display_name#") {
            names[String(member.key.dropFirst("display_name#".count))] = try text(member.key)
        }
        return names
    }

    func rulePacks() throws(EntityError) -> [NodeMetadata.PackVersion] {
        var packs: [NodeMetadata.PackVersion] = []
        for item in json["rule_packs"]?.array ?? [] {
            guard let id = item["id"]?.string, let version = item["version"]?.string,
                let digest = item["digest"]?.string
            else { throw EntityError("has a rule pack without id, version or digest") }
            packs.append(NodeMetadata.PackVersion(id: id, version: version, digest: digest))
        }
        return packs
    }
}
