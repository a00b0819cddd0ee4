import Measurement
import Testing

@testable import RunFiles

/// The table that the project grew from, as it is printed in its documents and as people paste it.
struct OriginTableTests {
    static let markdown = """
        | scenario | in | out | batch | TTFT | decode | throughput | peak GB |
        |---|---|---|---|---|---|---|---|
        | ttft-short | 7 | 128 | 1 | 68.27 | 63.63 | 59.43 | 14.80 |
        | ttft-long | 27 | 128 | 1 | 132.32 | 63.85 | 58.75 | 14.81 |
        | decode-long | 11 | 512 | 1 | 75.22 | 63.87 | 62.13 | 15.01 |
        | batch-4 | 7 | 128 | 4 | 240.24 | 64.09 | 280.95 | 15.22 |
        | batch-8 | 7 | 128 | 8 | 450.48 | 64.44 | 534.82 | 16.03 |
        | long-context | 550 | 128 | 1 | 711.23 | 64.12 | 53.68 | 15.25 |
        """

    static let document = """
        # A report

        Prompt/output/batch: TTFT ms, decode tok/s/request, throughput tok/s, GB.

        | metric | definition | notes |
        |---|---|---|
        | TTFT | t1 - sent | first chunk |

        \(markdown)

        | device | fp16/bf16 TFLOPS | memory | TB/s |
        |---|---|---|---|
        | Ascend 910B1 | 364 | 64 GB | 1.6 |
        """

    static let chinese = """
        | 测试场景 | 输入/输出/批量 | 首token延迟 (ms) | 解码速度 (tokens/s/req) | 总吞吐量（tokens/s） | 显存峰值（GB） |
        |:---|:---:|---:|---:|---:|---:|
        | 首token延迟-短输入 | 7/128/1 | **68.27** | 63.63 | 59.43 | 14.80 |
        | 首token延迟-长输入 | 27/128/1 | 132.32 | 63.85 | 58.75 | 14.81 |
        | 解码吞吐量-长输出 | 11/512/1 | 75.22 | 63.87 | 62.13 | 15.01 |
        | 批量推理 (batch=4) | 7/128/4 | 240.24 | 64.09 | 280.95 | 15.22 |
        | 高并发批量 (batch=8) | 7/128/8 | 450.48 | 64.44 | 534.82 | 16.03 |
        | 长上下文处理 | 550/128/1 | 711.23 | 64.12 | 53.68 | 15.25 |
        """

    static let separated = """
        scenario,prompt_tokens,output_tokens,batch,ttft_ms,decode_tokens_per_s,throughput_tokens_per_s,peak_gb
        ttft-short,7,128,1,68.27,63.63,59.43,14.80
        ttft-long,27,128,1,132.32,63.85,58.75,14.81
        decode-long,11,512,1,75.22,63.87,62.13,15.01
        batch-4,7,128,4,240.24,64.09,280.95,15.22
        batch-8,7,128,8,450.48,64.44,534.82,16.03
        long-context,550,128,1,711.23,64.12,53.68,15.25
        """

    static let transposed = """
        | 指标 | a | b | c | d | e | f |
        |---|---|---|---|---|---|---|
        | 输入长度 | 7 | 27 | 11 | 7 | 7 | 550 |
        | 生成长度 | 128 | 128 | 512 | 128 | 128 | 128 |
        | batch_size | 1 | 1 | 1 | 4 | 8 | 1 |
        | 首token延迟(ms) | 68.27 | 132.32 | 75.22 | 240.24 | 450.48 | 711.23 |
        | 单请求解码速度(tokens/s) | 63.63 | 63.85 | 63.87 | 64.09 | 64.44 | 64.12 |
        | 吞吐量(tokens/s) | 59.43 | 58.75 | 62.13 | 280.95 | 534.82 | 53.68 |
        """

    static let implied = ["62.01", "60.34", "63.40", "230.44", "422.91", "47.55"]

    @Test(arguments: [markdown, document, chinese, separated, transposed])
    func sixIdentityAndTwoBoundContradictions(_ text: String) throws {
        let found = try Audited.contradictions(text)
        let identity = found.filter { $0.rule == "identity" }
        #expect(found.count == 8)
        #expect(found.filter { $0.rule == "bound" }.count == 2)
        #expect(identity.count == 6)
        for (finding, number) in zip(identity, Self.implied) {
            #expect(finding.message.contains("= \(number) tokens/s"), "\(finding.message)")
            let value = try #require(finding.values["impliedThroughput"])
            #expect(abs(value - (Double(number) ?? 0)) < 0.005)
        }
        #expect(try Audited.result(text).isGrave)
    }

    @Test func whatTheDocumentHoldsBesidesIsListed() throws {
        let result = try Audited.result(Self.document)
        #expect(result.tables.count == 1)
        #expect(result.tables[0].table.place == "line 9")
        #expect(result.unread.count == 2)
        #expect(result.unread[1].contains("device, fp16/bf16 TFLOPS, memory, TB/s"))
    }

    /// The throughputs that the table's own figures imply make it honest.
    @Test func theCorrectedTableIsClean() throws {
        var text = Self.markdown
        for (stated, implied) in zip(["59.43", "58.75", "62.13", "280.95", "534.82", "53.68"], Self.implied) {
            text = text.replacing(stated, with: implied)
        }
        #expect(try Audited.contradictions(text) == [])
        #expect(try !Audited.result(text).isGrave)
    }

    @Test func assumedUnitsAreSaid() throws {
        let table = try Audited.table(Self.markdown)
        #expect(table.assumedUnits.contains("\"TTFT\" is taken as ms"))
        #expect(table.assumedUnits.contains("\"decode\" is taken as tokens/s"))
        #expect(try Audited.table(Self.chinese).assumedUnits == [])
    }

    @Test func onTheDeviceThatItNames() throws {
        let slow = AuditYardstick(device: NominalDevice.named("Ascend 910B4"), model: nil)
        #expect(try Audited.result(Self.markdown, slow).findings.filter { $0.rule == "roofline" } == [])
    }
}
