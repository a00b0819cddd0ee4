/// Iglewicz and Hoaglin's modified z-scores: 0.6745 (x - median) / MAD; beyond 3.5 a value is an outlier.
///
/// B. Iglewicz, D. Hoaglin: How to Detect and Handle Outliers, ASQC (1993). Where more than half of the values are
/// equal the mean absolute deviation takes the place of the median one: (x - median) / (1.253314 MeanAD).
/// - Returns: `nil` below five values or without any spread.
public func modifiedZScores(_ sample: [Double]) -> [Double]? {
    guard sample.count >= 5, sample.allSatisfy(\.isFinite), let centre = median(of: sample) else { return nil }
    let deviations = sample.map { abs($0 - centre) }
    guard let medianDeviation = median(of: deviations) else { return nil }
    if medianDeviation > 0 { return sample.map { 0.6745 * ($0 - centre) / medianDeviation } }
    let meanDeviation = deviations.reduce(0, +) / Double(deviations.count)
    guard meanDeviation > 0 else { return nil }
    return sample.map { ($0 - centre) / (1.253314 * meanDeviation) }
}
