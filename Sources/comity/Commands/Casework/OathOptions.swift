import ArgumentParser
import Casework
import Node

/// Under what those who speak in a meeting by video stand, where a law provides for it (P2-11).
struct OathOptions: ParsableArguments {
    @Option(
        help:
            "By video, where a law provides for it: \(CaseSession.Oath.Form.allCases.map(\.rawValue).joined(separator: ", "))."
    )
    var oath: String?
    @Option(help: "Who gives it, a pseudonym; repeatable.") var oathBy: [String] = []
    @Option(help: "Who administers it, by function.") var administeredBy: String?
    @Option(help: "The provision: SOURCE or SOURCE:PART of a rule pack of this agency.") var oathCite: String?

    func validate() throws {
        let others = [!oathBy.isEmpty, administeredBy != nil, oathCite != nil]
        guard others.allSatisfy({ $0 == (oath != nil) }) else {
            throw ValidationError("--oath, --oath-by, --administered-by and --oath-cite go together.")
        }
    }

    func stated(on node: Node) throws -> CaseSession.Oath? {
        guard let oath, let administeredBy, let oathCite else { return nil }
        return CaseSession.Oath(
            form: try Typed.choice(oath, "form of an oath"),
            by: oathBy,
            administeredBy: administeredBy,
            provision: try node.provision(oathCite)
        )
    }
}
