import Measurement

/// A mean with the least and the greatest of its trials.
struct SampleRange {
    var mean: Double
    var least: Double
    var greatest: Double

    init?(_ summary: Summary?) {
        guard let summary, let mean = summary.mean, let least = summary.minimum, let greatest = summary.maximum else {
            return nil
        }
        (self.mean, self.least, self.greatest) = (mean, least, greatest)
    }

    /// An upright line over all trials.
    func whisker(_ x: Double, _ y: Scale, _ style: String) -> [HTML] {
        guard greatest > least else { return [] }
        return [
            .line(x, y(least), x, y(greatest), "whisker \(style)"),
            .line(x - 4, y(least), x + 4, y(least), "whisker \(style)"),
            .line(x - 4, y(greatest), x + 4, y(greatest), "whisker \(style)"),
        ]
    }
}
