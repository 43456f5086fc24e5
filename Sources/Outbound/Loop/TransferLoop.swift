import Foundation
import Synchronization

/// The client's thread and the inbox through which everybody else talks to it.
final class TransferLoop: Sendable {
    private enum Message: Sendable {
        case start(TransferOrder)
        case cancel(TransferID)
    }

    private struct Inbox {
        var messages: [Message] = []
        var unfinished = 0
        var isStopping = false
        /// False once the thread has ended: the multi handle is gone.
        var isOpen = true
        var waitingForEnd: [CheckedContinuation<Void, Never>] = []
    }

    private let configuration: ClientConfiguration
    private let multi: MultiHandle
    private let inbox = Mutex(Inbox())
    private let lastID = Atomic<TransferID>(0)

    init(configuration: ClientConfiguration) throws(OutboundError) {
        guard let multi = MultiHandle(keptConnections: configuration.maximumTransfers) else {
            throw OutboundError(.outOfResources, peer: "")
        }
        self.configuration = configuration
        self.multi = multi
    }

    func startThread() {
        let thread = Thread { self.run() }
        thread.name = "outbound"
        thread.start()
    }

    func nextTransferID() -> TransferID {
        lastID.wrappingAdd(1, ordering: .relaxed).newValue
    }

    func start(_ order: TransferOrder) {
        let refusal: OutboundError.Code? = inbox.withLock { inbox in
            guard inbox.isOpen, !inbox.isStopping else { return .shutDown }
            guard inbox.unfinished < configuration.maximumTransfers + configuration.maximumWaiting else {
                return .busy
            }
            inbox.unfinished += 1
            inbox.messages.append(.start(order))
            multi.wakeUp()
            return nil
        }
        if let refusal { order.fail(refusal) }
    }

    func cancel(_ id: TransferID) {
        inbox.withLock { inbox in
            guard inbox.isOpen else { return }
            inbox.messages.append(.cancel(id))
            multi.wakeUp()
        }
    }

    func stop() {
        inbox.withLock { inbox in
            guard inbox.isOpen else { return }
            inbox.isStopping = true
            multi.wakeUp()
        }
    }

    /// Returns when the thread has ended.
    func end() async {
        await withCheckedContinuation { continuation in
            let hasEnded = inbox.withLock { inbox in
                if inbox.isOpen { inbox.waitingForEnd.append(continuation) }
                return !inbox.isOpen
            }
            if hasEnded { continuation.resume() }
        }
    }

    // MARK: On the client's thread

    private func run() {
        var work = TransferWork(multi: multi, configuration: configuration)
        while true {
            let (messages, isStopping) = inbox.withLock { inbox in
                defer { inbox.messages = [] }
                return (inbox.messages, inbox.isStopping)
            }
            for message in messages {
                switch message {
                case .start(let order): work.accept(order)
                case .cancel(let id): work.cancel(id)
                }
            }
            if isStopping { break }
            work.advance()
            report(finished: work.takeFinishedCount())
            work.wait()
        }
        work.abandon()
        let waiting = inbox.withLock { inbox in
            inbox.isOpen = false
            return inbox.waitingForEnd
        }
        multi.close()
        for continuation in waiting { continuation.resume() }
    }

    private func report(finished: Int) {
        guard finished > 0 else { return }
        inbox.withLock { $0.unfinished -= finished }
    }
}
