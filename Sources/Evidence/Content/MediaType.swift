/// What kind of content bytes are, judged by the bytes alone: a file's name is a claim of whoever sent it.
///
/// Nothing is executed, rendered or unpacked. What is not recognised is `application/octet-stream`, which no program
/// opens by itself.
package enum MediaType {
    package static let unknown = "application/octet-stream"
    /// How many bytes from the front are enough to judge by.
    package static let sampleBytes = 64 << 10

    private static let signatures: [(offset: Int, bytes: [UInt8], type: String)] = [
        (0, Array("%PDF-".utf8), "application/pdf"),
        (0, [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A], "image/png"),
        (0, [0xFF, 0xD8, 0xFF], "image/jpeg"), (0, Array("GIF8".utf8), "image/gif"),
        (0, [0x49, 0x49, 0x2A, 0x00], "image/tiff"), (0, [0x4D, 0x4D, 0x00, 0x2A], "image/tiff"),
        (8, Array("WEBP".utf8), "image/webp"), (8, Array("WAVE".utf8), "audio/wav"),
        (8, Array("AVI ".utf8), "video/x-msvideo"), (4, Array("ftyp".utf8), "video/mp4"),
        (0, [0x1A, 0x45, 0xDF, 0xA3], "video/webm"),
        (0, Array("ID3".utf8), "audio/mpeg"), (0, Array("OggS".utf8), "application/ogg"),
        (0, [0x50, 0x4B, 0x03, 0x04], "application/zip"), (0, [0x1F, 0x8B], "application/gzip"),
        (0, [0x37, 0x7A, 0xBC, 0xAF, 0x27, 0x1C], "application/x-7z-compressed"),
        (0, Array("SQLite format 3\0".utf8), "application/vnd.sqlite3"),
        (0, [0xD4, 0xC3, 0xB2, 0xA1], "application/vnd.tcpdump.pcap"),
        (0, [0xA1, 0xB2, 0xC3, 0xD4], "application/vnd.tcpdump.pcap"),
        (0, [0x7F, 0x45, 0x4C, 0x46], "application/x-elf"),
        (0, [0x4D, 0x5A], "application/vnd.microsoft.portable-executable"),
        (0, Array("From ".utf8), "application/mbox"),
    ]

    /// The media type of content by its first bytes.
    ///
    /// - Parameter isWhole: whether `sample` is all of it; else its last character may be cut in two.
    package static func of(_ sample: [UInt8], isWhole: Bool) -> String {
        for signature in signatures where sample.dropFirst(signature.offset).starts(with: signature.bytes) {
            return signature.type
        }
        guard !sample.isEmpty, let text = text(sample, isWhole: isWhole) else { return unknown }
        let first = text.first { !$0.isWhitespace }
        if first == "{" || first == "[" { return "application/json" }
        // Markup is named as what it is to a program that must not render it.
        if first == "<" { return "text/plain" }
        return looksLikeCSV(text) ? "text/csv" : "text/plain"
    }

    private static func text(_ sample: [UInt8], isWhole: Bool) -> String? {
        for cut in 0...(isWhole ? 0 : min(3, sample.count - 1)) {
            guard let text = String(validating: sample.dropLast(cut), as: UTF8.self) else { continue }
            let isPlain = text.unicodeScalars.allSatisfy {
                $0.value >= 0x20 || $0.value == 0x09 || $0.value == 0x0A || $0.value == 0x0D
            }
            return isPlain ? text : nil
        }
        return nil
    }

    /// At least two lines, all with the same number of commas or of semicolons.
    private static func looksLikeCSV(_ text: String) -> Bool {
        let lines = text.split(whereSeparator: \.isNewline).prefix(20).dropLast(
            text.last?.isNewline == true ? 0 : 1
        )
        guard lines.count >= 2 else { return false }
        return [",", ";"].contains { (separator: Character) in
            let counts = lines.map { line in line.count { $0 == separator } }
            return counts[0] > 0 && counts.allSatisfy { $0 == counts[0] }
        }
    }
}
