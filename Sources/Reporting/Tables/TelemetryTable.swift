import Measurement

extension ReportTable {
    /// Energy, power, temperature and cost of each scenario; columns that no scenario has are left out, and `nil` without
    /// any.
    static func telemetry(_ subject: ReportSubject, _ book: any Phrasebook) -> ReportTable? {
        let columns: [(TelemetryPhrase, (ReportRow) -> String?)] = [
            (.energy, { $0.mean(.energy).map { Figures.fixed($0) } }),
            (.energyPerToken, { $0.mean(.energyPerToken).map { Figures.digits($0, 3) } }),
            (.meanPower, { $0.meanPowerWatts.map { Figures.fixed($0, 1) } }),
            (.utilisation, { $0.meanUtilisation.map(Figures.percent) }),
            (.temperature, { $0.highest(\.temperatureCelsius).map { Figures.fixed($0, 0) } }),
            (.deviceMemory, { $0.highest(\.memoryUsedBytes).map(Figures.gigabytes) }),
            (.cost, { $0.mean(.costPerMillionTokens).map { Figures.digits($0, 4) } }),
        ]
        let cells = columns.map { column in subject.rows.map(column.1) }
        let shown = columns.indices.filter { column in cells[column].contains { $0 != nil } }
        guard !shown.isEmpty else { return nil }
        let rows = subject.rows.indices.map { row in
            [book.title(subject.rows[row].scenario)] + shown.map { cells[$0][row] ?? Figures.missing }
        }
        return ReportTable(
            header: [book.text(.scenario)] + shown.map { book.words(columns[$0].0) }, firstNumber: 1, rows: rows)
    }

    /// What stands under the table: how it was read, what could not be, and how the cost comes about.
    static func telemetryNotes(_ subject: ReportSubject, _ book: any Phrasebook) -> [String] {
        var notes: [String] = []
        if let telemetry = subject.run.telemetry {
            if !telemetry.devices.isEmpty { notes.append(book.telemetryNote(telemetry)) }
            if !telemetry.notes.isEmpty { notes.append(book.telemetryProblems(telemetry.notes)) }
        }
        if let price = subject.run.pricePerHour { notes.append(book.costNote(pricePerHour: price)) }
        return notes
    }
}

extension ReportRow {
    /// Energy over time of the trials that have both, watts.
    fileprivate var meanPowerWatts: Double? {
        let powers = replicates.compactMap { replicate -> Double? in
            guard let joules = replicate.full.energyJoules, let time = replicate.full.latency else { return nil }
            return joules / (time / 1e9)
        }
        return powers.isEmpty ? nil : powers.reduce(0, +) / Double(powers.count)
    }

    fileprivate var meanUtilisation: Double? {
        let shares = spans { series, span in series.mean(\.utilisation, in: span) }
        return shares.isEmpty ? nil : shares.reduce(0, +) / Double(shares.count)
    }

    /// Of the target's devices; where none of them tells, of what is beside: a processor's sensor is such.
    fileprivate func highest(_ quantity: KeyPath<TelemetrySample, Double?>) -> Double? {
        spans { series, span in series.peak(quantity, in: span) }.max()
            ?? spans(.beside) { series, span in series.peak(quantity, in: span) }.max()
    }

    private func spans(
        _ role: TelemetryDevice.Role = .target, _ value: (TelemetrySeries, ClosedRange<Int64>) -> Double?
    ) -> [Double] {
        replicates.flatMap { replicate -> [Double] in
            guard let span = replicate.full.busySpan else { return [] }
            return replicate.full.telemetry.filter { $0.device.role == role }.compactMap { value($0, span) }
        }
    }
}
