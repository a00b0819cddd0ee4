import Measurement

/// Output throughput over batch size, beside the line on which each further request would cost nothing.
struct BatchChart {
    struct Point {
        var scenario: Scenario
        var throughput: SampleRange
        var efficiency: Double
    }

    var runs: [(letter: String?, points: [Point])]
    var book: any Phrasebook

    init?(_ runs: [(letter: String?, subject: ReportSubject)], _ book: any Phrasebook) {
        self.book = book
        self.runs = runs.map { run in
            guard let scaling = BatchScaling(run.subject) else { return (letter: run.letter, points: []) }
            let points = scaling.all.compactMap { point -> Point? in
                let row = run.subject.rows.first { $0.scenario.id == point.scenario.id }
                return SampleRange(row?.metrics[.outputThroughput]).map {
                    Point(scenario: point.scenario, throughput: $0, efficiency: scaling.efficiency(point))
                }
            }
            return (letter: run.letter, points: points)
        }
        if self.runs.allSatisfy({ $0.points.count < 2 }) { return nil }
    }

    func picture(id: String) -> Picture {
        let frame = Frame(width: 420, height: 300, left: 52, right: 24, top: 28, bottom: 62)
        let points = runs.flatMap(\.points)
        let sizes = Set(points.map { Double($0.scenario.batch) }).sorted()
        let largest = sizes.last ?? 1
        let x = Scale(.linear, domain: 0...(largest * 1.06), from: frame.minX, to: frame.maxX)
        let ideals = runs.compactMap { run in
            run.points.first.flatMap { first in
                run.points.last.map { first.throughput.mean * Double($0.scenario.batch) / Double(first.scenario.batch) }
            }
        }
        // An ideal far above all that was measured is cut off, so that what was measured stays legible.
        let measured = points.map(\.throughput.greatest).max() ?? 1
        let y = Scale.fromZero(
            to: min(max(ideals.max() ?? 1, measured), 2.5 * measured), from: frame.maxY, to: frame.minY)
        var nodes: [HTML] = [
            Axis(x, book.words(.batchAxis), ticks: sizes).horizontal(in: frame),
            Axis(y, book.words(.throughputAxis)).vertical(in: frame),
        ]
        for (index, run) in runs.enumerated() where !run.points.isEmpty {
            nodes += curves(run.points, run.letter, index, x, y)
        }
        nodes.append(Legend(entries: legend).html(x: frame.minX, y: frame.height - 24, maxX: frame.maxX))
        let description = runs.flatMap { run in run.points.map { tip($0, run.letter) } }.joined(separator: "; ")
        return Picture(
            id: id, title: book.words(.batches), description: description, width: frame.width, height: frame.height,
            content: nodes)
    }

    private func curves(_ points: [Point], _ letter: String?, _ index: Int, _ x: Scale, _ y: Scale) -> [HTML] {
        let style = SeriesStyle.name(index)
        var nodes: [HTML] = []
        if let first = points.first, let last = points.last {
            let each = first.throughput.mean / Double(first.scenario.batch)
            // Up to the top of the frame.
            let end = min(Double(last.scenario.batch), y.domain.upperBound / each)
            nodes.append(
                .path(
                    Coordinate.path([(x: x(0), y: y(0)), (x: x(end), y: y(each * end))]), "curve thin dashed \(style)"))
        }
        let line = points.map { (x: x(Double($0.scenario.batch)), y: y($0.throughput.mean)) }
        nodes.append(.path(Coordinate.path(line), "curve \(style)"))
        for point in points {
            let (left, top) = (x(Double(point.scenario.batch)), y(point.throughput.mean))
            nodes += point.throughput.whisker(left, y, style)
            nodes.append(Mark.ofRun(index).html(left, top, size: 4.5, style, tip: tip(point, letter)))
            if runs.count == 1, point.scenario.batch > 1 {
                nodes.append(
                    .label(Figures.percent(point.efficiency), left - 9, top - 8, anchor: "end", "point-name"))
            }
        }
        return nodes
    }

    private var legend: [Legend.Entry] {
        runs.enumerated().flatMap { index, run in
            let letter = run.letter.map { $0 + " " } ?? ""
            let style = SeriesStyle.name(index)
            return [
                Legend.Entry(text: letter + book.words(.measured), style: style, mark: Mark.ofRun(index)),
                Legend.Entry(text: letter + book.words(.ideal), style: style + " thin", mark: nil, isDashed: true),
            ]
        }
    }

    private func tip(_ point: Point, _ letter: String?) -> String {
        (letter.map { $0 + " " } ?? "")
            + "batch \(point.scenario.batch): \(Figures.fixed(point.throughput.mean)) tokens/s, "
            + Figures.percent(point.efficiency)
    }
}
