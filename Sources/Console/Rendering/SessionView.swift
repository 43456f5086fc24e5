/// The session's page as its template needs it.
struct SessionView: Sendable {
    let changeAction: String
    let leaveAction: String
    let formToken: String
    let refusal: String?
    let officer: String
    let roles: [String]
    let purposes: [PurposeView]

    init(_ page: SessionPage, _ frame: PageFrame, _ words: Catalogue) {
        changeAction = frame.session
        leaveAction = frame.root + "/leave"
        formToken = page.formToken
        refusal = page.isRefused ? words(.sessionRefused) : nil
        officer = page.officer
        roles = page.roles.map { granted in
            words(
                .sessionRole,
                [
                    "role": words.word(for: granted.role, in: CodeTable.roles),
                    "scope": words.word(for: granted.scope, in: CodeTable.scopes),
                ]
            )
        }
        purposes = words.purposes(chosen: page.purpose)
    }
}
