package import Referrals
package import Wire

// The agency's own forms. Every later case is screened by them, so nobody decides alone what is asked: one writes, another adopts.

extension CaseFile {
    /// Puts a form, or a new version of one, before a second person. Nothing is screened with it yet.
    ///
    /// - Throws: ``CaseworkError``: `invalid` naming every fault, `notNow` for a version that is known, `notPermitted`.
    @discardableResult
    package mutating func propose(form definition: JSON, by act: Act) throws(CaseworkError) -> Filed<
        ScreeningForm
    > {
        var form = try ScreeningForm(definition: definition)
        guard
            !all(ScreeningForm.self).contains(where: {
                $0.content.id == form.id && $0.content.version == form.version
            })
        else {
            throw CaseworkError(
                .notNow,
                "Version \(form.version) was proposed or adopted already; a change has a new version."
            )
        }
        form.proposedBy = act.by
        return try file(form, by: act)
    }

    /// Adopts what another person proposed. Filled forms keep the version they were filled with.
    ///
    /// - Throws: ``CaseworkError``: `notFound`, `notNow`, `notPermitted` for whoever proposed it.
    @discardableResult
    package mutating func adoptForm(_ id: Identifier, by act: Act) throws(CaseworkError) -> Filed<
        ScreeningForm
    > {
        let form = try record(id, ScreeningForm.self)
        guard !form.content.isAdopted else { throw CaseworkError(.notNow, "It is in use already.") }
        guard form.content.proposedBy != act.by else {
            throw CaseworkError(
                .notPermitted,
                "Whoever proposed the form does not adopt it: it takes a second person."
            )
        }
        return try amend(form, by: act) { content throws(CaseworkError) in content.adoptedBy = act.by }
    }

    /// The form that was adopted last; nil where none was.
    package var adoptedForm: Filed<ScreeningForm>? {
        all(ScreeningForm.self).filter(\.content.isAdopted).reduce(nil) { last, form in
            last.map { $0.writtenAt > form.writtenAt } == true ? last : form
        }
    }
}
