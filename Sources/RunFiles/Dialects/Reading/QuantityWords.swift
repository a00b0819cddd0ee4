import Measurement

/// The words by which English and Chinese tables, and tools' keys, call what we know.
enum QuantityWords {
    /// Columns that name a row, the best first.
    static let labels = [
        "scenario", "场景", "测试场景", "场景id", "case", "test", "用例", "测试项", "workload", "benchmark", "name", "名称", "id",
        "configuration", "config", "配置", "engine", "引擎", "framework", "框架", "model", "模型", "device", "设备", "硬件",
        "hardware", "label", "title", "item", "项目",
    ]

    /// - Parameters:
    ///   - words: without unit and statistic.
    ///   - unit: as stated; a quantity that it does not fit is none.
    static func quantity(_ words: HeaderWords, unit: PrintedUnit?) -> PublishedQuantity? {
        let all: [PublishedQuantity?] = [
            count(words), unit?.dimension == .tokensPerSecond ? nil : span(words, unit), memory(words, unit),
            rate(words, unit),
        ]
        for quantity in all {
            guard let quantity else { continue }
            guard let unit else { return quantity }
            if unit.factor(for: quantity) != nil { return quantity }
        }
        return nil
    }

    // MARK: Counts

    private static let counts: [String: PublishedQuantity] = {
        var table: [String: PublishedQuantity] = [:]
        func add(_ names: String, _ quantity: PublishedQuantity) {
            for name in names.split(separator: " ") { table[String(name)] = quantity }
        }
        add(
            "in input prompt isl inputlen inputlength inputtokens inputtoken prompttokens promptlength promptlen "
                + "promptsize inputsize inputsequencelength nprompt inputtokencount prompttokencount 输入 输入长度 输入token "
                + "输入tokens 输入token数 输入tokens数 提示长度 提示词长度 输入token长度 prompt长度 输入序列长度", .promptTokens)
        add(
            "out output osl outputlen outputlength outputtokens outputtoken generatedtokens newtokens maxtokens "
                + "maxnewtokens genlen generationlength outputsequencelength ngen outputtokencount completiontokens "
                + "decodelength 输出 输出长度 生成长度 输出token 输出tokens 输出token数 输出tokens数 生成token数 输出token长度 "
                + "输出序列长度 生成tokens", .outputTokens)
        add("batch batchsize bs 批量 批次 批大小 批量大小 批处理大小 批次大小 batch大小 batchsize大小", .batch)
        add(
            "concurrency concurrent concurrentrequests concurrentusers users clients maxconcurrency requestconcurrency "
                + "maximumrequestconcurrency concurrencylevel 并发 并发数 并发度 并发请求数 最大并发 最大并发数", .concurrency)
        add(
            "trials runs repeats repetitions iterations countedtrials 测试次数 重复次数 运行次数 重复 次数n", .trials)
        add("warmup warmups 预热 预热次数", .warmUps)
        add(
            "requests completed numrequests numprompts successfulrequests successful completedrequests requestcount "
                + "请求数 请求总数 成功请求数 完成请求数", .requests)
        add("failed failures failedrequests errors errorrequests 失败 失败数 失败请求数", .failedRequests)
        add("totalinputtokens totalprompttokens inputtokenstotal 输入token总数", .totalInputTokens)
        add(
            "totaloutputtokens totalgeneratedtokens outputtokenstotal totalcompletiontokens 输出token总数",
            .totalOutputTokens)
        return table
    }()

    private static func count(_ words: HeaderWords) -> PublishedQuantity? {
        counts[words.compact] ?? counts[words.words.filter { $0 != "size" && $0 != "num" && $0 != "max" }.joined()]
    }

    // MARK: Times

    private static func span(_ words: HeaderWords, _ unit: PrintedUnit?) -> PublishedQuantity? {
        if unit?.dimension == .timePerToken {
            return words.contains("inter") ? .interTokenLatency : .timePerOutputToken
        }
        if words.contains("perrequest") || words.containsAny(["ci95", "interval", "置信", "加速", "speedup"]) {
            return nil
        }
        if words.containsAny(["ttft", "firsttoken", "首token", "首个token", "首字", "首词", "首包", "首tok", "tffirst"]) {
            return .timeToFirstToken
        }
        if words.containsAny(["normalized", "normalised", "ntpot", "归一"]) {
            return words.containsAny(["tpot", "token", "latency", "延迟"]) ? .normalizedTimePerOutputToken : nil
        }
        if words.has("itl") || words.has("icl")
            || words.containsAny(["intertoken", "interchunk", "token间", "词间", "tbt", "timebetweentokens"])
        {
            return .interTokenLatency
        }
        if words.containsAny([
            "tpot", "timeperoutputtoken", "timepertoken", "latencypertoken", "pertokenlatency", "每token", "每个token",
            "单token",
            "每输出token", "每词元",
        ]) {
            return .timePerOutputToken
        }
        if words.containsAny([
            "e2e", "endtoend", "端到端", "requestlatency", "请求延迟", "请求用时", "总延迟", "总时延", "总耗时", "总用时", "totallatency",
            "fulllatency", "生成总时间", "总生成时间",
        ]) {
            return .requestLatency
        }
        if ["duration", "benchmarkduration", "elapsedtime", "elapsed", "测试时长", "持续时间", "总时长"].contains(words.compact) {
            return .durationSeconds
        }
        return nil
    }

    // MARK: Memory

    private static func memory(_ words: HeaderWords, _ unit: PrintedUnit?) -> PublishedQuantity? {
        let isBytes = unit?.dimension == .bytes
        guard isBytes || words.contains("bytes") || unit == nil else { return nil }
        if words.containsAny(["bandwidth", "带宽", "cache", "缓存", "system", "系统", "resident", "参数", "param", "ci95"]) {
            return nil
        }
        let names = ["memory", "vram", "hbm", "显存", "内存", "rss", "bytes"]
        let isMemory = words.containsAny(names) || words.has("mem")
        let isPeak = words.containsAny(["peak", "峰值", "最大", "最高"])
        if words.containsAny(["static", "静态", "加载后", "afterload"]) { return isMemory || isBytes ? .staticBytes : nil }
        if words.containsAny(["weights", "权重", "modelsize", "模型大小"]) { return isBytes ? .weightBytes : nil }
        return isMemory || (isPeak && isBytes) ? .peakBytes : nil
    }

    // MARK: Rates

    private static func rate(_ words: HeaderWords, _ unit: PrintedUnit?) -> PublishedQuantity? {
        if words.containsAny([
            "加速", "speedup", "success", "成功率", "ratio", "gain", "利用率", "utili", "命中", "goodput", "ci95",
        ]) {
            return nil
        }
        if words.containsAny(["requestrate", "targetqps", "offered", "请求速率", "到达率"]) { return .requestRate }
        if unit?.dimension == .perSecond || words.has("qps") || words.has("rps")
            || words.containsAny(["requestthroughput", "请求吞吐"])
        {
            return .requestThroughput
        }
        let isRate = unit?.dimension == .tokensPerSecond
        let isThroughput = words.containsAny(["throughput", "吞吐", "thruput"])
        let isSpeed =
            isRate || isThroughput || words.has("tps") || words.has("rate") || words.has("speed")
            || words.containsAny(["速度", "速率"])
        if words.containsAny(["prefill", "预填充", "promptprocessing", "prompteval", "首token速"]) {
            return isSpeed ? .prefillRate : nil
        }
        // The origin's bare `decode` is a rate.
        if words.containsAny(["decode", "decoding", "解码", "生成速度", "生成速率", "generationspeed"]) {
            let isOfOne =
                unit?.isPerRequest == true || words.containsAny(["peruser", "perrequest", "单请求", "单用户", "单路"])
            if isThroughput && !isOfOne { return .decodeThroughput }
            return isSpeed || words.compact == "decode" ? .decodeRate : nil
        }
        guard isSpeed else { return nil }
        if words.contains("peak") || words.contains("峰值") { return nil }
        if unit?.isPerRequest == true || words.containsAny(["peruser", "perrequest", "单请求", "单用户", "单路"]) {
            return words.contains("e2e") ? nil : .decodeRate
        }
        if words.containsAny(["totaltoken", "总token", "input+output", "in+out", "输入+输出", "输入输出"]) {
            return .totalThroughput
        }
        if words.has("input") || words.contains("输入吞吐") { return .inputThroughput }
        if words.containsAny([
            "outputthroughput", "outputtoken", "output", "输出", "generation", "generated", "生成吞吐",
        ]) {
            return .outputThroughput
        }
        return words.has("total") || words.contains("总") ? .throughput : .outputThroughput
    }
}
