/// The entry page as its template needs it.
struct EntryView: Sendable {
    let action: String
    let refusal: String?
    let purposes: [PurposeView]

    init(_ page: EntryPage, _ frame: PageFrame, _ words: Catalogue) {
        action = frame.root + "/enter"
        refusal =
            switch page.refusal {
            case nil: nil
            case .code: words(.entryRefused)
            case .purpose: words(.entryPurposeMissing)
            }
        purposes = words.purposes(chosen: nil)
    }
}

/// One of the purposes that an officer chooses from.
struct PurposeView: Sendable {
    let code: String
    let name: String
    let isChosen: Bool
}

extension Catalogue {
    /// Every purpose in the order in which they are offered.
    func purposes(chosen: String?) -> [PurposeView] {
        CodeTable.purposes.map { code, phrase in
            PurposeView(code: code, name: self(phrase), isChosen: code == chosen)
        }
    }
}
