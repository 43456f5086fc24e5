/// The error page as its template needs it.
struct ErrorView: Sendable {
    let eyebrow: String
    let title: String
    let what: String
    let kept: String
    let next: String
    let reference: String?

    init(_ page: ErrorPage, _ words: Catalogue) {
        let (title, what, kept, next): (Phrase, Phrase, Phrase, Phrase) =
            switch page.kind {
            case .notPermitted:
                (.notPermittedTitle, .notPermittedWhat, .notPermittedKept, .notPermittedNext)
            case .notFound: (.notFoundTitle, .notFoundWhat, .notFoundKept, .notFoundNext)
            case .serverError: (.serverErrorTitle, .serverErrorWhat, .serverErrorKept, .serverErrorNext)
            case .unavailable: (.unavailableTitle, .unavailableWhat, .unavailableKept, .unavailableNext)
            }
        eyebrow = words(.errorEyebrow, ["status": String(page.status)])
        self.title = words(title)
        self.what = words(what)
        self.kept = words(kept)
        self.next = words(next)
        reference = page.reference
    }
}
