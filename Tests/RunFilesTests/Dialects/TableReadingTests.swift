import Measurement
import Testing

@testable import RunFiles

/// Cells, headers and tables as people write them.
struct TableReadingTests {
    private func cell(_ text: String) -> PrintedCell? { PrintedCell(PlainText.normalized(text)) }

    @Test(
        arguments: [
            ("62.13", 62.13, 0.005), ("62", 62, 0.5), ("1,234.5", 1234.5, 0.05), ("**62.1**", 62.1, 0.05),
            ("６２.１", 62.1, 0.05), ("1.2k", 1200, 50), ("6.2e1", 62, 0.5), ("1 234", 1234, 0.5), ("-3.5", -3.5, 0.05),
            ("62.1 (p50)", 62.1, 0.05), ("62.1†", 62.1, 0.05), ("~60", 60, 5), ("`7`", 7, 0.5),
        ] as [(String, Double, Double)])
    func numbers(text: String, value: Double, halfUnit: Double) throws {
        let number = try #require(cell(text)).number
        #expect(abs(number.value - value) < 1e-9)
        #expect(abs(number.range.upper - number.range.lower - 2 * halfUnit) < 1e-9)
    }

    @Test(arguments: [
        "", "n/a", "-", "<0.1", "> 100", "fast", "7/128/1", "12,5", "1.2x", "62.1%", "62.1 bananas", "1-2-3",
    ])
    func noNumbers(text: String) {
        #expect(cell(text) == nil)
    }

    @Test func unitsAndDeviations() throws {
        let spread = try #require(cell("63.6 ± 0.4 tok/s"))
        #expect(spread.deviation?.value == 0.4)
        #expect(spread.unit?.dimension == .tokensPerSecond)
        let share = try #require(cell("200 ms ± 2%"))
        #expect(share.deviation?.value == 4 && share.unit?.factor == 1)
        #expect(try #require(cell("12.55 GiB")).unit?.factor == 1_073_741_824)
        let range = try #require(cell("15.6-17.6")).number
        #expect(range.range.lower < 15.6 && range.range.upper > 17.6)
        #expect(try #require(cell("68.27毫秒")).unit?.factor == 1)
    }

    @Test(
        arguments: [
            ("TTFT (ms)", .timeToFirstToken), ("首token延迟 (ms)", .timeToFirstToken),
            ("吞吐量 (tokens/s)", .outputThroughput),
            ("总吞吐量(tokens/s)", .throughput), ("Mean TTFT [s]", .timeToFirstToken), ("TPOT/ms", .timePerOutputToken),
            ("平均每token生成时间(ms)", .timePerOutputToken), ("ITL p99 (ms)", .interTokenLatency),
            ("Decode tok/s", .decodeRate), ("decode tok/s/request", .decodeRate), ("解码吞吐量 (tok/s)", .decodeThroughput),
            ("tokens/s", .outputThroughput), ("t/s", .outputThroughput),
            ("Output token throughput (tok/s)", .outputThroughput),
            ("Total Token throughput (tok/s)", .totalThroughput), ("Request throughput (req/s)", .requestThroughput),
            ("QPS", .requestThroughput), ("显存峰值(GB)", .peakBytes), ("peak GB", .peakBytes),
            ("Peak memory (GiB)", .peakBytes),
            ("batch_size", .batch), ("BS", .batch), ("并发数", .concurrency), ("Max concurrency", .concurrency),
            ("输入长度", .promptTokens), ("ISL", .promptTokens), ("生成长度", .outputTokens), ("max_new_tokens", .outputTokens),
            ("E2E latency (s)", .requestLatency), ("端到端延迟(ms)", .requestLatency), ("prefill tok/s", .prefillRate),
            ("time_to_first_token_ms_mean", .timeToFirstToken), ("peak_bytes_max", .peakBytes),
            ("output_throughput_tokens_per_s_sd", .outputThroughput), ("Benchmark duration (s)", .durationSeconds),
        ] as [(String, PublishedQuantity)])
    func headers(text: String, quantity: PublishedQuantity) {
        #expect(ColumnMeaning(text).quantity == quantity, "\(ColumnMeaning(text))")
    }

    @Test(arguments: [
        "Speedup", "bandwidth (GB/s)", "success rate", "Latency", "参数量", "95% interval of the mean", "GPU", "notes",
        "decode_rate_tokens_per_s_ci95_low", "bandwidth_share_mean", "KV cache (GB)", "TB/s", "fp16/bf16 TFLOPS",
        "int8 TOPS",
    ])
    func headersOfSomethingElse(text: String) {
        #expect(ColumnMeaning(text).quantity == nil, "\(ColumnMeaning(text))")
    }

    @Test(
        arguments: [
            ("P99 TTFT (ms)", .p99), ("TTFT_p90_ms", .p90), ("TTFT", .mean), ("Median TPOT (ms)", .median),
            ("首token延迟P99(ms)", .p99), ("最大首token延迟(ms)", .max), ("ttft_ms_sd", .sd), ("Max concurrency", .mean),
        ] as [(String, Statistic)])
    func statistics(text: String, statistic: Statistic) {
        #expect(ColumnMeaning(text).statistic == statistic)
    }

    @Test func shapesInACell() throws {
        let table = try Audited.table(
            """
            | case | len | TTFT (ms) |
            |---|---|---|
            | a | 7/128/1 | 68 |
            | b | 550 / 128 / 8 | 711 |
            """)
        #expect(table.rows[1].number(.promptTokens)?.value == 550)
        #expect(table.rows[1].lockstep == 8)
    }

    @Test func theBatchMayStandInTheName() {
        #expect(Shape.batch(inName: "批量推理 (batch=4)") == 4)
        #expect(Shape.batch(inName: "batch-8") == 8)
        #expect(Shape.batch(inName: "Batch size 16") == 16)
        #expect(Shape.batch(inName: "bs1") == 1)
        #expect(Shape.batch(inName: "rubs 4") == nil)
        #expect(Shape.batch(inName: "batched") == nil)
    }

    @Test func statisticsSideBySide() throws {
        let table = try Audited.table(
            """
            | Metric | Mean | P50 | P99 |
            |---|---|---|---|
            | TTFT (ms) | 120.5 | 118.0 | 300.2 |
            | TPOT (ms) | 10.1 | 10.0 | 9.0 |
            """)
        #expect(table.rows.count == 1)
        #expect(table.rows[0][.timeToFirstToken]?.statistics[.p99]?.value == 300.2)
        #expect(table.audit().contains { $0.rule == "order" && $0.severity == .contradiction })
    }

    @Test func metricAndValue() throws {
        let table = try Audited.table("| 指标 | 数值 |\n|---|---|\n| 首token延迟 (ms) | 68.27 |\n| 解码速度 (tokens/s) | 63.6 |")
        #expect(table.rows.count == 1 && table.rows[0].number(.decodeRate)?.value == 63.6)
    }

    @Test func unitsInCellsWin() throws {
        let table = try Audited.table(
            "| case | TTFT | memory |\n|---|---|---|\n| a | 0.5 s | 14.8 GB |\n| b | 300 ms | 13 GiB |")
        #expect(table.rows[0].number(.timeToFirstToken)?.value == 500)
        #expect(table.rows[1].number(.timeToFirstToken)?.value == 300)
        #expect(table.memoryUnits == ["GB", "GiB"])
        #expect(table.audit().contains { $0.rule == "memory" })
    }

    @Test func secondsAreGuessedFromTheirSize() throws {
        let table = try Audited.table("| case | TTFT |\n|---|---|\n| a | 0.068 |\n| b | 0.711 |")
        #expect(table.rows[0].number(.timeToFirstToken)?.value == 68)
        #expect(table.assumedUnits == ["\"TTFT\" is taken as s"])
    }

    @Test func quotesFencesAndEscapedBars() throws {
        let table = try Audited.table("> ```\n> | a \\| b | TTFT (ms) |\n> |---|---|\n> | x \\| y | 5 |\n> ```")
        #expect(table.rows.first?.name == "x | y")
    }

    @Test func csvWithQuotesRemarksAndSemicolons() throws {
        let table = try Audited.table("# made by hand\nname;TTFT (ms)\r\n\"a; \"\"b\"\"\";12.5\r\n")
        #expect(table.rows.first?.name == "a; \"b\"")
        #expect(table.rows.first?.number(.timeToFirstToken)?.value == 12.5)
    }

    @Test func whatCouldNotBeReadIsListed() throws {
        let table = try Audited.table(
            "| case | TTFT (ms) | colour |\n|---|---|---|\n| a | fast | red |\n| b | 12 | blue |")
        #expect(table.rows.count == 1)
        #expect(table.unread.contains("cell \"fast\" in \"TTFT (ms)\""))
        #expect(table.unread.contains("column \"colour\""))
    }

    @Test func figuresALine() throws {
        let table = try Audited.table(
            """
            ============ Serving Benchmark Result ============
            Successful requests:                     100
            Benchmark duration (s):                  20.00
            Total input tokens:                      10000
            Total generated tokens:                  20000
            Request throughput (req/s):              5.00
            Output token throughput (tok/s):         1100.00
            Mean TTFT (ms):                          120.50
            P99 TTFT (ms):                           300.20
            Mean TPOT (ms):                          10.10
            """)
        #expect(table.rows[0].number(.requests)?.value == 100)
        #expect(table.audit().contains { $0.rule == "identity" })
    }

    /// Means in one table, their deviations in another, as our own reports have it.
    @Test func deviationsFromATableOfTheirOwn() throws {
        let text = """
            | 场景 | batch | 生成长度 | 首token延迟(ms) | 每token生成时间(ms) | 解码速度(tokens/s/req) |
            |---|---|---|---|---|---|
            | 首token延迟-短输入 | 1 | 128 | 40.07 | 11.18 | 91.89 |

            | 场景 | 指标 | 单位 | 中位数 | 标准差 |
            |---|---|---|---|---|
            | 首token延迟-短输入 | 每token生成时间 | ms | 11.27 | 1.91 |
            | 首token延迟-短输入 | 解码速度 | tokens/s | 88.73 | 18.00 |
            """
        let result = try Audited.result(text)
        #expect(result.tables.count == 2)
        #expect(result.tables[0].table.rows[0][.decodeRate]?.statistics[.sd]?.value == 18)
        #expect(result.findings.filter { $0.severity == .contradiction } == [])
        let alone = String(text.split(separator: "\n\n")[0])
        #expect(try Audited.contradictions(alone).map(\.rule) == ["identity"])
    }

    @Test func csvInsideADocument() throws {
        let table = try Audited.table(
            "Here, as measured, are our results:\n\n```\ncase,TTFT (ms)\na,12.5\n```\n\nThat, then, is all.\n")
        #expect(table.rows.map(\.name) == ["a"] && table.place == "line 4")
    }

    /// A table that defines metrics holds no figures.
    @Test func definitionsAreNoTable() {
        let text = "| metric | definition |\n|---|---|\n| TTFT | t1 - sent |\n| decode rate | 1/TPOT, tokens/s |"
        #expect(Audited.refusal(text).contains("columns metric, definition"))
    }

    @Test func ourOwnCSV() throws {
        let header =
            "scenario,title,prompt_tokens,output_tokens,batch,counted_trials,time_to_first_token_ms_mean,"
            + "time_to_first_token_ms_sd,time_to_first_token_ms_n,decode_rate_tokens_per_s_mean,"
            + "output_throughput_tokens_per_s_mean,peak_bytes_max,bandwidth_share_mean"
        let table = try Audited.table(header + "\r\na,A,8,100,1,5,100,1.5,5,100,91.74,16000000000,0.5\r\n")
        let row = try #require(table.rows.first)
        #expect(row.name == "a")
        #expect(row[.timeToFirstToken]?.count == 5)
        #expect(row.number(.peakBytes)?.value == 16e9)
        #expect(table.audit().filter { $0.severity == .contradiction } == [])
    }
}
