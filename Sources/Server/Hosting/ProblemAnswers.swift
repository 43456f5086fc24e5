import HTTPTypes
package import Hummingbird
import Logging
import NIOCore
package import Referrals
import Wire

extension Problem: ResponseGenerator {
    /// The problem as an answer (RFC 9457).
    package func response(from request: Request, context: some RequestContext) -> Response {
        var headers: HTTPFields = [.contentType: "application/problem+json", .cacheControl: "no-store"]
        if let seconds = retryAfter ?? (kind == .busy || kind == .issuerKeysUnknown ? 5 : nil) {
            headers[.retryAfter] = String(seconds)
        }
        if kind == .unsignedRequest || kind == .badRequestSignature,
            let name = HTTPField.Name("Accept-Signature")
        {
            // What has to be signed (RFC 9421 section 5.1); the content's digest too, where there is content.
            headers[name] = #"sig=("@method" "@target-uri" "comity-entity");created;tag="comity-request""#
        }
        return Response(
            status: .init(code: kind.status),
            headers: headers,
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: json.bytes()))
        )
    }
}

/// Turns every error into problem details; what is unexpected is logged by its type alone.
struct ProblemAnswers: RouterMiddleware {
    typealias Context = NodeRequestContext

    let logger: Logger

    func handle(
        _ request: Request,
        context: Context,
        next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        do {
            return try await next(request, context)
        } catch let problem as Problem {
            return problem.response(from: request, context: context)
        } catch let error as HTTPError where error.status == .notFound {
            return Problem(.notFound, "This node serves nothing at this address.")
                .response(from: request, context: context)
        } catch let error as HTTPError where error.status == .methodNotAllowed {
            return Problem(.methodNotAllowed, "This address does not answer this method.")
                .response(from: request, context: context)
        } catch {
            logger.error("a request failed", metadata: ["error": "\(type(of: error))"])
            return Problem(.internalError, "The node could not answer the request.")
                .response(from: request, context: context)
        }
    }
}

/// The headers that every answer carries.
struct SecurityHeaders: RouterMiddleware {
    typealias Context = NodeRequestContext

    func handle(
        _ request: Request,
        context: Context,
        next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        var response = try await next(request, context)
        response.headers[.strictTransportSecurity] = "max-age=31536000"
        response.headers[.xContentTypeOptions] = "nosniff"
        if let name = HTTPField.Name("Referrer-Policy") { response.headers[name] = "no-referrer" }
        if response.headers[.contentSecurityPolicy] == nil {
            response.headers[.contentSecurityPolicy] = "default-src 'none'; frame-ancestors 'none'"
        }
        return response
    }
}
