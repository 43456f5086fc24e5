import Foundation
package import Logging
package import NIOCore

/// What happens where a connection cannot be accepted: because it was gone before its turn (`ECONNABORTED`), or because the process
/// or the machine has no descriptor or no memory left for it (`EMFILE`, `ENFILE`, `ENOBUFS`, `ENOMEM`).
///
/// Neither ends the server. In the second case it waits a little before it accepts again: whoever waits meanwhile stays in the
/// system's queue, and connections that are open are served and come to their end.
package enum AcceptErrors {
    private static let pause = TimeAmount.milliseconds(200)

    /// Guards the channel that accepts connections.
    static func arePassedOver(on server: any Channel, logger: Logger) async throws {
        try await server.eventLoop.submit {
            let pipeline = server.pipeline.syncOperations
            // Behind the handler that sets connections up, whose errors would end the server as well.
            let accepting = try pipeline.context(name: "AcceptHandler")
            try pipeline.addHandler(handler(logger), position: .after(accepting.handler))
        }.get()
    }

    /// Passes over what concerns one connection, and waits a little at a limit of the system.
    package static func handler(_ logger: Logger) -> AcceptBackoffHandler {
        AcceptBackoffHandler(shouldForwardIOErrorCaught: false) { error in
            guard exhausted.contains(error.errnoCode) else { return nil }
            logger.warning(
                "no connection can be taken for a moment: the process is at a limit of the system",
                metadata: ["errno": "\(error.errnoCode)"]
            )
            return pause
        }
    }

    private static let exhausted: Set<CInt> = [EMFILE, ENFILE, ENOBUFS, ENOMEM]
}
