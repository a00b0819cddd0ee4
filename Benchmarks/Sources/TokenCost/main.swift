/// What stamping and yielding a token costs the thread that makes it, beside the time that a small model takes for a
/// token. Usage: TokenCost [milliseconds per token]
///
/// A thread reads memory for the given time (a token's worth of weights, so that caches are as cold as in a real step),
/// then stamps and yields a token; the time around the latter is the cost. The reader looks at the stream every 50 ms,
/// as the harness does; in a second row it waits for each token.
import EngineAPI
import Foundation
import Synchronization

let clock = SystemMonotonicClock()
let milliseconds = CommandLine.arguments.dropFirst().first.flatMap(Double.init) ?? 6
let weights = [UInt64](repeating: 1, count: 12 << 20)
let checksum = Atomic<UInt64>(0)

/// Reads the weights until the time is up.
func work(nanoseconds: Int64) {
    let end = clock.now().advanced(byNanoseconds: nanoseconds)
    var sum: UInt64 = 0
    var index = 0
    while clock.now() < end {
        for _ in 0..<4096 {
            sum &+= weights[index]
            index = index + 8 < weights.count ? index + 8 : 0
        }
    }
    checksum.wrappingAdd(sum, ordering: .relaxed)
}

/// Nanoseconds of each stamp and yield.
@concurrent
func costs(count: Int, pace: Int64?) async -> [Int64] {
    let (stream, sink) = GenerationStream.make(onCancel: {})
    let reader = Task {
        for await event in stream {
            guard case .tokens(let chunk) = event, let pace else { continue }
            let now = clock.now()
            if now - chunk.at < pace / 2 { try? await clock.sleep(until: now.advanced(byNanoseconds: pace)) }
        }
    }
    let costs = await withCheckedContinuation { continuation in
        Thread.detachNewThread {
            var costs: [Int64] = []
            for number in 0..<count {
                work(nanoseconds: Int64(milliseconds * 1e6))
                let before = clock.now()
                sink.tokens(TokenChunk(count: 1, ids: [Int32(number)], text: "word", at: clock.now()))
                costs.append(clock.now() - before)
            }
            sink.finish(Completion(reason: .limit, promptTokens: nil, outputTokens: count, at: clock.now()))
            continuation.resume(returning: costs)
        }
    }
    await reader.value
    return costs.sorted()
}

for (name, pace) in [("reader looks every 50 ms", Int64(50_000_000)), ("reader waits for each token", nil)] {
    let sorted = await costs(count: 500, pace: pace)
    let mean = Double(sorted.reduce(0, +)) / Double(sorted.count) / 1000
    let median = Double(sorted[sorted.count / 2]) / 1000
    let share = String(
        format: "%.2f us median, %.2f us mean = %.3f%% of %g ms", median, mean,
        mean / milliseconds / 10, milliseconds)
    print("\(name): \(share)")
}
