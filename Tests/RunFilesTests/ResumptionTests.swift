import EngineAPI
import Measurement
import RunFiles
import Testing

struct ResumptionTests {
    private var stored: Run {
        var run = SampleRun.run
        var second = SampleRun.scenario
        second.id = "second"
        run.suite.scenarios.append(second)
        run.isComplete = false
        return run
    }

    @Test func goesOnWhereItStopped() throws {
        let resumption = try Resumption(of: stored, as: .init(of: stored))
        #expect(resumption.finished.map(\.scenario.id) == ["chat-short"])
        #expect(resumption.remaining.map(\.id) == ["second"])
    }

    @Test func whatFailedOrStoppedEarlyRunsAgain() throws {
        var failed = stored
        failed.scenarios[0].failure = "out of memory"
        #expect(try Resumption(of: failed, as: .init(of: stored)).remaining.count == 2)
        var early = stored
        early.scenarios[0].trials.removeLast()
        #expect(try Resumption(of: early, as: .init(of: stored)).remaining.count == 2)
    }

    @Test func aRedactedRunGoesOnToo() throws {
        #expect(try Resumption(of: stored.redacted(), as: .init(of: stored)).finished.count == 1)
    }

    @Test func everythingThatDiffersIsNamed() {
        var other = Resumption.Setting(of: stored)
        other.engine.model.name = "other"
        other.engine.effectivePrecision = .int8
        other.suite.scenarios[1].prompt = "Hello"
        other.suite.scenarios[0].trials = 9
        other.target.kind = "torch"
        other.engine.threads = nil
        let error = #expect(throws: RunFileError.self) { try Resumption(of: stored, as: other, file: "a.run.json") }
        let text = error?.description ?? ""
        for part in [
            "a.run.json: cannot be resumed", "target was native, now torch", "model was synthetic:tiny, now other",
            "precision was fp16, now int8", "threads was 2, now unknown", "chat-short.trials was 2, now 9",
            "second.prompt was", "start a new one",
        ] {
            #expect(text.contains(part), "\(part) is missing in \(text)")
        }
        #expect(!text.contains("kernels"))
    }
}
