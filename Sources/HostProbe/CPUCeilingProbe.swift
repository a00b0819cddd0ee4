import CKernels
import EngineAPI
public import Measurement

/// Measures this machine's peak read bandwidth and arithmetic with loops that do nothing else (roofline; Williams,
/// Waterman and Patterson 2009). The best of several short passes: others' work on the machine only ever lowers it.
public struct CPUCeilingProbe: CeilingProbe {
    /// Threads that work at once.
    public var threads: Int
    private let features: UInt64
    private let host = HostFactsReader()

    /// - Parameter threads: `nil`: all processors that this process may use.
    public init(threads: Int? = nil) {
        self.threads = max(1, threads ?? HostFactsReader().read().usableProcessors ?? 1)
        features = ck_cpu_features()
    }

    public func readBandwidth() async -> Double? {
        await ProbeTeam.run { measureBandwidth(threads: threads, streams: Self.streams) }
    }

    public func ceiling() async -> Ceiling {
        await ProbeTeam.run {
            var rates: [ModelWork.Arithmetic: Double] = [:]
            // fp16 weights are computed with in fp32: no arithmetic of their own.
            rates[.fp32] = measureArithmetic(CK_PROBE_FP32)
            rates[.bf16] = measureArithmetic(CK_PROBE_BF16)
            rates[.int8] = measureArithmetic(CK_PROBE_INT8)
            return Ceiling(
                readBytesPerSecond: measureBandwidth(threads: threads, streams: Self.streams),
                operationsPerSecond: rates,
                source: "measured on this machine, \(threads) \(threads == 1 ? "thread" : "threads")")
        }
    }

    /// Read bandwidth by threads that read at once, 1 and all, and by streams that each of them reads. In a few seconds.
    public func bandwidths() async -> [ReadBandwidth] {
        await ProbeTeam.run {
            Set([1, threads]).sorted().flatMap { threads in
                Self.streamCounts.compactMap { streams in
                    measureBandwidth(threads: threads, streams: streams)
                        .map { ReadBandwidth(threads: threads, streams: streams, bytesPerSecond: $0) }
                }
            }
        }
    }

    /// Cycles per second of the processors while all threads are busy; `nil` where they cannot be counted.
    public func clock() async -> Double? {
        await ProbeTeam.run {
            let rounds: UInt64 = 100_000
            let seconds = ProbeTeam(threads: threads).bestSeconds(minimumPasses: 5, budget: 0.05) { _ in
                keep(ck_probe_cycles(rounds))
            }
            return seconds > 0 ? Double(ck_probe_cycles(rounds)) / seconds : nil
        }
    }

    /// Streams of each thread for the ceiling: two threads of a Xeon read 1 to 6% more by eight than by four.
    private static let streams = 8
    private static let streamCounts = [1, 2, 4, 8]

    /// Bytes per second over at least 3 passes and 100 ms; `nil` when memory is too scarce for a buffer that no cache
    /// holds.
    private func measureBandwidth(threads: Int, streams: Int) -> Double? {
        let team = ProbeTeam(threads: threads)
        let wanted = ProbeBuffer.byteCount(
            lastLevelCacheBytes: host.lastLevelCacheBytes(), availableMemoryBytes: host.availableMemoryBytes())
        guard let wanted else { return nil }
        let features = features
        let rate = ProbeBuffer.with(byteCount: wanted, team: team) { buffer in
            let seconds = team.bestSeconds(minimumPasses: 3, budget: 0.1) { thread in
                let share = buffer.bytesPerThread
                let part = buffer.bytes[(thread * share)..<((thread + 1) * share)]
                keep(ck_probe_read(features, UnsafeRawBufferPointer(rebasing: part).baseAddress, share, Int32(streams)))
            }
            return seconds > 0 ? Double(buffer.bytes.count) / seconds : nil
        }
        return rate ?? nil
    }

    /// Operations per second of all threads; `nil` where the processor has no instruction for it.
    private func measureArithmetic(_ arithmetic: ck_probe_arithmetic) -> Double? {
        let trialRounds: UInt64 = 20_000
        guard ck_probe_operate(features, arithmetic, 1) > 0 else { return nil }
        let team = ProbeTeam(threads: threads)
        let features = features
        let trial = team.bestSeconds(minimumPasses: 2, budget: 0) { _ in
            keep(ck_probe_operate(features, arithmetic, trialRounds))
        }
        guard trial > 0 else { return nil }
        // About 5 ms a pass: short enough that some pass is undisturbed, long enough to make the start's skew small.
        let rounds = UInt64(max(1, min(1000, 0.005 / trial)) * Double(trialRounds))
        let seconds = team.bestSeconds(minimumPasses: 5, budget: 0.03) { _ in
            keep(ck_probe_operate(features, arithmetic, rounds))
        }
        let operations = Double(ck_probe_operate(features, arithmetic, 1)) * Double(rounds) * Double(threads)
        return seconds > 0 ? operations / seconds : nil
    }
}

/// Uses a value in a way that the compiler cannot see through.
@inline(never)
private func keep(_ value: UInt64) {
    withExtendedLifetime(value) {}
}
