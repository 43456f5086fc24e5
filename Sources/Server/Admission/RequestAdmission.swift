import Admission
import HTTPTypes
import Hummingbird
import Node
import Referrals

/// Lets requests in as far as the allowance of their address goes, and counts everything that is refused further in.
struct RequestAdmission: RouterMiddleware {
    typealias Context = NodeRequestContext

    let gate: Gate
    let node: Node

    func handle(
        _ request: Request,
        context: Context,
        next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        let length = Self.length(of: request)
        let (visit, verdict) = gate.visit(over: context.channel, length: length)
        if case .refused(let seconds, let ends) = verdict {
            let problem = Problem.tooManyRequests(after: seconds)
            await node.recordRefusal(problem, of: [], size: length, from: visit)
            var response = problem.response(from: request, context: context)
            if ends { response.headers[.connection] = "close" }
            return response
        }
        var context = context
        context.visit = visit
        do {
            let response = try await next(request, context)
            if let kind = Self.refusal(of: response) { await count(Problem(kind, ""), visit) }
            return response
        } catch let problem as Problem {
            await count(problem, visit)
            throw problem
        } catch let error as HTTPError {
            await count(Problem(error.status == .methodNotAllowed ? .methodNotAllowed : .notFound, ""), visit)
            throw error
        } catch {
            await count(Problem(.internalError, ""), visit)
            throw error
        }
    }

    /// What a request says of its body, in bytes; one that has a body and does not say counts as long.
    private static func length(of request: Request) -> Int {
        if let length = request.headers[.contentLength].flatMap({ Int($0) }) { return length }
        return request.headers[.transferEncoding] == nil ? 0 : AdmissionLimits.longest
    }

    /// What has not been recorded where it was refused.
    private func count(_ problem: Problem, _ visit: Visit) async {
        guard !visit.isRecorded else { return }
        await node.recordRefusal(problem, of: [], size: 0, from: visit)
    }

    /// What an answer that was made without a ``Problem`` refuses, for example one of the API.
    private static func refusal(of response: Response) -> Problem.Kind? {
        switch response.status.code {
        case ..<400: nil
        case 401, 403: .notAllowed
        case 404, 410: .notFound
        case 405: .methodNotAllowed
        case 408: .tooSlow
        case 413: .tooLarge
        case 416: .rangeNotSatisfiable
        case 429: .tooManyRequests
        case 503: .busy
        case 500...: .internalError
        default: .malformed
        }
    }
}
