import EngineAPI

/// Against a device's nominal limits, which nothing exceeds at any moment. Only what is certain counts as read or
/// computed, so that a table is never blamed for what it does not say.
extension RooflineRule {
    /// No listed device has a larger last-level cache.
    static let largestKnownCache = 192e6
    /// Of the bytes of a file of unknown shape: its embedding table is not read whole.
    static let certainShareOfFile = 0.7

    public func findings(in subject: PublishedSubject) -> [Finding] {
        guard let device = subject.yardstick.device else { return [] }
        let model = subject.yardstick.model
        return subject.table.rows.flatMap { row in
            [decodeFinding(row, device, model), model.flatMap { prefillFinding(row, device, $0) }].compactMap { $0 }
        }
    }

    private func decodeFinding(_ row: PublishedRow, _ device: NominalDevice, _ model: ModelYardstick?) -> Finding? {
        let batch = Double(row.lockstep ?? 1)
        guard let steps = stepsPerSecond(row, batch: batch),
            let bytes = bytesPerStep(row, model, batch: batch), bytes >= Self.cacheFactor * Self.largestKnownCache
        else { return nil }
        let read = Interval(steps.number.range.lower * bytes, steps.number.range.upper * bytes)
        let slack = row.slack([steps.from])
        guard read.lower > device.readBytesPerSecond * (1 + slack) else { return nil }
        return Finding(
            rule: name, severity: .contradiction, scenario: row.name,
            message: "Decoding at \(steps.number.text) steps/s x \(gigabytes(bytes)) per step = "
                + "\(gigabytes(steps.number.value * bytes))/s, but one \(device.name) reads "
                + "\(gigabytes(device.readBytesPerSecond))/s at best"
                + (model.map { " (\($0.name), \($0.precision))" } ?? "") + ".",
            values: [
                "stepsPerSecond": steps.number.value, "bytesPerStep": bytes,
                "readBytesPerSecond": steps.number.value * bytes, "bandwidthBytesPerSecond": device.readBytesPerSecond,
            ])
    }

    /// Each step gives every request of the batch one token.
    private func stepsPerSecond(
        _ row: PublishedRow, batch: Double
    ) -> (number: PrintedNumber, from: PublishedQuantity)? {
        if let step = row.step, let rate = step.rate ?? step.time.dividing(1000) { return (rate, step.from) }
        guard row.number(.batch) != nil, let throughput = row.outputThroughput else { return nil }
        return (throughput.number.scaled(by: 1 / batch), throughput.quantity)
    }

    private func bytesPerStep(_ row: PublishedRow, _ model: ModelYardstick?, batch: Double) -> Double? {
        guard let model else {
            return row.number(.weightBytes).map { $0.range.lower * Self.certainShareOfFile }
        }
        let prompt = row.number(.promptTokens)?.range.lower ?? 0
        let output = row.number(.outputTokens)?.range.lower ?? 0
        let positions = max(0, prompt) + max(0, output) / 2
        return Double(model.work.bytesPerStep) + batch * positions * Double(model.work.cacheBytesPerPosition)
    }

    private func prefillFinding(_ row: PublishedRow, _ device: NominalDevice, _ model: ModelYardstick) -> Finding? {
        guard let prompt = row.number(.promptTokens), prompt.range.lower > 0,
            let peak = device.ceiling.operationsPerSecond[model.work.arithmetic]
        else { return nil }
        let batch = Double(row.lockstep ?? 1)
        let operations = batch * model.work.prefillOperations(tokens: prompt.range.lower)
        let from: PublishedQuantity
        let seconds: PrintedNumber
        if let first = row.number(.timeToFirstToken), first.range.lower > 0 {
            (from, seconds) = (.timeToFirstToken, first.scaled(by: 0.001))
        } else if let time = row.number(.prefillRate)?.dividing(prompt.value * batch) {
            (from, seconds) = (.prefillRate, time)
        } else {
            return nil
        }
        let rate = operations / seconds.range.upper
        guard rate > peak * (1 + row.slack([from])) else { return nil }
        let central = operations / seconds.value
        return Finding(
            rule: name, severity: .contradiction, scenario: row.name,
            message: "A prefill of \(figure(batch)) x \(prompt.text) tokens takes "
                + "\(figure(operations / 1e12)) TFLOP; in \(figure(seconds.value * 1000)) ms that is "
                + "\(figure(central / 1e12)) TFLOP/s, but one \(device.name) computes \(figure(peak / 1e12)) at best "
                + "(\(model.name), \(model.precision)).",
            values: [
                "operations": operations, "seconds": seconds.value, "operationsPerSecond": central,
                "peakOperationsPerSecond": peak, "computeShare": central / peak,
            ])
    }
}
