import Dispatch
import EngineAPI
import Foundation
import Measurement

/// One way of looking at power and temperature. Starts when it is made, on a thread or in a process of its own.
protocol TelemetryInstrument: Sendable {
    var devices: [TelemetryDevice] { get }

    /// One more reading now, where it takes microseconds.
    func mark()

    /// Ends the thread or process and waits for it. May be called again.
    func stop()
}

extension TelemetryInstrument {
    func mark() {}
}

/// Calls something again and again, on a thread of its own, until it is stopped.
final class Poller: Sendable {
    private let stopping = DispatchSemaphore(value: 0)
    private let stopped = DispatchSemaphore(value: 0)

    /// - Parameters:
    ///   - interval: from the beginning of one call to that of the next; a call that takes longer is followed by a pause of a
    ///     tenth of it at least, so that a slow tool does not run all the time.
    init(interval: Double, _ body: @escaping @Sendable () -> Void) {
        let thread = Thread { [stopping, stopped] in
            let clock = SystemMonotonicClock()
            while true {
                let start = clock.now()
                body()
                let taken = Double(clock.now() - start) / 1e9
                let pause = max(interval - taken, taken / 10, 0.001)
                if stopping.wait(timeout: .now() + pause) == .success { break }
            }
            stopped.signal()
        }
        thread.name = "telemetry"
        thread.start()
    }

    /// Must be called once.
    func stop() {
        stopping.signal()
        stopped.wait()
    }
}
