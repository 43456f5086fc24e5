package import RulePacks

/// What has grown old in packs, most urgent first.
package struct StaleSheet: Sendable {
    private let packs: [(pack: RulePack, stale: StaleReport)]
    private let day: CalendarDate

    package init(_ packs: [(pack: RulePack, stale: StaleReport)], on day: CalendarDate) {
        self.packs = packs
        self.day = day
    }

    package var report: Report {
        let due = packs.flatMap(\.stale.items).count { $0.kind.isDue }
        return Report(
            title: due == 0 ? "Nothing is overdue" : "Overdue: \(counted(due, "place"))",
            lead:
                "\(counted(packs.count, "pack")) looked through as of \(day). A pack goes on working when something is due; it says so wherever it speaks.",
            figures: StaleReport.Kind.allCases.compactMap { kind in
                let count = packs.flatMap(\.stale.items).count { $0.kind == kind }
                return count == 0
                    ? nil : Report.Figure(count, kind.words, tone: kind.isDue ? .stop : .caution)
            },
            blocks: StaleReport.Kind.allCases.compactMap(section)
        )
    }

    private func section(_ kind: StaleReport.Kind) -> Report.Block? {
        let rows = packs.flatMap { pack, stale in
            stale.items.filter { $0.kind == kind }.map { item in
                [
                    Report.Cell(pack.id), Report.Cell(item.subject), Report.Cell(item.says),
                    Report.Cell("\(item.place.file):\(item.place.line)"),
                ]
            }
        }
        guard !rows.isEmpty else { return nil }
        let table = Report.Block.table(
            Report.Table(
                counted(rows.count, "place"),
                columns: ["Pack", "What", "Says", "Place"],
                rows: rows
            )
        )
        return .section(
            kind.words.prefix(1).uppercased() + kind.words.dropFirst(),
            [.paragraph(kind.remedy), kind.isDue ? table : .details("All \(rows.count)", [table])]
        )
    }
}

extension StaleReport.Kind {
    /// Whether somebody has to do something now; the rest is a state that has been known from the start.
    package var isDue: Bool {
        switch self {
        case .verificationOverdue, .neverVerified, .sourceChanged, .valueEnds, .ruleEnds, .packEnds: true
        case .notDetermined, .lowConfidence, .notReviewed: false
        }
    }

    var words: String {
        switch self {
        case .verificationOverdue: "check overdue"
        case .neverVerified: "never checked"
        case .sourceChanged: "newer text exists"
        case .valueEnds: "value ends"
        case .ruleEnds: "rule ends"
        case .packEnds: "pack ends"
        case .notDetermined: "not determined"
        case .lowConfidence: "of low confidence"
        case .notReviewed: "not reviewed by counsel"
        }
    }

    var remedy: String {
        switch self {
        case .verificationOverdue: "Read the sources again, then set `verified`."
        case .neverVerified: "Check the law and write `verified: {on: …, by: […], again: …}`."
        case .sourceChanged: "Read the newer text, compare every value that cites it, then set `expression`."
        case .valueEnds: "Add the value that holds afterwards, or take `until` away."
        case .ruleEnds, .packEnds: "Write what holds afterwards, or extend `inForce`."
        case .notDetermined, .lowConfidence:
            "Find the provision and state it. Until then a legal officer decides each case."
        case .notReviewed: "Have counsel review it and write `review: {by: …, on: …}`."
        }
    }
}
