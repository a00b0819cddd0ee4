import EngineAPI
import Measurement

extension ChinesePhrasebook {
    func precisionName(_ record: QualityRecord) -> String { record.requested?.rawValue ?? "文件原样" }

    func firstDifference(token: Int?, same: Int, of count: Int) -> String {
        token.map { "第 \($0) 个 token（\(count) 段中 \(same) 段相同）" } ?? "\(count) 段均相同"
    }

    func qualityNote(_ text: QualityText, isSynthetic: Bool) -> String {
        let name = text.name == QualityText.shippedName ? "sextant 自带的中英文短文" : text.name
        let shown =
            "文本：\(name)，共 \(text.tokens) 个 token，分段长度 \(text.windowTokens)，预测 \(text.predictions) 次；另作 "
            + "\(text.continuations) 段贪心续写，每段 \(text.continuationTokens) 个 token。散度单位为 nat。"
        return isSynthetic ? shown + "权重为随机数：困惑度没有意义，各精度散度的大小顺序仅供参考。" : shown
    }

    func qualityFailure(_ precision: String, _ reason: String) -> String { "\(precision)：失败：\(reason)" }

    func qualityPartial(_ precision: String, made: Int, planned: Int) -> String {
        "\(precision)：已中断，完成 \(made)/\(planned) 次预测。"
    }

    func qualityReferenceNote(_ note: String) -> String {
        "内存放不下 fp32，因此以 fp16 为基准（\(note)）"
    }

    func qualitySentences(_ quality: Quality) -> [String] {
        quality.candidates.compactMap { record in
            guard let verdict = QualityVerdict(record), let divergence = record.meanDivergence,
                let agreement = record.topChoiceAgreement
            else { return nil }
            let judgement =
                switch verdict {
                case .alike: "输出几乎不变，若更快即可采用"
                case .close: "输出有可见的变化，采用前请用自己的任务验证"
                case .apart: "输出变化很大，只有在放不下更高精度时才考虑"
                }
            let change = record.perplexityRatio(to: quality.reference).map { "，困惑度变化 \(Figures.change($0))" } ?? ""
            return "**\(precisionName(record)) 的输出质量**：与 \(precisionName(quality.reference)) 相比，"
                + "\(Figures.percent(agreement)) 的位置上概率最高的 token 相同，平均散度 \(Figures.significant(divergence)) nat"
                + "\(change)：\(judgement)。"
        }
    }

    func qualityMethod(_ quality: Quality) -> String {
        "输出质量：困惑度 = exp(−ln p(下一个 token) 的平均值)；散度为 KL 散度，即在每个被预测的位置上对整个词表求 p·ln(p/q) 之和，"
            + "p 为基准精度的概率；预测少于 662 次时不给出 99 分位数。各精度均由原生引擎从同一模型文件算得，基准的 KV 缓存为 "
            + "\(quality.reference.cache ?? text(.unknown))。"
    }
}
