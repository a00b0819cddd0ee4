import Measurement

/// Whether power and temperature can be read; a run is none the worse without.
struct TelemetryCheck: Check {
    func results(_ evidence: Evidence) -> [CheckResult] {
        guard let telemetry = evidence.telemetry else { return [] }
        let title = Words("power and temperature", "功耗与温度")
        let sources = telemetry.devices.map { device in
            device.name.map { "\(device.source) \(device.id) (\($0))" } ?? "\(device.source) \(device.id)"
        }
        let notes = telemetry.notes.joined(separator: " ")
        guard !sources.isEmpty else {
            return [
                CheckResult(
                    "telemetry", title, .unknown,
                    Words("nothing to read them from", "没有可读取的来源"),
                    remedy: notes.isEmpty ? nil : Words(stringLiteral: notes))
            ]
        }
        return [
            CheckResult(
                "telemetry", title, .good, Words(stringLiteral: sources.joined(separator: ", ")),
                remedy: notes.isEmpty ? nil : Words(stringLiteral: notes))
        ]
    }
}
