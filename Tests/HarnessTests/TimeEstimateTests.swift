import Harness
import Measurement
import Testing

@Suite("Time left")
struct TimeEstimateTests {
    private func shape(
        _ scenario: String, _ kind: Trial.Kind = .counted, _ part: Trial.Part = .trace, generations: Int = 1,
        prompt: Int = 10, output: Int = 101, batch: Int = 1
    ) -> TimeEstimate.Remaining {
        TimeEstimate.Remaining(
            scenario: scenario, kind: kind, part: part, generations: generations, promptTokens: prompt,
            outputTokens: output, batch: batch)
    }

    @Test func nothingIsKnownBeforeTheFirst() {
        #expect(TimeEstimate().seconds(for: [shape("a")]) == nil)
        #expect(TimeEstimate().seconds(for: []) == 0)
        #expect(TimeEstimate().seconds(for: [shape("a", generations: 0)]) == 0)
    }

    @Test func whatWasMeasuredTakesAsLongAgain() {
        var estimate = TimeEstimate()
        estimate.observe(shape("a", .warmUp), seconds: 3, firstTokenSeconds: 0.5, stepSeconds: 0.02)
        #expect(estimate.seconds(for: [shape("a", generations: 5)]) == 15)
        estimate.observe(shape("a"), seconds: 2, firstTokenSeconds: 0.5, stepSeconds: 0.01)
        #expect(estimate.seconds(for: [shape("a", generations: 5), shape("a", .warmUp, generations: 1)]) == 13)
    }

    /// 0.05 s a prompt token, 0.01 s a step, 0.25 s around it.
    @Test func anotherScenarioIsPutTogether() throws {
        var estimate = TimeEstimate()
        estimate.observe(shape("a"), seconds: 1.75, firstTokenSeconds: 0.5, stepSeconds: 0.01)
        let longer = try #require(estimate.seconds(for: [shape("b", generations: 2, prompt: 40, output: 201)]))
        #expect(abs(longer - 2 * (2.0 + 2.0 + 0.25)) < 1e-9)
        let shorter = try #require(estimate.seconds(for: [shape("c", prompt: 2, output: 1)]))
        #expect(abs(shorter - (0.5 + 0.25)) < 1e-9)
    }

    @Test func theNearestBatchGivesTheStep() throws {
        var estimate = TimeEstimate()
        estimate.observe(shape("a"), seconds: 1.5, firstTokenSeconds: 0.5, stepSeconds: 0.01)
        estimate.observe(shape("b", batch: 4), seconds: 4.5, firstTokenSeconds: 0.5, stepSeconds: 0.04)
        let eight = try #require(estimate.seconds(for: [shape("c", batch: 8)]))
        #expect(abs(eight - (1.0 + 4.0)) < 1e-9)
    }

    @Test func anotherLengthOfTheSameScenarioIsNotTheSame() throws {
        var estimate = TimeEstimate()
        estimate.observe(
            shape("a", .warmUp, .full, output: 2), seconds: 0.51, firstTokenSeconds: 0.5, stepSeconds: 0.01)
        let full = try #require(estimate.seconds(for: [shape("a", .counted, .full, output: 101)]))
        #expect(abs(full - 1.5) < 1e-9)
    }

    @Test func nonsenseIsNotNoted() {
        var estimate = TimeEstimate()
        estimate.observe(shape("a"), seconds: 0, firstTokenSeconds: nil, stepSeconds: nil)
        estimate.observe(shape("a"), seconds: .nan, firstTokenSeconds: nil, stepSeconds: nil)
        #expect(estimate.seconds(for: [shape("a")]) == nil)
        estimate.observe(shape("a"), seconds: 1, firstTokenSeconds: nil, stepSeconds: nil)
        let huge = shape("b", prompt: .max, batch: .max)
        #expect(estimate.seconds(for: [huge])?.isFinite == true)
    }
}
