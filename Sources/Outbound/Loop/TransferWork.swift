import CCurl

/// All transfers of a client, moved forward on its thread.
struct TransferWork {
    private let multi: MultiHandle
    private let configuration: ClientConfiguration
    private var turns: TurnQueue
    private var transfers: [TransferID: Transfer] = [:]
    private var running: [UnsafeMutableRawPointer: TransferID] = [:]
    private var finishedCount = 0

    /// A proxy is an address that the operator chose.
    private var guardsSockets: Bool { !configuration.allowsInnerAddresses && configuration.proxy == nil }

    init(multi: MultiHandle, configuration: ClientConfiguration) {
        self.multi = multi
        self.configuration = configuration
        turns = TurnQueue(
            maximumActive: configuration.maximumTransfers,
            maximumActivePerPeer: configuration.maximumTransfersPerPeer
        )
    }

    mutating func accept(_ order: TransferOrder) {
        transfers[order.id] = Transfer(order, guardingSockets: guardsSockets)
        turns.enqueue(order.id, peer: order.target.peer, deadline: order.deadline)
    }

    mutating func cancel(_ id: TransferID) {
        guard let transfer = transfers[id] else { return }
        if !turns.withdraw(id) { release(transfer) }
        end(transfer) { $0.order.fail(.cancelled) }
    }

    /// Does everything that can be done without waiting.
    mutating func advance() {
        var started: Bool
        repeat {
            startThoseAdmitted()
            guard multi.perform() else { return failRunning(.outOfResources) }
            started = collectFinished()
        } while started && turns.waitingCount > 0
        for id in turns.expire(at: .now) {
            guard let transfer = transfers[id] else { continue }
            end(transfer) { $0.order.fail(.timedOut(.waitingForTurn)) }
        }
    }

    /// Waits until there is something to do.
    mutating func wait() {
        let longest = Duration.seconds(60)
        let untilDeadline = turns.nextDeadline.map { ContinuousClock.now.duration(to: $0) } ?? longest
        if !multi.wait(milliseconds: min(longest, untilDeadline).limitInMilliseconds) {
            failRunning(.outOfResources)
        }
    }

    /// How many transfers ended since the last call.
    mutating func takeFinishedCount() -> Int {
        defer { finishedCount = 0 }
        return finishedCount
    }

    /// Ends everything that has not finished.
    mutating func abandon() {
        for transfer in transfers.values {
            if let easy = transfer.easy, running[easy.pointer] != nil { multi.remove(easy) }
            transfer.order.fail(.shutDown)
        }
        transfers = [:]
        running = [:]
    }

    private mutating func startThoseAdmitted() {
        while true {
            let admitted = turns.admit()
            if admitted.isEmpty { return }
            for id in admitted {
                guard let transfer = transfers[id] else { continue }
                start(transfer)
            }
        }
    }

    private mutating func start(_ transfer: Transfer) {
        do throws(OutboundError) {
            let easy = try transfer.prepare(configuration: configuration, now: .now)
            guard multi.add(easy) else {
                throw OutboundError(.outOfResources, peer: transfer.order.target.peer)
            }
            running[easy.pointer] = transfer.order.id
        } catch {
            release(transfer)
            end(transfer) { $0.order.fail(error.code) }
        }
    }

    private mutating func collectFinished() -> Bool {
        var any = false
        while let (handle, code) = multi.nextFinished() {
            guard let id = running[handle], let transfer = transfers[id] else { continue }
            any = true
            // Read the result before the handle leaves the multi handle, which forgets parts of it.
            end(transfer) { $0.complete(with: code) }
            release(transfer)
        }
        return any
    }

    private mutating func failRunning(_ code: OutboundError.Code) {
        for id in Array(running.values) {
            guard let transfer = transfers[id] else { continue }
            release(transfer)
            end(transfer) { $0.order.fail(code) }
        }
    }

    /// Takes a transfer that had its turn out of libcurl and gives the turn back.
    private mutating func release(_ transfer: Transfer) {
        if let easy = transfer.easy, running.removeValue(forKey: easy.pointer) != nil { multi.remove(easy) }
        turns.finish(peer: transfer.order.target.peer)
    }

    private mutating func end(_ transfer: Transfer, _ tell: (Transfer) -> Void) {
        tell(transfer)
        transfers[transfer.order.id] = nil
        finishedCount += 1
    }
}
