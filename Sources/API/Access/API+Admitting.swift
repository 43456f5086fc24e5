import Casework
package import Node
package import Referrals
import Store

/// How far an account is let in to what an operation shows.
package struct Admitted: Sendable {
    package var scope: Scope
    /// The case or referral that was named, which lies within the scope.
    package var subject: Identifier?
}

/// Who is let in to what, and what is on record of it: the same rule for a request over HTTP and for a page of the console.
extension API {
    /// Lets a reader at what an operation shows, for whoever shows it otherwise than the operation does: permission, scope, and
    /// where it shows personal data the purpose, with the reading on record before anything is shown.
    ///
    /// - Parameters:
    ///   - operation: one that only reads.
    ///   - name: the case or the referral, where the operation is about one.
    /// - Throws: ``APIProblem``: `notPermitted`, `notFound` for what does not exist or lies outside the scope.
    package func admit(
        _ account: Account,
        to operation: OperationID,
        of name: String? = nil,
        for purpose: ReadingPurpose
    ) async throws -> Admitted {
        guard let operation = Operation.named(operation), operation.method == .get else {
            throw APIProblem(.internalError, "What is to be shown is no operation that reads.")
        }
        var call = APICall(operation: operation, account: account, reach: Reach(.own))
        if let subject = operation.subject { call.path[subject] = name }
        try admit(&call, as: nil)
        try await locate(&call)
        try await recordReading(of: call, purpose)
        return Admitted(scope: call.scope, subject: call.subject)
    }

    /// Holds the account's roles against the operation's permission; a role that is named counts alone.
    func admit(_ call: inout APICall, as named: String?) throws(APIProblem) {
        guard let permission = call.operation.permission else { return }
        var roles = call.account.roles(for: permission)
        if let named { roles = roles.filter { $0.rawValue == named } }
        guard let reach = call.account.reach(to: call.operation, in: roles) else {
            throw APIProblem(
                .notPermitted,
                "None of the account's roles grants `\(permission.rawValue)`, or not the one in `Comity-Role`."
            )
        }
        call.reach = reach
        call.role = roles.count == 1 ? roles.first : nil
    }

    /// Finds the case or referral that the address names among those within the account's scope. What lies outside is answered by
    /// the very same problem as what does not exist, and does not make a name ambiguous.
    func locate(_ call: inout APICall) async throws {
        guard let name = call.operation.subject else { return }
        let text = call.part(name)
        let meant = name == "case" ? try await node.cases(named: text) : try await node.referrals(named: text)
        var reached: [Identifier] = []
        for subject in meant where try await node.reaches(call.reach, of: call.account, subject: subject) {
            reached.append(subject)
        }
        guard let subject = reached.first else {
            throw APIProblem(.notFound, "There is no such \(name) within the account's scope.")
        }
        guard reached.count == 1 else {
            throw APIProblem(.invalid, "Several things have this reference; name one by its identifier.")
        }
        call.subject = subject
    }

    /// Personal data are read for a stated purpose, and that is on record before anything is shown (Directive (EU)
    /// 2016/680, art. 25).
    func recordReading(of call: APICall, _ purpose: ReadingPurpose?) async throws {
        guard call.operation.isPersonal else { return }
        guard let purpose else {
            let known = ReadingPurpose.allCases.map(\.rawValue).joined(separator: ", ")
            throw APIProblem(.purposeRequired, "`Comity-Purpose` has to be one of: \(known).")
        }
        try await node.recordReading(
            ReadingRecord(
                at: node.clock.now,
                reader: call.officer.name,
                operation: call.operation.id.rawValue,
                subject: call.subject,
                purpose: purpose.rawValue
            )
        )
    }
}
