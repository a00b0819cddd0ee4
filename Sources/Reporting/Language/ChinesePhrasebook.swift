import EngineAPI
import Measurement

/// Chinese words; the sentences are in `ChinesePhrasebook+Sentences.swift`.
struct ChinesePhrasebook: Phrasebook {
    func text(_ phrase: Phrase) -> String {
        switch phrase {
        case .keyFigures: "核心指标"
        case .environment: "一、测试环境与配置"
        case .loadPerformance: "二、模型加载性能"
        case .detailedData: "三、详细性能数据"
        case .analysis: "四、性能分析"
        case .advice: "五、部署建议"
        case .audit: "数据审计"
        case .method: "附：测量方法"
        case .spreadTable: "重复测量的离散程度"
        case .limitTable: "预填充速度与硬件上限占比"
        case .comparison: "横向对比"
        case .runs: "参与对比的测试"
        case .item: "项目"
        case .value: "内容"
        case .started: "开始时间 (UTC)"
        case .tool: "测试工具"
        case .target: "测试目标"
        case .engine: "推理引擎"
        case .model: "模型"
        case .architecture: "模型架构"
        case .parameters: "参数量"
        case .weightBytes: "权重大小 (GB)"
        case .digest: "模型摘要"
        case .precision: "精度"
        case .kernels: "计算内核"
        case .threads: "线程数"
        case .processor: "处理器"
        case .processors: "处理器核数"
        case .instructionSets: "指令集"
        case .lastLevelCache: "末级缓存 (MB)"
        case .memory: "内存 (GB)"
        case .memoryLimit: "容器内存上限 (GB)"
        case .operatingSystem: "操作系统"
        case .hypervisor: "虚拟化平台"
        case .governor: "调频策略"
        case .swiftVersion: "Swift 版本"
        case .suite: "测试套件"
        case .promptMode: "提示词长度"
        case .timingMethod: "计时方法"
        case .repetitions: "测试次数"
        case .engineNotes: "引擎说明"
        case .bandwidthCeiling: "内存带宽上限"
        case .computeCeiling: "算力上限"
        case .ceilingSource: "上限来源"
        case .loadTime: "模型加载时间 (s)"
        case .staticMemory: "静态显存占用，引擎统计 (GB)"
        case .staticResident: "静态显存占用，系统统计 (GB)"
        case .scenario: "场景"
        case .inputLength: "输入长度"
        case .outputLength: "生成长度"
        case .batchSize: "batch_size"
        case .timeToFirstToken: "平均首token延迟(ms)"
        case .timePerToken: "平均每token生成时间(ms)"
        case .decodeRate: "解码速度(tokens/s/req)"
        case .throughput: "总吞吐量(tokens/s)"
        case .peakMemory: "显存峰值(GB)"
        case .peakResident: "系统统计峰值(GB)"
        case .metric: "指标"
        case .unit: "单位"
        case .trials: "次数 n"
        case .median: "中位数"
        case .deviation: "标准差"
        case .interval: "均值的95%置信区间"
        case .prefillRate: "预填充速度(tokens/s)"
        case .bandwidthShare: "带宽利用率"
        case .computeShare: "算力利用率"
        case .bandwidthBeside: "测试前后实测带宽"
        case .computeBeside: "算力上限"
        case .gapNote: "独立token间隔数"
        case .timeToFirstTokenShort: "首token延迟"
        case .timePerTokenShort: "每token生成时间"
        case .decodeRateShort: "解码速度"
        case .throughputShort: "总吞吐量"
        case .narrowInput: "输入"
        case .narrowOutput: "生成"
        case .narrowBatch: "批量"
        case .narrowFirst: "首token ms"
        case .narrowEach: "ms/token"
        case .narrowDecode: "tok/s/req"
        case .narrowThroughput: "吞吐tok/s"
        case .narrowShare: "带宽%"
        case .narrowPeak: "峰值GB"
        case .qualityTable: "低精度下的输出质量"
        case .reference: "基准"
        case .weightsHeld: "权重"
        case .perplexity: "困惑度"
        case .perplexityChange: "变化"
        case .meanDivergence: "平均KL散度"
        case .tailDivergence: "KL散度p99"
        case .topChoice: "首选token一致率"
        case .firstDifference: "贪心输出首个差异"
        case .contradiction: "矛盾"
        case .invalid: "无效"
        case .suspect: "存疑"
        case .note: "提示"
        case .wholeRun: "整次测试"
        case .colon: "："
        case .nothingMeasured: "没有测得任何数据。"
        case .unknown: "未知"
        case .noAnalysis: "本次测试的数据不足以在此得出结论。"
        case .loading: "加载模型"
        case .warmUp: "预热"
        case .trial: "测试"
        case .remaining: "剩余"
        }
    }

    func title(_ scenario: Scenario) -> String { scenario.titleChinese ?? scenario.title }

    func reportTitle(model: String, target: String) -> String { "大模型推理性能测试报告：\(model)（\(target)）" }

    func comparisonTitle(runs: Int) -> String { "大模型推理性能对比报告（\(runs) 次测试）" }

    func synthetic(_ model: ModelIdentity) -> String {
        "**合成权重**：模型结构与 \(model.name.markdown) 所指的真实模型一致，权重为随机数。速度和内存占用与同结构的真实模型相同，"
            + "生成的文本没有意义。"
    }

    func incomplete(done: Int, planned: Int) -> String {
        "**测试未完成**：共 \(planned) 个场景，已完成 \(done) 个。"
    }

    func promptMode(_ mode: PromptTokensMode) -> String {
        switch mode {
        case .actual: "actual：提示词原文，长度为实际 token 数（含 BOS）"
        case .nominal: "nominal：提示词截断或重复到套件规定的 token 数"
        }
    }

    func timingMethod(_ method: Method) -> String {
        switch method {
        case .trace: "trace：两项时间取自同一次生成"
        case .twoRun: "two-run：分别生成 1 个和 n 个 token，取时间差"
        }
    }

    func repetitions(warmUps: ClosedRange<Int>, trials: ClosedRange<Int>) -> String {
        "每个场景预热 \(span(warmUps)) 次，正式测试 \(span(trials)) 次"
    }

    func precision(_ engine: EngineIdentity) -> String {
        let effective = engine.effectivePrecision?.rawValue ?? text(.unknown)
        let parts = [
            engine.requestedPrecision.flatMap { $0.rawValue == effective ? nil : "请求 \($0.rawValue)" },
            engine.weights.map { "权重 \($0)" }, engine.activations.map { "激活 \($0)" },
            engine.cache.map { "KV 缓存 \($0)" },
        ].compactMap { $0 }
        return parts.isEmpty ? effective : "\(effective)（\(parts.joined(separator: "，"))）"
    }

    func processors(usable: Int, online: Int?) -> String {
        online.map { "可用 \(usable) 个，共 \($0) 个" } ?? "可用 \(usable) 个"
    }

    func ceilingSource(_ source: String) -> String {
        source.replacing("measured on this machine", with: "本机实测").replacing("nominal", with: "标称值")
            .replacing("threads", with: "线程")
    }

    func status(_ status: ReportRow.Status) -> String? {
        switch status {
        case .complete: nil
        case .partial(let done, let planned): "正式测试完成 \(done)/\(planned) 次"
        case .failed(let reason): "失败：\(reason)"
        case .missing: "未执行"
        }
    }

    func duration(seconds: Double) -> String {
        let total = Int(min(max(seconds, 0), 359_999).rounded())
        if total < 60 { return "\(total)秒" }
        if total < 3600 { return "\(total / 60)分\(total % 60)秒" }
        return "\(total / 3600)小时\(total / 60 % 60)分"
    }
}
