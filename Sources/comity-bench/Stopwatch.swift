/// Times a piece of work over and over in batches, and takes the median batch.
struct Stopwatch {
    /// How long one measurement may take.
    var limit: Duration

    /// Microseconds for one call.
    ///
    /// - Parameter body: called with 0, 1, 2 …; returns something that depends on its work, so that none of it is left out.
    func microseconds(_ body: (Int) throws -> Int) rethrows -> Double {
        let clock = ContinuousClock()
        var sink = 0
        var number = 0
        // How many calls make a batch that the clock can time.
        var batch = 1
        while true {
            let start = clock.now
            for _ in 0..<batch {
                sink &+= try body(number)
                number += 1
            }
            if clock.now - start > .milliseconds(1) || batch >= 1 << 20 { break }
            batch *= 2
        }
        var batches: [Double] = []
        let start = clock.now
        while batches.count < 5 || (clock.now - start < limit && batches.count < 1001) {
            let begin = clock.now
            for _ in 0..<batch {
                sink &+= try body(number)
                number += 1
            }
            batches.append((clock.now - begin).microseconds / Double(batch))
        }
        Self.keep(sink)
        return batches.sorted()[batches.count / 2]
    }

    @inline(never)
    private static func keep(_ value: Int) {}
}

extension Duration {
    /// The whole of it in microseconds.
    var microseconds: Double {
        Double(components.seconds) * 1e6 + Double(components.attoseconds) / 1e12
    }
}
