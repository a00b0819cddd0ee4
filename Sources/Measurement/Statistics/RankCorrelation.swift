/// Spearman's rank correlation of a series with its order, ties given their mean rank.
///
/// - Returns: `nil` below three values or when all are equal.
public func rankCorrelationWithOrder(_ series: [Double]) -> Double? {
    guard series.count >= 3, series.allSatisfy(\.isFinite) else { return nil }
    let ranks = meanRanks(of: series)
    let centre = Double(series.count + 1) / 2
    var product = 0.0
    var rankSquares = 0.0
    var orderSquares = 0.0
    for (index, rank) in ranks.enumerated() {
        let order = Double(index + 1) - centre
        product += (rank - centre) * order
        rankSquares += (rank - centre) * (rank - centre)
        orderSquares += order * order
    }
    guard rankSquares > 0 else { return nil }
    return product / (rankSquares * orderSquares).squareRoot()
}

private func meanRanks(of series: [Double]) -> [Double] {
    let order = series.indices.sorted { series[$0] < series[$1] }
    var ranks = [Double](repeating: 0, count: series.count)
    var start = 0
    while start < order.count {
        var end = start
        while end + 1 < order.count && series[order[end + 1]] == series[order[start]] { end += 1 }
        for place in start...end { ranks[order[place]] = Double(start + end) / 2 + 1 }
        start = end + 1
    }
    return ranks
}
