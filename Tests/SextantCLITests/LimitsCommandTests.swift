import Foundation
import Testing

@Suite(.serialized, .enabled(if: SextantProcess.isBuilt, SextantProcess.comment))
struct LimitsCommandTests {
    @Test("the page tells the ceilings and the tool's own error")
    func page() async throws {
        let ended = try await SextantProcess.run(["limits", "--threads", "2"])
        #expect(ended.status == 0)
        for row in [
            "read bandwidth", "one thread", "2 threads", "by streams of each thread", "fp32 arithmetic", "clock ",
            "one stamp", "clock resolution", "receipt lag", "self-test", "figures of an engine of known times",
        ] {
            #expect(ended.output.contains(row), "\(row)")
        }
    }

    private struct Page: Decodable {
        struct Bandwidth: Decodable {
            var threads: Int
            var streams: Int
            var bytesPerSecond: Double
        }

        var readBytesPerSecond: Double?
        var readBandwidths: [Bandwidth]
        var operationsPerSecond: [String: Double?]
        var clockHertz: Double?
        var stampNanoseconds: Double?
    }

    private func page(_ arguments: [String]) async throws -> Page {
        let ended = try await SextantProcess.run(["limits", "--json"] + arguments)
        #expect(ended.status == 0)
        return try JSONDecoder().decode(Page.self, from: Data(ended.output.utf8))
    }

    @Test func json() async throws {
        let page = try await page(["--threads", "1"])
        #expect((page.readBytesPerSecond ?? 0) > 1e8)
        #expect(page.readBandwidths.map(\.streams) == [1, 2, 4, 8])
        #expect(page.readBandwidths.allSatisfy { $0.threads == 1 && $0.bytesPerSecond > 1e8 })
        #expect((page.operationsPerSecond["fp32"] ?? nil) ?? 0 > 1e8)
        #expect(Set(page.operationsPerSecond.keys) == ["fp32", "bf16", "int8"])
        #expect((page.clockHertz ?? 0) > 1e7 && (page.stampNanoseconds ?? 0) > 0)
    }

    @Test("the probe alone measures nothing else")
    func probe() async throws {
        let page = try await page(["--bandwidth"])
        #expect((page.readBytesPerSecond ?? 0) > 1e8)
        #expect(page.readBandwidths.isEmpty && page.clockHertz == nil && page.stampNanoseconds == nil)
        let text = try await SextantProcess.run(["limits", "--bandwidth"])
        #expect(text.output.split(separator: "\n").count == 1 && text.output.hasPrefix("read bandwidth"))
    }
}
