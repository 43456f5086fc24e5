import Wire

/// The published JSON Schema of the manifest.
package enum BundleSchema {
    /// As it is published: draft 2020-12.
    package static var text: [UInt8] { PackageResources.bundle_manifest_schema_json }

    /// - Throws: ``BundleError`` where the project's own schema is wrong, which a test rules out.
    static func manifest() throws(BundleError) -> JSONSchema {
        do {
            return try JSONSchema(JSON(parsing: text))
        } catch {
            throw BundleError(.inconsistent, "The schema of the manifest cannot be used: \(error)")
        }
    }
}
