extension ScenarioRun {
    /// Every metric that the counted trials support. A trial is the unit of replication: each is reduced to one number,
    /// and the numbers are described. A trial that does not support a metric adds no sample to it.
    public func metrics(in run: Run) -> ScenarioMetrics {
        metrics(in: run.metricContext)
    }

    /// The same of trials that belong to no `Run` yet.
    public func metrics(in context: MetricContext) -> ScenarioMetrics {
        let replicates = replicates(in: context)
        let spansStates = MachineStates(of: replicates).areVisiblyDifferent
        var values: [MetricName: Summary] = [:]
        for metric in MetricCatalog.all {
            let samples = replicates.compactMap { metric.value(of: $0) }.filter(\.isFinite)
            guard !samples.isEmpty else { continue }
            var summary = Summary(unit: metric.unit, samples: samples, independentRequests: samples.count)
            if spansStates && metric.followsMachineState { summary.interval95 = nil }
            values[metric.name] = summary
        }
        return ScenarioMetrics(values: values, tokenGaps: TokenGaps(of: replicates))
    }
}
