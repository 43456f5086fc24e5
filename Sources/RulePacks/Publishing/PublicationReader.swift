internal import Wire

/// Reads publications, each text only once: what many packs share is shared in memory as well.
package struct PublicationReader: Sendable {
    private struct PackText: Hashable {
        var schema: String
        var text: String
        var layers: [String]
    }

    private var schemas: [String: (schema: FactSchema, digest: String)] = [:]
    private var packs: [PackText: RulePack] = [:]

    package init() {}

    /// Reads a publication's texts.
    ///
    /// - Parameters:
    ///   - file: the name for messages.
    ///   - schema: the text of the fact schema to read it with, where that is not the publication's own: a node asks all packs by
    ///     one schema, that of its own pack.
    /// - Throws: ``PublicationError``: `unreadable` with the first problem, `wrongLayers` where the layers are not those that the
    ///   pack adopts.
    package mutating func read(
        _ publication: PackPublication,
        file: String,
        schema other: String? = nil
    ) throws(PublicationError) -> PublishedPack {
        let text = other ?? publication.schema
        let (schema, _) = try self.schema(text, file)
        let (_, digest) = try self.schema(publication.schema, file)
        var layers: [RulePack] = []
        for layer in publication.layers { layers.append(try pack(layer, [], schema, text, file)) }
        var pack = try pack(publication.text, publication.layers, schema, text, file, layers: layers)
        guard layers.count == pack.adopts.count, zip(pack.adopts, layers).allSatisfy({ $0.matches($1) })
        else {
            throw PublicationError(.wrongLayers, "its layers are not those that the pack adopts")
        }
        // From here on each adoption means this text and no other of the same version.
        for index in layers.indices { pack.adopts[index].digest = layers[index].digest }
        return PublishedPack(
            publication: publication,
            pack: pack,
            schema: schema,
            layers: layers,
            contents: PublicationStatement.Contents(
                digest: pack.digest,
                schema: digest,
                layers: layers.map {
                    PublicationStatement.Layer(pack: $0.id, version: $0.version, digest: $0.digest)
                }
            )
        )
    }

    private mutating func schema(_ text: String, _ file: String) throws(PublicationError) -> (
        schema: FactSchema, digest: String
    ) {
        if let known = schemas[text] { return known }
        do {
            let root = try YAMLValue(yaml: text, file: file)
            let read = (
                schema: try FactSchema(yaml: text, file: file), digest: CanonicalPack.digest(of: root)
            )
            schemas[text] = read
            return read
        } catch {
            throw Self.unreadable(error, "the fact schema")
        }
    }

    private mutating func pack(
        _ text: String,
        _ layerTexts: [String],
        _ schema: FactSchema,
        _ schemaText: String,
        _ file: String,
        layers: [RulePack] = []
    ) throws(PublicationError) -> RulePack {
        let key = PackText(schema: schemaText, text: text, layers: layerTexts)
        if let known = packs[key] { return known }
        do {
            let pack = try RulePack(yaml: text, file: file, schema: schema, layers: layers)
            packs[key] = pack
            return pack
        } catch {
            throw Self.unreadable(error, "the pack")
        }
    }

    private static func unreadable(_ error: PackError, _ subject: String) -> PublicationError {
        PublicationError(
            .unreadable,
            "\(subject) cannot be read: " + (error.problems.first?.description ?? "it says nothing")
        )
    }
}
