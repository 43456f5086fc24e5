import Referrals
package import Wire

/// Why the text of a peer policy cannot be used.
package struct PeerPolicyError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The rule's position, counted from 0; nil where the whole policy is meant.
    package let rule: Int?
    package let member: String?
    package let says: String

    package var description: String {
        let place = [rule.map { "rule \($0)" }, member].compactMap(\.self).joined(separator: ", ")
        return place.isEmpty ? "The peer policy \(says)." : "The peer policy, \(place), \(says)."
    }
}

extension PeerPolicy {
    /// The policy as the operator keeps it.
    package var json: JSON { ["rules": .array(rules.map(\.json))] }

    /// Reads a policy. A member that is not known is an error: a rule that says more than is understood must not hold.
    ///
    /// - Throws: ``PeerPolicyError``.
    package init(_ json: JSON) throws(PeerPolicyError) {
        guard let object = json.object, object.keys == ["rules"], let list = object["rules"]?.array else {
            throw PeerPolicyError(
                rule: nil,
                member: nil,
                says: "must be an object with a list of rules alone"
            )
        }
        var rules: [PeerRule] = []
        for (position, element) in list.enumerated() {
            rules.append(try PeerRuleReader(json: element, position: position).rule())
        }
        let names = Set(rules.map { JSON.string($0.name) })
        guard names.count == rules.count else {
            throw PeerPolicyError(rule: nil, member: "name", says: "must give each rule a name of its own")
        }
        self.init(rules: rules)
    }
}

extension PeerRule {
    fileprivate var json: JSON {
        var object: JSONObject = [
            "name": .string(name), "effect": .string(effect.rawValue),
            "directions": .array(directions.map(\.rawValue).sorted().map(JSON.string)),
        ]
        var peers = JSONObject()
        peers["entities"] = self.peers.entities.map { Self.list($0.map(\.text)) }
        peers["anchors"] = self.peers.anchors.map { Self.list($0.map(\.text)) }
        peers["agreement"] = self.peers.agreement.map { .string($0.text) }
        peers["mark"] = self.peers.mark.map(JSON.string)
        peers["agency_kinds"] = self.peers.agencyKinds.map(Self.list)
        peers["jurisdictions"] = self.peers.jurisdictions.map(Self.list)
        object["peers"] = .object(peers)
        object["document_types"] = documentTypes.map(Self.list)
        object["offence_categories"] = offenceCategories.map(Self.list)
        object["volume"] = volume.map {
            ["documents": .integer(Int64($0.documents)), "seconds": .integer($0.seconds)]
        }
        object["valid_from"] = validFrom.map { .string($0.rfc3339) }
        object["valid_until"] = validUntil.map { .string($0.rfc3339) }
        return .object(object)
    }

    private static func list(_ texts: some Sequence<String>) -> JSON {
        .array(texts.sorted().map(JSON.string))
    }
}

/// Reads one rule.
private struct PeerRuleReader {
    let json: JSON
    let position: Int

    func rule() throws(PeerPolicyError) -> PeerRule {
        try checkMembers(
            json,
            [
                "name", "effect", "peers", "directions", "document_types", "offence_categories", "volume",
                "valid_from", "valid_until",
            ]
        )
        guard let name = json["name"]?.string, !name.isEmpty, name.utf8.count <= 100 else {
            throw fail("name", "must have a name of 1 to 100 bytes")
        }
        guard let effect = json["effect"]?.string.flatMap(PeerRule.Effect.init) else {
            throw fail("effect", "must allow or deny")
        }
        let directions = Set((try texts(json, "directions") ?? []).compactMap(PeerDocument.Direction.init))
        guard !directions.isEmpty, directions.count == json["directions"]?.array?.count else {
            throw fail("directions", "must list received, sent or both")
        }
        return PeerRule(
            name: name,
            effect: effect,
            peers: try peers(),
            directions: directions,
            documentTypes: try texts(json, "document_types"),
            offenceCategories: try texts(json, "offence_categories"),
            volume: try volume(),
            validFrom: try moment("valid_from"),
            validUntil: try moment("valid_until")
        )
    }

    private func peers() throws(PeerPolicyError) -> PeerRule.Peers {
        guard let peers = json["peers"], peers.object?.isEmpty == false else {
            throw fail("peers", "must say which peers are meant; a rule for everybody is not accepted")
        }
        try checkMembers(
            peers,
            ["entities", "anchors", "agreement", "mark", "agency_kinds", "jurisdictions"]
        )
        var agreement: Identifier?
        if let stated = peers["agreement"] {
            guard let id = stated.string.flatMap({ Identifier($0) }) else {
                throw fail("agreement", "must be the agreement's identifier")
            }
            agreement = id
        }
        if let mark = peers["mark"], mark.string?.isEmpty != false {
            throw fail("mark", "must be a kind of trust mark")
        }
        return PeerRule.Peers(
            entities: try entities(peers, "entities"),
            anchors: try entities(peers, "anchors"),
            agreement: agreement,
            mark: peers["mark"]?.string,
            agencyKinds: try texts(peers, "agency_kinds"),
            jurisdictions: try texts(peers, "jurisdictions")
        )
    }

    private func volume() throws(PeerPolicyError) -> Volume? {
        guard let volume = json["volume"] else { return nil }
        guard let documents = volume["documents"]?.int, documents >= 0,
            let seconds = volume["seconds"]?.int, (1...366 * 86_400).contains(seconds)
        else { throw fail("volume", "must have documents and seconds, at most a year") }
        return Volume(documents: documents, seconds: Int64(seconds))
    }

    private func moment(_ name: String) throws(PeerPolicyError) -> Instant? {
        guard let stated = json[name] else { return nil }
        guard let moment = stated.string.flatMap(Instant.init(rfc3339:)) else {
            throw fail(name, "must be a moment, for example 2026-01-31T00:00:00Z")
        }
        return moment
    }

    private func entities(_ json: JSON, _ name: String) throws(PeerPolicyError) -> Set<FederationID>? {
        guard let texts = try texts(json, name) else { return nil }
        let entities = Set(texts.compactMap(FederationID.init))
        guard entities.count == texts.count else { throw fail(name, "must list entity identifiers") }
        return entities
    }

    private func texts(_ json: JSON, _ name: String) throws(PeerPolicyError) -> Set<String>? {
        guard let member = json[name] else { return nil }
        let texts = member.array?.compactMap(\.string)
        guard let texts, texts.count == member.array?.count, !texts.isEmpty,
            texts.allSatisfy({ !$0.isEmpty })
        else { throw fail(name, "must list at least one text; leave it out for all") }
        return Set(texts)
    }

    private func checkMembers(_ json: JSON, _ known: Set<String>) throws(PeerPolicyError) {
        guard let object = json.object else { throw fail(nil, "must be an object") }
        for name in object.keys where !known.contains(name) {
            throw fail(nil, "has a member that is not known; remove it or correct its spelling")
        }
    }

    private func fail(_ member: String?, _ says: String) -> PeerPolicyError {
        PeerPolicyError(rule: position, member: member, says: says)
    }
}
