import EngineAPI
import Measurement

extension ChinesePhrasebook {
    func publishedVerdict(_ verdict: PublishedVerdict, _ scope: PublishedScope) -> String {
        switch verdict {
        case .contradicted(let contradictions, let invalid):
            let parts = [
                contradictions > 0 ? "\(contradictions) 处矛盾" : nil, invalid > 0 ? "\(invalid) 项无效结果" : nil,
            ]
            return "数据自相矛盾：发现 \(parts.compactMap { $0 }.joined(separator: "、"))，这些数字不可能同时成立。"
        case .doubtful(let suspects): return "存疑：未发现矛盾，但有 \(suspects) 处可疑。"
        case .clean: return "未发现矛盾：共用 \(scope.rules) 条规则检查了 \(scope.figures) 个数据。"
        }
    }

    func publishedSource(_ table: PublishedTable) -> String {
        let place = table.place.map { place in
            place.hasPrefix("line ") ? "第 \(place.dropFirst(5)) 行" : place
        }
        return [table.dialect, place, "\(table.rows.count) 行", "\(table.figureCount) 个数据"].compactMap { $0 }
            .joined(separator: "，")
    }

    func runSource(_ run: Run) -> String {
        "测试记录文件，\(run.engine.model.name)，\(run.target.kind)，\(run.scenarios.count) 个场景"
    }

    func notRead(_ items: [String]) -> String { "未能识别：" + items.joined(separator: "；") + "。" }

    func publishedFinding(_ finding: Finding) -> String {
        let values = FindingValues(finding)
        let sentence: String? =
            switch finding.rule {
            case "identity": identity(values)
            case "roofline": roofline(values)
            case "length": length(values)
            case "zero": values.all["notStreamed"] == nil ? nil : notStreamed(values)
            case "memory": values.all["mixedUnits"] == nil ? nil : "内存同时以 GB 和 GiB 标注：1 GiB = 1.0737 GB，相差 7% 的两个数可能相同。"
            case "method": method(values, finding)
            default: remaining(values, finding)
            }
        return sentence ?? self.finding(finding)
    }

    private func identity(_ values: FindingValues) -> String? {
        if values.all["impliedThroughput"] != nil, values.all["decodeRate"] != nil {
            return "总吞吐量为 \(values.plain("outputThroughput")) tokens/s，但 \(values.plain("batch")) × "
                + "\(values.plain("outputTokens")) /（\(values.plain("timeToFirstToken")) ms +（"
                + "\(values.plain("outputTokens")) − 1）/ \(values.plain("decodeRate")) tokens/s）= "
                + "\(values.fixed("impliedThroughput")) tokens/s，两者不符。"
        }
        if values.all["impliedDecodeRate"] != nil {
            return "解码速度为 \(values.plain("decodeRate")) tokens/s，但 1000 / \(values.plain("timePerOutputToken")) ms = "
                + "\(values.plain("impliedDecodeRate")) tokens/s，两者不符。"
        }
        guard values.all["durationSeconds"] != nil else { return nil }
        return "表中为每秒 \(values.plain("stated"))，但 \(values.plain("total")) / \(values.plain("durationSeconds")) s = "
            + "\(values.plain("implied"))，两者不符。"
    }

    private func roofline(_ values: FindingValues) -> String? {
        if values.all["peakOperationsPerSecond"] != nil {
            return "预填充需 \(Figures.digits(values["operations"] / 1e12, 4)) TFLOP，用时 "
                + "\(Figures.fixed(values["seconds"] * 1000)) ms，合 "
                + "\(Figures.operationsPerSecond(values["operationsPerSecond"], integer: false))，超过该设备的标称峰值 "
                + "\(Figures.operationsPerSecond(values["peakOperationsPerSecond"], integer: false))。"
        }
        guard values.all["fastestProbeBytesPerSecond"] == nil, values.all["readBytesPerSecond"] != nil else {
            return nil
        }
        return "解码每秒 \(values.plain("stepsPerSecond")) 步 × 每步读取 \(values.gigabytes("bytesPerStep")) = "
            + "\(values.gigabytesPerSecond("readBytesPerSecond"))，超过单个设备的标称内存带宽 "
            + "\(values.gigabytesPerSecond("bandwidthBytesPerSecond"))。"
    }

    private func length(_ values: FindingValues) -> String? {
        guard values.all["impliedTimePerOutputToken"] != nil else { return nil }
        return "每 token 生成时间为 \(values.milliseconds("timePerOutputToken"))，但（\(values.plain("requestLatency")) − "
            + "\(values.plain("timeToFirstToken"))）ms /（\(values.plain("outputTokens")) − 1）= "
            + "\(values.milliseconds("impliedTimePerOutputToken"))，相差 \(values.fixed("factor")) 倍，像是把数据块当作 token 计数。"
    }

    private func notStreamed(_ values: FindingValues) -> String {
        guard values.all["requestLatency"] != nil else {
            return "给出了首 token 延迟 \(values.milliseconds("timeToFirstToken"))，但文件注明请求未采用流式输出：非流式请求没有首 token 时刻。"
        }
        return "首 token 延迟 \(values.milliseconds("timeToFirstToken")) 等于整个请求的用时 "
            + "\(values.milliseconds("requestLatency"))（\(values.plain("outputTokens")) token）：非流式请求没有首 token 时刻。"
    }

    func remaining(_ values: FindingValues, _ finding: Finding) -> String? {
        switch finding.rule {
        case "fencepost":
            let reason =
                values.all["gaps"] == nil
                ? "超过最小间隔允许的速度" : "\(values.plain("gaps")) 个间隔被当作 \(Figures.plain(values["gaps"] + 1)) 个 token"
            return "速度为 \(values.plain("rate")) tokens/s，但 1000 / \(values.plain("gap")) ms = "
                + "\(values.plain("allowedRate")) tokens/s：\(reason)。"
        case "Little":
            let isMore = values["inFlight"] > values["concurrency"]
            return "按 Little 定律，在途请求为 \(values.plain("inFlight")) 个，\(isMore ? "多于" : "远少于")标注的并发数 "
                + "\(values.plain("concurrency"))" + (isMore ? "。" : "：瓶颈在客户端，或测试时间太短。")
        case "cache":
            return "首次测试的首 token 延迟为 \(values.milliseconds("firstTimeToFirstToken"))，其余各次中位数为 "
                + "\(values.milliseconds("otherTimeToFirstToken"))，相差 \(values.fixed("factor")) 倍：提示词由缓存提供。"
        case "validity":
            if values.all["invalid"] != nil { return "文件自身判定结果无效（\(finding.message)）" }
            return "有 \(values.plain("failedRequests")) 个请求失败：各项数据只涵盖成功的请求。"
        default: return nil
        }
    }

    private func method(_ values: FindingValues, _ finding: Finding) -> String? {
        let unstated = [
            ("unstated.repeats", "重复次数"), ("unstated.warmUp", "是否预热"), ("unstated.precision", "精度"),
            ("unstated.tokenCounting", "token 计数方法"),
        ]
        .filter { values.all[$0.0] != nil }.map(\.1)
        if !unstated.isEmpty { return "未说明：\(unstated.joined(separator: "、"))。" }
        if values.all["rowsWithoutBatch"] != nil {
            return "有 \(values.plain("rowsWithoutBatch")) 行未注明 batch，无法检查吞吐量是否与其他数据相符。"
        }
        if values.all["percentile"] != nil {
            return "仅 \(values.plain("requests")) 个请求，不足以给出 p\(values.plain("percentile"))。"
        }
        if values.all["unitlessRate"] != nil { return "称为速率却没有单位（\(finding.message)）" }
        if values.all["assumedUnit"] != nil { return "未注明单位（\(finding.message)）" }
        return nil
    }
}
