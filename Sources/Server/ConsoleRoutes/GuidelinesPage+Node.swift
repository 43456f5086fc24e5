import Console
import Foundation
import Node
import Referrals

extension GuidelinesPage {
    /// The office's own records as they stand today.
    init(of node: Node) async throws {
        let (guidelines, evaluations) = try await node.laidDown(at: PublicationRoutes.path)
        self.init(
            guidelines: guidelines.map { line in
                Guideline(
                    title: line.title,
                    language: line.language,
                    topic: line.topic,
                    version: line.version,
                    from: line.from.asDate,
                    decidedBy: line.decidedBy,
                    standing: line.isInForce ? .inForce : line.isSuperseded ? .superseded : .later,
                    address: line.address
                )
            },
            evaluations: evaluations.map { line in
                Evaluation(question: line.question, with: line.with, address: line.address)
            }
        )
    }
}
