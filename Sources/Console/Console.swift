/// The pages of a node, as HTML: values in, text out.
///
/// ```swift
/// let console = try Console()
/// let html = try console.overview(page, in: PageFrame(node: node, now: .now))
/// // Serve with Console.pageHeaders; serve Console.assets at PageFrame.root + asset.path.
/// ```
///
/// The pages need no script. They hold personal data at most under pseudonyms, and are served so that no
/// cache keeps them. Every value is escaped; only `https` addresses become links.
package struct Console: Sendable {
    let words: Catalogue
    private let fixedTexts: [String: String]
    private let templates: TemplateLibrary

    /// - Parameter zone: by whose clocks instants are shown.
    /// - Throws: ``ConsoleError`` when a template of this room is malformed, which its tests rule out.
    package init(catalogue: Catalogue = .english, zone: ClockZone = .utc) throws(ConsoleError) {
        var catalogue = catalogue
        catalogue.zone = zone
        words = catalogue
        fixedTexts = catalogue.fixedTexts
        templates = try TemplateLibrary()
    }

    /// All referrals of the node at a glance.
    package func overview(_ page: OverviewPage, in frame: PageFrame) throws(ConsoleError) -> String {
        try render(.overview, OverviewView(page, frame, words), in: frame, title: words(.overviewTitle))
    }

    /// One referral with its thread and its legal assessment.
    package func referral(_ page: ReferralPage, in frame: PageFrame) throws(ConsoleError) -> String {
        try render(.referral, ReferralView(page, frame, words), in: frame, title: page.caseReference)
    }

    /// How the node is seen through the authorities that it believes, and whom it trusts through them.
    package func trust(_ page: TrustPage, in frame: PageFrame) throws(ConsoleError) -> String {
        try render(.trust, TrustView(page, words), in: frame, title: words(.trustTitle))
    }

    /// The office's guidelines and evaluations, and which of them anybody may read.
    package func guidelines(_ page: GuidelinesPage, in frame: PageFrame) throws(ConsoleError) -> String {
        try render(.guidelines, GuidelinesView(page, words), in: frame, title: words(.guidelinesTitle))
    }

    /// The page on which an officer enters with a code. Serve it with ``entryHeaders``.
    package func entry(_ page: EntryPage, in frame: PageFrame) throws(ConsoleError) -> String {
        try render(.entry, EntryView(page, frame, words), in: frame, title: words(.entryTitle))
    }

    /// Under which account an officer reads and for what, and the way out. Serve it with ``entryHeaders``.
    package func session(_ page: SessionPage, in frame: PageFrame) throws(ConsoleError) -> String {
        try render(.session, SessionView(page, frame, words), in: frame, title: words(.sessionTitle))
    }

    /// A page that says what went wrong. Serve it with ``ErrorPage/status``.
    package func error(_ page: ErrorPage, in frame: PageFrame) throws(ConsoleError) -> String {
        let view = ErrorView(page, words)
        return try render(.error, view, in: frame, title: view.title)
    }

    private func render(
        _ template: TemplateLibrary.Name,
        _ view: any Sendable,
        in frame: PageFrame,
        title: String
    ) throws(ConsoleError) -> String {
        try templates.render(
            template,
            Document(t: fixedTexts, frame: FrameView(frame, title: title, words), page: view)
        )
    }
}

/// Why a page could not be made.
package struct ConsoleError: Error, Sendable, Hashable, CustomStringConvertible {
    package enum Code: Sendable, Hashable {
        case malformedTemplate, missingTemplate
    }

    package let code: Code
    /// The template's name.
    package let template: String

    package var description: String {
        switch code {
        case .malformedTemplate: "The page template “\(template)” is malformed. Correct it and build again."
        case .missingTemplate:
            "The page template “\(template)” is missing. Add it to the room's templates and build again."
        }
    }
}
