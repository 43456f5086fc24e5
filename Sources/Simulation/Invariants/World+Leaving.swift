import JOSE
import Node
import Referrals
import Store
import Wire

extension World {
    /// Looks at what a node gives out, at the very moment: a referral, and information that nobody asked for, leaves only while nobody
    /// has taken back what it rests on.
    func leaves(_ document: Identifier, from sender: Int) async {
        guard surprise == nil, let process = nodes[sender].process else { return }
        let known = takenBack
        let found = try? await process.store.read { transaction -> String? in
            guard let record = try transaction.document(document),
                [.referral, .spontaneousInformation].contains(record.type),
                let thread = try transaction.thread(record.thread)
            else { return nil }
            let body = try Self.document(in: record).body
            if record.type == .spontaneousInformation {
                return body["case"] != nil && known.contains(thread.reference) ? thread.reference : nil
            }
            let takenBack = try transaction.documents(ofThread: record.thread)
                .contains { try $0.issuer == record.issuer && Self.takesBack(Self.document(in: $0)) }
            return takenBack ? thread.reference : nil
        }
        guard let reference = found ?? nil else { return }
        say("\(nodes[sender].name) lets \(reference) out, and it was taken back.")
        surprise = Violation(
            invariant: .gatesHeld,
            says: "\(nodes[sender].name) sent \(reference) after it was taken back."
        )
    }

    /// Whether a participant takes something back with a document: the protocol's meaning, written a second time.
    static func takesBack(_ document: Document) -> Bool {
        switch document.type {
        case .withdrawal: document.body["by"]?.string == "participant"
        case .consentChange: document.body["standing"]?.string != "given"
        default: false
        }
    }
}
