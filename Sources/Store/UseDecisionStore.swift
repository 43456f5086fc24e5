package import Referrals

/// The questions about decisions on conditions in words.
package protocol UseDecisionReader {
    /// What was decided about a document, in the order in which it was; nothing of what was erased.
    func useDecisions(on document: Identifier) throws -> [UseDecision]
    /// Every decision in the order of storage; see ``StoreInspector``.
    func eachUseDecision(_ body: (Stored<UseDecisionRecord>) throws -> Void) throws
}

package protocol UseDecisionWriter: UseDecisionReader {
    func insert(_ record: UseDecisionRecord) throws
}
