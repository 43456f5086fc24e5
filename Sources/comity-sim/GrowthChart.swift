import Foundation
import Simulation

/// Draws processor time per referral over the size of the federation; the sizes on a logarithmic axis.
struct GrowthChart {
    var rows: [GrowthRow]

    private static let (width, height, left, bottom, top) = (720.0, 420.0, 70.0, 60.0, 40.0)
    private static let colours: [Shape: String] = [.neighbours: "#1b5e9e", .hub: "#a04a00"]

    private var most: Double { max(0.001, rows.map(\.millisecondsPerReferral).max() ?? 1) * 1.2 }
    private var sizes: [Int] { Array(Set(rows.map(\.nodes))).sorted() }

    private func x(_ nodes: Int) -> Double {
        let (low, high) = (log(Double(sizes.first ?? 1)), log(Double(sizes.last ?? 2)))
        let share = high > low ? (log(Double(nodes)) - low) / (high - low) : 0.5
        return Self.left + 30 + share * (Self.width - Self.left - 160)
    }

    private func y(_ milliseconds: Double) -> Double {
        Self.height - Self.bottom - milliseconds / most * (Self.height - Self.bottom - Self.top)
    }

    var svg: String {
        var lines = [
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 \(Int(Self.width)) \(Int(Self.height))\" role=\"img\" font-family=\"sans-serif\" font-size=\"13\">",
            "<title>Processor time of one referral, by size of the federation</title>",
            "<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>",
            text("ms of processor time per referral", at: Self.left, Self.top - 16),
            text("agencies", at: Self.width / 2 - 30, Self.height - 14),
            line(from: (Self.left, y(0)), to: (Self.width - 20, y(0)), "#555"),
        ]
        for step in 0...4 {
            let value = most * Double(step) / 4
            lines.append(line(from: (Self.left, y(value)), to: (Self.width - 20, y(value)), "#ddd"))
            lines.append(text(String(format: "%.1f", value), at: Self.left - 38, y(value) + 4))
        }
        for size in sizes {
            lines.append(text(String(size), at: x(size) - 10, Self.height - Self.bottom + 20))
        }
        for shape in Shape.allCases { lines.append(contentsOf: curve(shape)) }
        lines.append("</svg>")
        return lines.joined(separator: "\n") + "\n"
    }

    private func curve(_ shape: Shape) -> [String] {
        let own = rows.filter { $0.shape == shape }.sorted { $0.nodes < $1.nodes }
        guard let last = own.last, let colour = Self.colours[shape] else { return [] }
        let points = own.map { (x($0.nodes), y($0.millisecondsPerReferral)) }
        let path = points.map { Self.number($0.0) + "," + Self.number($0.1) }.joined(separator: " ")
        return ["<polyline fill=\"none\" stroke=\"\(colour)\" stroke-width=\"2\" points=\"\(path)\"/>"]
            + points.map {
                "<circle cx=\"\(Self.number($0.0))\" cy=\"\(Self.number($0.1))\" r=\"3.5\" fill=\"\(colour)\"/>"
            }
            + [text(shape.rawValue, at: x(last.nodes) + 10, y(last.millisecondsPerReferral) + 4)]
    }

    private func line(from: (Double, Double), to: (Double, Double), _ colour: String) -> String {
        "<line x1=\"\(Self.number(from.0))\" y1=\"\(Self.number(from.1))\" x2=\"\(Self.number(to.0))\" y2=\"\(Self.number(to.1))\" stroke=\"\(colour)\"/>"
    }

    private func text(_ content: String, at x: Double, _ y: Double) -> String {
        "<text x=\"\(Self.number(x))\" y=\"\(Self.number(y))\">\(content)</text>"
    }

    private static func number(_ value: Double) -> String { String(format: "%.1f", value) }
}
