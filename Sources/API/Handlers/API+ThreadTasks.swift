import Node
import Referrals
import Store
import Wire

extension API {
    /// The clocks of the threads: who has to act by when.
    func handleThreadTask(_ call: APICall, on node: Node) async throws -> APIAnswer {
        let now = node.clock.now
        switch call.operation.id {
        case .listThreadTasks:
            var tasks: [TaskView] = []
            for view in try await node.openTasks()
            where try await node.reaches(call.scope, of: call.account, subject: view.thread.id) {
                guard call.query["late"] != "true" || view.left(at: now) < 0,
                    call.query["own"] != "true" || view.task.isOwn
                else { continue }
                tasks.append(view)
            }
            return try ListPage.answer(tasks, call, named: \.task.id.text) { $0.json(at: now) }
        case .finishThreadTask:
            let id = try Self.identifier(call.part("task"))
            // What lies outside the scope is answered as what is not there.
            guard let thread = try? await node.thread(ofTask: id),
                try await node.reaches(call.scope, of: call.account, subject: thread)
            else { throw APIProblem(.notFound, "There is no such task within the account's scope.") }
            let done = try await node.finishTask(id, by: call.officer)
            return APIAnswer(
                status: 201,
                json: ["task": .string(done.id.text), "thread": .string(done.thread.text)]
            )
        default: throw unhandled(call)
        }
    }
}
