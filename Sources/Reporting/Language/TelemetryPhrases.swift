import Measurement

/// Words about energy, power, temperature and cost.
enum TelemetryPhrase: CaseIterable {
    case title, energy, energyPerToken, meanPower, utilisation, temperature, deviceMemory, cost
}

/// What a language says about telemetry.
protocol TelemetryPhrases {
    func words(_ phrase: TelemetryPhrase) -> String
    /// Which instruments, how often, and what the figures are of.
    func telemetryNote(_ telemetry: TelemetrySummary) -> String
    func telemetryProblems(_ notes: [String]) -> String
    func costNote(pricePerHour: Double) -> String
}
