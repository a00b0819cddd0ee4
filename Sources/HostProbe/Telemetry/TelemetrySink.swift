import EngineAPI
import Measurement
import Synchronization

/// Where instruments put what they see: samples by device, with absolute instants until a trial asks for them.
final class TelemetrySink: Sendable {
    private struct State {
        var samples: [TelemetryDevice: [TelemetrySample]] = [:]
        var notes: [String] = []
    }

    private let state = Mutex(State())
    /// Of each device. At ten a second this is hours; a trial that lasts longer loses its beginning.
    static let mostSamples = 200_000

    /// - Parameter sample: its `at` is the monotonic clock's.
    func take(_ sample: TelemetrySample, of device: TelemetryDevice) {
        guard !sample.isEmpty else { return }
        state.withLock { state in
            state.samples[device, default: []].append(sample)
            if state.samples[device, default: []].count > Self.mostSamples {
                state.samples[device]?.removeFirst(Self.mostSamples / 2)
            }
        }
    }

    /// Each note is kept once.
    func note(_ text: String) {
        state.withLock { state in if !state.notes.contains(text) { state.notes.append(text) } }
    }

    var notes: [String] { state.withLock { $0.notes } }

    /// Samples from `start` to `end` and one on either side, counted from `start`; what is older is forgotten.
    func series(of devices: [TelemetryDevice], from start: Instant, to end: Instant) -> [TelemetrySeries] {
        state.withLock { state in
            devices.compactMap { device in
                guard var samples = state.samples[device] else { return nil }
                let before = samples.lastIndex { $0.at < start.nanoseconds } ?? samples.startIndex
                samples.removeFirst(before)
                state.samples[device] = samples
                let after = samples.firstIndex { $0.at > end.nanoseconds } ?? samples.index(before: samples.endIndex)
                guard samples.indices.contains(after) else { return nil }
                let seen = samples[...after].map { sample in
                    var sample = sample
                    sample.at -= start.nanoseconds
                    return sample
                }
                return TelemetrySeries(device: device, samples: seen)
            }
        }
    }
}
