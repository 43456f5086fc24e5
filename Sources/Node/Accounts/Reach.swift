package import Casework
package import Store

/// How far an account is let in to something: everything within a scope, and within a wider one what concerns it.
package struct Reach: Sendable, Hashable {
    package var scope: Scope
    /// Where something waits for the account's own word, or has it (see ``Node/concerns(_:in:on:_:)``); nil where that makes no difference.
    package var concern: Scope?

    package init(_ scope: Scope, concern: Scope? = nil) {
        self.scope = scope
        self.concern = concern.flatMap { $0 > scope ? $0 : nil }
    }

    /// The widest scope in which anything is reached: what is listed in it is asked one by one.
    package var widest: Scope { concern ?? scope }
}

extension Account {
    /// How far the account reads cases in some of its roles together; nil where it has none of them.
    ///
    /// A role that reads by concern (``Role/readsByConcern``) reads what is assigned to the account, and within its scope that of which
    /// something waits for it.
    package func reading(as roles: [Role]) -> Reach? {
        let held = roles.compactMap { role in grants[role].map { (role, $0) } }
        let plain = held.filter { !$0.0.readsByConcern }.map(\.1).max()
        let concern = held.filter(\.0.readsByConcern).map(\.1).max()
        guard let scope = plain ?? concern.map({ _ in .own }) else { return nil }
        return Reach(scope, concern: concern)
    }

    /// Whose cases lie within a reach. Where it is one by concern, each of them has to be asked too.
    package func reach(_ reach: Reach) -> RecordPage.Whose { whose(reach.widest) }
}
