/// The entry page as its template needs it.
struct EntryView: Sendable {
    let action: String
    let refusal: String?

    init(_ page: EntryPage, _ frame: PageFrame, _ words: Catalogue) {
        action = frame.root + "/enter"
        refusal = page.isRefused ? words(.entryRefused) : nil
    }
}
