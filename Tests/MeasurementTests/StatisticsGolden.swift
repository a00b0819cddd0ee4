import Foundation

/// What `Scripts/golden/measurement_statistics.py` computed with numpy and scipy.
struct StatisticsGolden: Decodable {
    struct Quantile: Decodable {
        var probability: Double
        var value: Double
    }

    struct SummaryValues: Decodable {
        var name: String
        var samples: [Double]
        var mean: Double
        var min: Double
        var max: Double
        var sd: Double?
        var interval: [Double]?
        var quantiles: [Quantile]

    }

    struct StudentQuantile: Decodable {
        var probability: Double
        var freedom: Double
        var value: Double
    }

    struct StudentCumulative: Decodable {
        var t: Double
        var freedom: Double
        var value: Double
    }

    struct Rank: Decodable {
        var name: String
        var series: [Double]
        var value: Double
    }

    struct Scores: Decodable {
        var name: String
        var samples: [Double]
        var values: [Double]
    }

    struct EffectiveSize: Decodable {
        var memory: Double
        var series: [Double]
        var value: Double
    }

    struct Floor: Decodable {
        var probability: Double
        var requests: Int
    }

    var summaries: [SummaryValues]
    var tQuantiles: [StudentQuantile]
    var tCumulative: [StudentCumulative]
    var rankCorrelations: [Rank]
    var modifiedZScores: [Scores]
    var effectiveSizes: [EffectiveSize]
    var percentileFloors: [Floor]

    static func load() throws -> StatisticsGolden {
        let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appending(path: "Fixtures/statistics.json")
        return try JSONDecoder().decode(StatisticsGolden.self, from: try Data(contentsOf: file))
    }
}

/// Whether two numbers agree to `digits` significant digits.
func agree(_ one: Double?, _ two: Double, within relative: Double = 1e-12) -> Bool {
    guard let one else { return false }
    return abs(one - two) <= relative * max(abs(one), abs(two), 1e-300)
}
