import Foundation
import Testing

@testable import Console

@Suite("Colours")
struct ColourTests {
    /// The custom properties of the light and of the dark scheme.
    static let schemes: [String: [String: String]] = {
        let css = String(decoding: Console.stylesheet.content, as: UTF8.self)
        let blocks = css.components(separatedBy: ":root {").dropFirst().map { block in
            var colours: [String: String] = [:]
            for line in block.prefix(while: { $0 != "}" }).split(separator: "\n") {
                let parts = line.trimmingCharacters(in: .whitespaces).dropLast().components(separatedBy: ": ")
                if parts.count == 2, parts[0].hasPrefix("--"), parts[1].hasPrefix("#") {
                    colours[String(parts[0].dropFirst(2))] = parts[1]
                }
            }
            return colours
        }
        return blocks.count == 3 ? ["light": blocks[0], "dark": blocks[1]] : [:]
    }()

    @Test("Both schemes were found")
    func found() {
        #expect(Self.schemes.values.allSatisfy { $0.count == 18 } && Self.schemes.count == 2)
    }

    @Test(
        "Every text colour has a contrast of at least 4.5 to 1 on every ground on which it stands (WCAG 2.2, 1.4.3)",
        arguments: schemes.keys.sorted()
    )
    func contrast(scheme: String) throws {
        let colours = try #require(Self.schemes[scheme])
        let onAll = ["paper", "sheet"]
        var pairs = ["ink", "soft", "here", "there", "good", "open", "caution", "stop"].flatMap { text in
            onAll.map { (text, $0) }
        }
        pairs += ["good", "open", "caution", "stop"].map { ($0, $0 + "-wash") }
        pairs += ["good-wash", "open-wash", "caution-wash", "stop-wash", "here-wash"].map { ("ink", $0) }
        // The deadline in the box on what happens next.
        pairs += ["caution", "stop"].map { ($0, "here-wash") }
        for (text, ground) in pairs {
            let ratio = Self.ratio(try #require(colours[text]), try #require(colours[ground]))
            #expect(ratio >= 4.5, "\(scheme): \(text) on \(ground) has \(ratio)")
        }
    }

    private static func ratio(_ first: String, _ second: String) -> Double {
        let (one, other) = (luminance(first), luminance(second))
        return (max(one, other) + 0.05) / (min(one, other) + 0.05)
    }

    private static func luminance(_ hex: String) -> Double {
        let value = Int(hex.dropFirst(), radix: 16) ?? 0
        let linear = [value >> 16, value >> 8 & 0xFF, value & 0xFF].map { channel -> Double in
            let share = Double(channel) / 255
            return share <= 0.04045 ? share / 12.92 : pow((share + 0.055) / 1.055, 2.4)
        }
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    }
}
