package import Wire

/// A pack as it is published: everything that it needs to be used, and what two different people have signed about it.
///
/// It holds the texts of the fact schema and of every shared layer that the pack adopts, and the reports that its author and
/// its reviewer have seen, so that years later a decision can be made again from this one value. It is immutable.
package struct PackPublication: Sendable, Hashable {
    /// The YAML text as written, comments and all.
    package var text: String
    /// The YAML text of the fact schema against which the pack is written.
    package var schema: String
    /// The YAML texts of the layers and treaties that the pack adopts, in the order of its adoptions.
    package var layers: [String]
    /// The difference from the version before; nil for the first.
    package var diff: JSON?
    /// What the version does to the cases that were looked at.
    package var impact: JSON
    /// The day on which they were asked.
    package var impactDay: CalendarDate
    /// JWS compact, type `comity-pack+jws`.
    package var authorSignature: String?
    package var reviewerSignature: String?

    package static let type = "comity-pack+jws"
    package static let format = "comity-published-pack/1"

    /// A publication that nobody has signed yet.
    package init(text: String, schema: String, layers: [String], impact: ImpactReport, on day: CalendarDate) {
        self.text = text
        self.schema = schema
        self.layers = layers
        self.impact = impact.json
        impactDay = day
    }

    /// Whether a fresh report finds the same for every case that comes out otherwise; cases that do not may have come and gone.
    package func hasSameImpact(as fresh: ImpactReport) -> Bool {
        CanonicalPack.digest(of: impact["cases"] ?? .null)
            == CanonicalPack.digest(of: fresh.json["cases"] ?? .null)
    }

    package var json: JSON {
        var object = JSONObject([
            ("format", .string(Self.format)), ("text", .string(text)), ("facts", .string(schema)),
            ("layers", .array(layers.map(JSON.string))), ("impact", impact),
            ("impactOn", .string(impactDay.description)),
        ])
        object["diff"] = diff
        object["author"] = authorSignature.map(JSON.string)
        object["reviewer"] = reviewerSignature.map(JSON.string)
        return .object(object)
    }

    /// - Throws: ``PublicationError`` `malformed` for anything but what ``json`` writes.
    package init(json: JSON) throws(PublicationError) {
        guard json["format"]?.string == Self.format, let text = json["text"]?.string,
            let schema = json["facts"]?.string, let impact = json["impact"],
            let day = json["impactOn"]?.string.flatMap({ CalendarDate($0) }),
            let layers = json["layers"]?.array
        else { throw PublicationError(.malformed, "this is no published pack") }
        let texts = layers.compactMap(\.string)
        guard texts.count == layers.count else {
            throw PublicationError(.malformed, "a layer of the published pack is no text")
        }
        self.text = text
        self.schema = schema
        self.layers = texts
        self.impact = impact
        impactDay = day
        diff = json["diff"]
        authorSignature = json["author"]?.string
        reviewerSignature = json["reviewer"]?.string
    }
}

/// A publication with its texts read: the pack with exactly the schema and the layers that were signed with it.
package struct PublishedPack: Sendable {
    package internal(set) var publication: PackPublication
    package let pack: RulePack
    package let schema: FactSchema
    package let layers: [RulePack]
    /// What has to be signed, or was, about the texts.
    package let contents: PublicationStatement.Contents

    /// The pack in a case, with the layers of its publication.
    package func participant(as side: Side?) -> Participant { Participant(pack, as: side, layers: layers) }
}

/// A version of a pack with what was signed about it.
package struct SignedEdition: Sendable {
    package let pack: PublishedPack
    package let statement: PublicationStatement

    package init(pack: PublishedPack, statement: PublicationStatement) {
        self.pack = pack
        self.statement = statement
    }
}
