import API
import Casework
import Node
import Referrals
import Store
import Testing
import Wire

/// Role x operation x scope: what is granted gets past permission and scope, everything else is denied.
@Suite("The API's matrix of roles, operations and scopes")
struct MatrixTests {
    /// A case as far from an account as each scope reaches.
    private static let cases: [(reference: String, owner: String, team: String?, least: Scope)] = [
        ("OWN", "Holder", "tartu", .own), ("TEAM", "Somebody", "tartu", .team),
        ("FAR", "Somebody", "narva", .agency),
    ]

    @Test("Every cell", arguments: Role.allCases.filter { $0 != .participant })
    func cells(role: Role) async throws {
        let agency = try Agency()
        for row in Self.cases {
            let record = try await agency.node.openCase(
                try Agency.caseFile(row.reference),
                by: try #require(Officer(row.owner)),
                team: row.team
            )
            #expect(record.revision == 1)
        }
        try await referrals(in: agency)
        var cells = 0
        for scope in Scope.allCases {
            for row in Self.cases {
                // Anew for each row: one account may not ask as often as all cells together.
                let holder = try await holder(agency, role, scope)
                for operation in Operation.table where operation.id != .describe {
                    // What a role is not granted is denied before its scope is looked at: one cell says it for all.
                    let isLast = scope == .agency && row.least == .agency
                    guard Self.isGranted(operation, to: role) || isLast else { continue }
                    cells += 1
                    let answer = await holder.ask(
                        operation.method.rawValue.uppercased(),
                        address(of: operation, naming: row.reference),
                        purpose: nil,
                        key: nil
                    )
                    let cell =
                        "\(role.rawValue), \(scope.rawValue), \(operation.id.rawValue), \(row.reference)"
                    guard let permission = operation.permission else {
                        // What is for strangers judges what they send.
                        let expected =
                            switch operation.id {
                            case .redeemEnrolment: 415
                            case .showPublication: 404
                            default: 200
                            }
                        #expect(answer.status == expected, "\(cell): \(answer.status)")
                        continue
                    }
                    guard Permission.granted[role]?.contains(permission) == true else {
                        #expect(answer.problem == "not-permitted", "\(cell): \(answer.status)")
                        continue
                    }
                    #expect(answer.problem != "not-permitted" && answer.status != 401, "\(cell)")
                    if operation.subject != nil {
                        // Nothing waits here for whoever reads by concern: what is their own is left.
                        let reached = operation.isPersonal && role.readsByConcern ? .own : scope
                        #expect(
                            (answer.problem == "not-found") == (reached < row.least),
                            "\(cell): \(answer.status)"
                        )
                    }
                    #expect(answer.status < 500, "\(cell): \(answer.status)")
                }
            }
        }
        let granted = Operation.table.filter { $0.id != .describe && Self.isGranted($0, to: role) }.count
        #expect(cells == 8 * granted + OperationID.allCases.count - 1)
    }

    private static func isGranted(_ operation: Operation, to role: Role) -> Bool {
        operation.permission.map { Permission.granted[role]?.contains($0) ?? false } ?? true
    }

    @Test(
        "Whatever is written in a case needs the permission of its compartment, as the casework's own table has it"
    )
    func compartments() {
        for operation in Operation.table where operation.subject == "case" && operation.method == .post {
            guard let permission = operation.permission, permission.rawValue.hasPrefix("write-") else {
                continue
            }
            guard let compartment = Compartment(rawValue: String(permission.rawValue.dropFirst(6))) else {
                #expect(permission == .writeCases, "\(operation.id.rawValue)")
                continue
            }
            for role in Role.allCases {
                #expect(
                    Permission.granted[role]?.contains(permission) ?? false == role.may(.write, compartment),
                    "\(role.rawValue), \(operation.id.rawValue)"
                )
            }
        }
    }

    @Test("A role that the request names counts alone, and one that the account does not hold grants nothing")
    func namedRole() async throws {
        let agency = try Agency()
        let holder = try await agency.account("Saar", [.lead: .agency, .facilitator: .own])
        let record = try await agency.node.openCase(try Agency.caseFile(), by: try #require(Officer("Kask")))
        #expect(record.revision == 1)
        let path = "/cases/EE-2026-000417/records"
        // The lead reaches it, the facilitator's own scope does not, and an intake officer is not there.
        for (role, problem) in [
            ("lead", nil), ("facilitator", "not-found"), ("intake-officer", "not-permitted"),
        ] {
            let answer = await holder.ask("GET", path, headers: ["comity-role": role])
            #expect(answer.problem == problem, "\(role)")
        }
        // Both roles write the facilitators' compartment: which one goes into the record is said, not guessed.
        let note: JSON = ["reason": "a threat was reported"]
        #expect(
            await holder.ask("POST", "/cases/EE-2026-000417/holds", body: note).problem == "role-required"
        )
        let held = await holder.ask(
            "POST",
            "/cases/EE-2026-000417/holds",
            body: note,
            headers: ["comity-role": "lead"]
        )
        #expect(held.status == 201)
    }

    /// A referral of each case's reference, as far away as the case.
    private func referrals(in agency: Agency) async throws {
        let now = agency.node.clock.now
        for row in Self.cases {
            let thread = ThreadRecord(
                id: Identifier(at: now),
                side: .receiver,
                peer: try #require(EntityID("https://porto.example")),
                reference: row.reference,
                caseID: nil,
                openedAt: now,
                changedAt: now,
                stage: .received,
                decideBy: "2027-01-31",
                ownSequence: 0,
                ownHead: nil,
                peerSequence: 1
            )
            try await agency.node.store.write { try $0.insert(thread) }
            _ = try await agency.node.allocate(
                thread.id,
                to: try #require(Officer(row.owner)),
                team: row.team,
                by: agency.admin
            )
        }
    }

    /// There are more operations than an account may ask for at once.
    private static let unhurried = RateLimit(burst: 10_000)

    /// One account that is made anew for each scope, so that its own cases stay its own.
    private func holder(_ agency: Agency, _ role: Role, _ scope: Scope) async throws -> Holder {
        let now = agency.node.clock.now
        if (try? await agency.node.account("Holder")) != nil {
            _ = try await agency.node.changeAccount("Holder", by: agency.admin) { $0.grants = [role: scope] }
            let token = try await agency.node.makeToken(
                for: "Holder",
                label: "\(now) \(UInt32.random(in: 0...UInt32.max))",
                days: 1,
                by: agency.admin
            )
            return Holder(
                agency: try Agency(sharing: agency, rate: Self.unhurried),
                account: try await agency.node.account("Holder"),
                token: token.token
            )
        }
        let first = try await agency.account("Holder", team: "tartu", [role: scope])
        return Holder(
            agency: try Agency(sharing: agency, rate: Self.unhurried),
            account: first.account,
            token: first.token
        )
    }

    private func address(of operation: Operation, naming reference: String) -> String {
        operation.path.text.split(separator: "/").map { part in
            switch part {
            case "{case}", "{referral}": reference
            case "{account}": "Holder"
            case let part where part.hasPrefix("{"): "01936d2e-0000-7000-8000-000000000000"
            default: String(part)
            }
        }.joined(separator: "/")
    }
}
