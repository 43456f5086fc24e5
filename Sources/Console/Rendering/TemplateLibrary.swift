import Mustache

/// The room's templates, read once.
struct TemplateLibrary: Sendable {
    enum Name: String, CaseIterable {
        case layout, overview, referral, assessment, citations, reviews, entry, error, session, trust,
            guidelines

        var source: [UInt8] {
            switch self {
            case .layout: PackageResources.layout_mustache
            case .overview: PackageResources.overview_mustache
            case .referral: PackageResources.referral_mustache
            case .assessment: PackageResources.assessment_mustache
            case .citations: PackageResources.citations_mustache
            case .reviews: PackageResources.reviews_mustache
            case .entry: PackageResources.entry_mustache
            case .error: PackageResources.error_mustache
            case .session: PackageResources.session_mustache
            case .trust: PackageResources.trust_mustache
            case .guidelines: PackageResources.guidelines_mustache
            }
        }

        var text: String { String(decoding: source, as: UTF8.self) }
    }

    private let library: MustacheLibrary

    init() throws(ConsoleError) {
        MustacheContentTypes.register(ScalarHTML(), named: ScalarHTML.name)
        var library = MustacheLibrary()
        for name in Name.allCases {
            do {
                try library.register(name.text, named: name.rawValue)
            } catch {
                throw ConsoleError(code: .malformedTemplate, template: name.rawValue)
            }
        }
        self.library = library
    }

    func render(_ name: Name, _ document: Document) throws(ConsoleError) -> String {
        guard let html = library.render(document, withTemplate: name.rawValue) else {
            throw ConsoleError(code: .missingTemplate, template: name.rawValue)
        }
        return html
    }
}

/// What a template sees: `t` for fixed texts, `frame` for what is on every page, `page` for the page itself.
///
/// Inside a section a template names members with a leading dot (`{{.title}}`), which looks at the current
/// value only; without the dot a missing value would be taken from whatever encloses it.
struct Document {
    let t: [String: String]
    let frame: FrameView
    let page: any Sendable
}
