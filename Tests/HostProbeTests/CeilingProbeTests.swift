import CKernels
import EngineAPI
import Foundation
import Measurement
import Testing

@testable import HostProbe

@Suite(.serialized) struct CeilingProbeTests {
    @Test("every reading loop reads every byte: the digests agree with a plain loop")
    func readsEverything() throws {
        let granule = Int(CK_PROBE_READ_GRANULE)
        let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: 3 * granule, alignment: 64)
        defer { memory.deallocate() }
        var state: UInt64 = 7
        var expected: UInt64 = 0
        for offset in stride(from: 0, to: memory.count, by: 8) {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            memory.storeBytes(of: state, toByteOffset: offset, as: UInt64.self)
            expected ^= state
        }
        for features in [0, ck_cpu_features() & UInt64(CK_FEATURE_AVX2), ck_cpu_features()] {
            for streams: Int32 in [1, 2, 4, 8] {
                #expect(ck_probe_read(features, memory.baseAddress, memory.count, streams) == expected)
            }
        }
    }

    @Test("without its instruction an arithmetic has no rate")
    func absentInstructions() {
        #expect(ck_probe_operate(0, CK_PROBE_BF16, 1) == 0)
        #expect(ck_probe_operate(0, CK_PROBE_INT8, 1) == 0)
        #expect(ck_probe_operate(0, CK_PROBE_FP32, 10) == 10 * ck_probe_operate(0, CK_PROBE_FP32, 1))
    }

    @Test("bytes have a rate with AVX2 alone", .enabled(if: ck_cpu_features() & UInt64(CK_FEATURE_AVX2) != 0))
    func pairsOfBytes() {
        let avx2 = UInt64(CK_FEATURE_AVX2)
        // 6 sums of 8 products by 32 bytes
        #expect(ck_probe_operate(avx2, CK_PROBE_INT8, 10) == 10 * 6 * 8 * 32 * 2)
        #expect(ck_probe_operate(avx2, CK_PROBE_BF16, 1) == 0)
    }

    @Test(
        arguments: [
            (32 << 20, 8 << 30, 256 << 20),  // the smallest
            (105 << 20, 24 << 30, 420 << 20),  // four times the cache
            (1 << 30, 64 << 30, 2 << 30),  // the largest
            (105 << 20, 1 << 30, 256 << 20),  // a quarter of what is left
            (105 << 20, 512 << 20, nil),  // too little: it would measure the cache
            (nil, nil, 256 << 20),
        ] as [(Int?, Int?, Int?)])
    func bufferSize(cache: Int?, available: Int?, expected: Int?) {
        #expect(ProbeBuffer.byteCount(lastLevelCacheBytes: cache, availableMemoryBytes: available) == expected)
    }

    @Test func barrierTeamWorksTogether() {
        let seconds = ProbeTeam(threads: 3).seconds { _ in _ = ck_probe_operate(0, CK_PROBE_FP32, 1000) }
        #expect(seconds > 0)
    }

    @Test("figures of this machine are of a believable size")
    func believable() async throws {
        let ceiling = await CPUCeilingProbe().ceiling()
        let bandwidth = try #require(ceiling.readBytesPerSecond)
        #expect(bandwidth > 1e8 && bandwidth < 1e14)
        let rate = try #require(ceiling.operationsPerSecond[.fp32])
        #expect(rate > 1e8 && rate < 1e16)
        #expect(ceiling.operationsPerSecond[.fp16] == nil)
        #expect(ck_probe_cycles(20) == 2 * ck_probe_cycles(10))
        let clock = try #require(await CPUCeilingProbe(threads: 1).clock())
        #expect(clock > 1e7 && clock < 2e10)
    }

    @Test("bandwidth is told for one thread and for all of them, by streams")
    func bandwidths() async {
        let told = await CPUCeilingProbe(threads: 2).bandwidths()
        #expect(told.map(\.threads) == [1, 1, 1, 1, 2, 2, 2, 2])
        #expect(told.map(\.streams) == [1, 2, 4, 8, 1, 2, 4, 8])
        #expect(told.allSatisfy { $0.bytesPerSecond > 1e8 && $0.bytesPerSecond < 1e14 })
    }
}
