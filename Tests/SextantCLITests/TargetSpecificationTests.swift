import EngineAPI
import Testing

@testable import SextantCLI

struct TargetSpecificationTests {
    private let common = EngineSettings(model: "m.gguf", precision: .fp16, threads: 2, seed: 5)

    private func settings(_ text: String) throws -> EngineSettings {
        try TargetSpecification(text).settings(over: common)
    }

    @Test func whatIsLeftOutIsShared() throws {
        #expect(try settings("native") == common)
        var expected = common
        expected.precision = .int8
        expected.threads = 1
        expected.kernels = "avx2"
        #expect(try settings("native precision=int8 threads=1 kernels=avx2") == expected)
        #expect(try settings("precision=int8 kernels=avx2 threads=1") == expected)
    }

    @Test func targets() throws {
        #expect(try settings("torch:cpu").target == "torch:cpu")
        #expect(try settings("target=torch:cpu").target == "torch:cpu")
        #expect(try settings("http://host:80/v1?a=b").target == "http://host:80/v1?a=b")
        #expect(try settings("scripted:ttft=5ms,tpot=1ms seed=7").target == "scripted:ttft=5ms,tpot=1ms")
        #expect(try settings("scripted:ttft=5ms,tpot=1ms seed=7").seed == 7)
    }

    @Test func everyKey() throws {
        let all = try settings(
            "native model='a b.gguf' precision=int4 threads=3 kernels=portable context=512 kv-precision=fp32 "
                + "tokenizer=t.json seed=9 allow-fallback=yes requantize=true")
        #expect(
            all
                == EngineSettings(
                    target: "native", model: "a b.gguf", precision: .int4, threads: 3, kernels: "portable",
                    contextLength: 512, cachePrecision: .fp32, tokenizer: "t.json", seed: 9, allowFallback: true,
                    requantize: true))
    }

    @Test(arguments: [
        "", "native threads", "native threads=0", "native precision=fp12", "native threads=1 threads=2", "native torch",
        "native model='a", "native seed=-1", "native requantize=perhaps", "native colour=red",
    ])
    func mistakes(text: String) {
        let error = #expect(throws: EngineError.self) { _ = try settings(text) }
        #expect(error?.kind == .setting)
        #expect(error?.remedy?.contains("precision=int8") == true)
    }

    @Test func holding() {
        let gigabyte = 1 << 30
        #expect(
            HoldingPlan.decide(needs: [gigabyte, gigabyte], sharedBytes: 0, availableBytes: 4 * gigabyte)
                == .together(neededBytes: 2 * gigabyte, availableBytes: 4 * gigabyte))
        #expect(
            HoldingPlan.decide(needs: [gigabyte, gigabyte], sharedBytes: 0, availableBytes: 2 * gigabyte)
                == .oneAtATime(neededBytes: 2 * gigabyte, availableBytes: 2 * gigabyte))
        // One file that both map is there once.
        #expect(
            HoldingPlan.decide(needs: [gigabyte, gigabyte], sharedBytes: gigabyte, availableBytes: 2 * gigabyte)
                == .together(neededBytes: gigabyte, availableBytes: 2 * gigabyte))
        #expect(
            HoldingPlan.decide(needs: [nil, nil], sharedBytes: 0, availableBytes: gigabyte)
                == .together(neededBytes: nil, availableBytes: gigabyte))
        #expect(
            HoldingPlan.decide(needs: [.max, .max], sharedBytes: 0, availableBytes: gigabyte)
                == .oneAtATime(neededBytes: .max, availableBytes: gigabyte))
    }
}
