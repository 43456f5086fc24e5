package import Casework
package import Referrals
import Store
package import Wire

extension Node {
    /// The form that is used for screening: the one that the service adopted last, else the one that comes with the software.
    package func screeningForm() async throws -> ScreeningForm {
        if let adopted = try await store.read({ try Self.agency(.form, in: $0).adoptedForm }) {
            return adopted.content
        }
        do throws(CaseworkError) {
            return try ScreeningForm.shipped()
        } catch {
            throw NodeError(error)
        }
    }

    /// Every form of the agency's own, in the order in which they were proposed: also those that wait for a second person.
    package func screeningForms() async throws -> [Filed<ScreeningForm>] {
        try await store.read { try Self.agency(.form, in: $0).all() }
    }

    /// Puts a form, or a new version of one, before a second person.
    ///
    /// - Throws: ``NodeError``: `invalidInput` naming every fault, `notNow`, `notPermitted`.
    @discardableResult
    package func propose(form definition: JSON, by officer: Officer, as role: Role) async throws -> Filed<
        ScreeningForm
    > {
        try await changeAgency(.form, by: officer, as: role) { file, act throws(CaseworkError) in
            try file.propose(form: definition, by: act)
        }
    }

    /// Adopts a form as the second person. Filled forms keep the version they were filled with.
    ///
    /// - Throws: ``NodeError``: `notFound`, `notNow`, `notPermitted` for whoever proposed it.
    @discardableResult
    package func adoptForm(_ id: Identifier, by officer: Officer, as role: Role) async throws -> Filed<
        ScreeningForm
    > {
        try await changeAgency(.form, by: officer, as: role) { file, act throws(CaseworkError) in
            try file.adoptForm(id, by: act)
        }
    }
}
