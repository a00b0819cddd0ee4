import Measurement

extension ChinesePhrasebook {
    func words(_ phrase: TelemetryPhrase) -> String {
        switch phrase {
        case .title: "能耗、温度与成本"
        case .energy: "每次试验能耗 (J)"
        case .energyPerToken: "每 token 能耗 (J)"
        case .meanPower: "平均功耗 (W)"
        case .utilisation: "平均利用率"
        case .temperature: "最高温度 (°C)"
        case .deviceMemory: "设备显存占用峰值 (GB)"
        case .cost: "每百万 token 成本"
        }
    }

    func telemetryNote(_ telemetry: TelemetrySummary) -> String {
        let devices = telemetry.devices.filter { $0.role == .target }
        let shown = (devices.isEmpty ? telemetry.devices : devices).map { device in
            let name = device.name.map { "（\($0)）" } ?? ""
            return "\(device.source) \(device.id)\(name)，每 \(Figures.plain(device.intervalSeconds)) 秒一次"
        }
        let list = shown.joined(separator: "；")
        guard !devices.isEmpty else { return "与试验同时读取：\(list)。这些读数不只属于被测设备，因此不给出能耗。" }
        return "与试验同时读取：\(list)。能耗为从首次发送到最后一个 token 的功率积分，包含设备的空闲功耗。"
    }

    func telemetryProblems(_ notes: [String]) -> String { "未能读取：" + notes.joined(separator: " ") }

    func costNote(pricePerHour: Double) -> String {
        "成本 = 每小时价格 \(Figures.plain(pricePerHour)) ÷ 该场景吞吐量下每小时输出的 token 数，假设机器始终满载。"
    }
}
