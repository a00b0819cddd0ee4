import EngineAPI
import Measurement

extension ChinesePhrasebook {
    var languageTag: String { "zh-Hans" }

    func words(_ phrase: PagePhrase) -> String {
        switch phrase {
        case .kicker: "大模型推理性能测试报告"
        case .contents: "目录"
        case .results: "测试结果"
        case .limits: "距硬件上限还有多远"
        case .promptLength: "输入长度与首 token 延迟"
        case .batches: "批量扩展"
        case .memory: "内存占用"
        case .steadiness: "数据是否稳定"
        case .advice: "部署建议"
        case .uses: "适用场合"
        case .findings: "审计发现与算式"
        case .environment: "测试环境与配置"
        case .method: "测量方法"
        case .texts: "提示词与输出"
        case .quality: "低精度下的输出质量"
        case .analysis: "数据说明了什么"
        case .pictureTable: "本图数据"
        case .everyTrial: "各次测试及其前后实测的内存带宽"
        case .rooflineTitle: "屋顶线图"
        case .shareTitle: "各次测试占硬件上限的比例"
        case .timelineTitle: "token 间隔"
        case .intensityAxis: "每读取 1 字节的运算次数"
        case .operationsAxis: "每秒运算次数"
        case .promptAxis: "输入 token 数"
        case .firstTokenAxis: "首 token 延迟 (ms)"
        case .batchAxis: "批大小"
        case .throughputAxis: "总吞吐量 (tokens/s)"
        case .memoryAxis: "GB（10⁹ 字节）"
        case .shareAxis: "占上限的比例"
        case .tokenAxis: "第几个 token"
        case .chunkAxis: "第几个数据块"
        case .gapAxis: "与前一个的间隔 (ms)"
        case .measured: "实测"
        case .ideal: "理想扩展"
        case .weights: "权重"
        case .cache: "已用 KV 缓存"
        case .rest: "其余"
        case .decodeOfBandwidth: "解码占内存带宽"
        case .prefillOfCompute: "预填充占算力"
        case .trial: "测试"
        case .probeBefore: "测试前 (GB/s)"
        case .probeAfter: "测试后 (GB/s)"
        case .probeChange: "变化"
        case .phase: "阶段"
        case .attainable: "该处上限"
        case .gaps: "间隔数"
        case .medianGap: "间隔中位数 (ms)"
        case .longestGap: "最长间隔 (ms)"
        case .gain: "相对单请求"
        case .efficiency: "扩展效率"
        case .use: "用途"
        case .objective: "要求"
        case .largestBatch: "可用的最大实测批大小"
        case .noBatch: "单请求也不满足"
        case .prompt: "提示词"
        case .answer: "首次输出的开头"
        case .environmentVariables: "环境变量"
        }
    }

    func word(phase: Roofline.Phase) -> String {
        switch phase {
        case .prefill: "预填充"
        case .decode: "解码"
        }
    }

    func keyFigures(_ analysis: Analysis) -> [KeyFigure] {
        var figures: [KeyFigure] = []
        let singles = analysis.subject.singles.filter { $0.mean(.decodeRate) != nil }
        if let row = singles.max(by: { $0.outputTokens < $1.outputTokens }) {
            let share = row.metrics[.bandwidthShare].map { "；内存带宽利用率 \(Figures.percent($0.mean))" } ?? ""
            figures.append(
                KeyFigure(
                    label: "单请求解码速度", value: Figures.fixed(row.mean(.decodeRate)), unit: "tokens/s",
                    context: "每 token \(Figures.fixed(row.mean(.timePerOutputToken))) ms，\(title(row.scenario))\(share)"
                ))
        }
        if let scaling = analysis.scaling, let fastest = scaling.all.max(by: { $0.throughput < $1.throughput }) {
            figures.append(
                KeyFigure(
                    label: "最高总吞吐量", value: Figures.fixed(fastest.throughput), unit: "tokens/s",
                    context: "batch=\(fastest.batch)，是单请求的 \(Figures.fixed(scaling.gain(fastest))) 倍"))
        }
        if let growth = analysis.growth {
            figures.append(
                KeyFigure(
                    label: "首 token 延迟",
                    value: "\(Figures.fixed(growth.shortMilliseconds)) – \(Figures.fixed(growth.longMilliseconds))",
                    unit: "ms", context: "输入 \(growth.shortTokens) 至 \(growth.longTokens) token"))
        }
        if let memory = analysis.memory {
            let base = memory.staticBytes.map { "；加载后 \(Figures.gigabytes($0)) GB" } ?? ""
            figures.append(
                KeyFigure(
                    label: "显存峰值", value: Figures.gigabytes(memory.peakBytes), unit: "GB",
                    context: title(memory.scenario) + base))
        }
        return figures
    }

    func rooflineCaption(_ rooflines: [Roofline]) -> String {
        let source = rooflines.allSatisfy(\.isNominal) ? "均为设备标称值" : "均为本机实测"
        let band = rooflines.contains { $0.probes != nil } ? "阴影为各次正式测试前后实测带宽的范围。" : ""
        return "**屋顶线图**：斜线是内存带宽允许的上限，水平线是算力允许的上限，\(source)。\(band)"
            + "落在斜线下方的点在等内存，落在水平线下方的点在等运算，到线的距离就是还能提升的余地。"
            + "解码每一步都要读取全部权重，因此批量越大，点越靠右。"
    }

    func rooflineMissing() -> String { "无法绘制屋顶线图：需要已知硬件上限和模型结构，该引擎没有同时给出这两项。" }

    func probeBand(_ probes: ClosedRange<Double>) -> String {
        "测试前后实测带宽：\(Figures.gigabytes(probes.lowerBound)) 至 \(Figures.gigabytesPerSecond(probes.upperBound))"
    }

    func shareCaption(withShare: Int, of trials: Int) -> String {
        "**各次测试占硬件上限的比例**：解码对照该次测试前后实测的内存带宽，预填充对照所用精度的峰值算力。"
            + (withShare == trials
                ? "\(trials) 次正式测试都给出了比例。"
                : "\(trials) 次正式测试中有 \(withShare) 次给出比例，其余各次前后实测带宽相差超过 15% 或没有实测。")
    }

    func timelineCaption(hasBatches: Bool) -> String {
        "**逐 token 时间线**：每个 token 与前一个的间隔，每次正式测试一条线，顶部三角表示超出坐标范围的间隔。"
            + (hasBatches ? "批量场景取批内各请求的中位数。" : "")
    }

    func promptCaption() -> String { "**首 token 延迟随输入长度的变化**（单请求）：均值，竖线为各次测试的最小值到最大值。" }

    func batchCaption() -> String {
        "**总吞吐量随批大小的变化**：均值，竖线为各次测试的最小值到最大值。虚线表示增加请求不增加任何时间的理想情形，百分比为扩展效率。"
    }

    func memoryCaption(hasParts: Bool) -> String {
        "**显存峰值**：取各次测试的最大值。"
            + (hasParts ? "权重和末 token 时全部请求的 KV 缓存由模型结构算出，其余为工作区和预留空间。" : "")
    }

    func numbersKey() -> String { "编号：" }

    func balance(_ balance: Balance) -> String {
        let reach =
            balance.batch.map { "批量要达到约 \(Figures.fixed($0, 0)) 才会转为受算力限制" } ?? "批量再大也受制于读取 KV 缓存"
        let prefill = balance.prefill >= balance.ridge ? "受算力限制" : "仍不足以达到算力上限"
        return "**瓶颈分界**：本机读取 1 字节的时间内可完成 \(Figures.digits(balance.ridge, 3)) 次 "
            + "\(balance.arithmetic.rawValue) 运算。单请求解码每字节只需 \(Figures.digits(balance.decode, 2)) 次，首先受内存带宽限制，"
            + "\(reach)；\(balance.promptTokens) token 输入的预填充每字节需 \(Figures.fixed(balance.prefill, 0)) 次，\(prefill)。"
    }

    func advicePrefill(_ limit: PrefillLimit, _ balance: Balance) -> String? {
        guard balance.prefill >= balance.ridge, limit.share > 0 else { return nil }
        if limit.share >= 0.5 {
            return "**缩短首 token 延迟**：预填充已达到 \(limit.arithmetic.rawValue) 算力上限的 "
                + "\(Figures.percent(limit.share))，只能依靠更高的算力、更短的输入或前缀缓存。"
        }
        return "**缩短首 token 延迟**：预填充只达到 \(limit.arithmetic.rawValue) 算力上限的 \(Figures.percent(limit.share))"
            + "（\(limit.promptTokens) token 输入），在现有硬件上优化计算内核最多还能提速 "
            + "\(Figures.fixed(1 / limit.share, 1)) 倍，提高内存带宽则收益不大。"
    }

    func use(_ use: UseFit.Use) -> String {
        switch use {
        case .speech: "语音应答"
        case .conversation: "在线对话"
        case .reading: "边生成边阅读"
        case .documents: "长文档问答"
        case .bulk: "离线批处理"
        }
    }

    func objective(_ use: UseFit.Use) -> String {
        guard let first = use.firstTokenMilliseconds, let each = use.tokenMilliseconds else { return "吞吐量最高" }
        return "首 token ≤ \(Figures.digits(first / 1000, 3)) s，每 token ≤ \(Figures.digits(each, 3)) ms"
    }

    func usesNote() -> String {
        "只比较实测过的批大小；都不满足时，该行给出单请求的数据。限值依据：对话停顿（200 ms）、思路连贯（1 s）、"
            + "注意力保持（10 s）；人的阅读速度约为每 190 ms 一个 token。"
    }

    func stackName(_ name: String) -> String {
        switch name {
        case "device": "设备型号"
        case "attention": "注意力实现"
        case "tokenizer": "分词器"
        case "synchronisation": "同步开销"
        case "NVIDIA driver": "NVIDIA 驱动"
        default: name
        }
    }

    func trialsKey() -> String { "第几次测试：" }

    func footer(_ tool: ToolIdentity) -> String {
        "由 \(tool.name) \(tool.version) 生成。本页所有数据都可由运行文件中的原始记录算出；"
            + "`sextant report RUN --format html --lang zh` 可由该文件重新生成本页。"
    }
}
