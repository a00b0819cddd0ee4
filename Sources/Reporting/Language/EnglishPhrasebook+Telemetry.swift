import Measurement

extension EnglishPhrasebook {
    func words(_ phrase: TelemetryPhrase) -> String {
        switch phrase {
        case .title: "Energy, temperature and cost"
        case .energy: "Energy per trial (J)"
        case .energyPerToken: "Energy per token (J)"
        case .meanPower: "Mean power (W)"
        case .utilisation: "Mean utilisation"
        case .temperature: "Highest temperature (°C)"
        case .deviceMemory: "Device memory in use, highest (GB)"
        case .cost: "Cost of a million tokens"
        }
    }

    func telemetryNote(_ telemetry: TelemetrySummary) -> String {
        let devices = telemetry.devices.filter { $0.role == .target }
        let shown = (devices.isEmpty ? telemetry.devices : devices).map { device in
            let name = device.name.map { " (\($0))" } ?? ""
            return "\(device.source) \(device.id)\(name), every \(Figures.plain(device.intervalSeconds)) s"
        }
        let list = shown.joined(separator: "; ")
        guard !devices.isEmpty else {
            return "Read beside the trials: \(list). None of it is the target's alone: no energy is given."
        }
        return
            "Read beside the trials: \(list). Energy is the integral of power from the first sending to the last token; "
            + "what idle devices take is in it."
    }

    func telemetryProblems(_ notes: [String]) -> String { "Not read: " + notes.joined(separator: " ") }

    func costNote(pricePerHour: Double) -> String {
        "Cost: \(Figures.plain(pricePerHour)) per hour / output tokens per hour at the scenario's throughput, as if the machine "
            + "were busy all the time."
    }
}
