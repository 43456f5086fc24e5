extension JSON {
    /// Reads one JSON text (RFC 8259) in one pass, as strictly as signed documents need (I-JSON, RFC 7493).
    ///
    /// - Throws: ``JSONError`` for anything outside the grammar or the limits, a duplicate member name, invalid UTF-8,
    ///   half a surrogate pair, a byte order mark, a number beyond a double, or bytes after the value.
    package init(parsing bytes: [UInt8], limits: JSONLimits = .document) throws(JSONError) {
        var reader = JSONReader(limits: limits)
        self = try reader.readText(bytes.span)
    }

    /// Reads one JSON text from any collection of bytes; see ``init(parsing:limits:)-([UInt8],_)``.
    package init(parsing bytes: some Collection<UInt8>, limits: JSONLimits = .document) throws(JSONError) {
        try self.init(parsing: Array(bytes), limits: limits)
    }

    /// Reads one JSON text from a string; see ``init(parsing:limits:)-([UInt8],_)``.
    package init(parsing text: String, limits: JSONLimits = .document) throws(JSONError) {
        try self.init(parsing: Array(text.utf8), limits: limits)
    }
}
