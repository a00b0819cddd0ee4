import Measurement

/// Time to first token over prompt length, of single requests; both logarithmic where a factor of 20 lies between.
struct PromptChart {
    struct Point {
        var scenario: Scenario
        var tokens: Int
        var time: SampleRange
    }

    var runs: [(letter: String?, points: [Point])]
    var book: any Phrasebook

    init?(_ runs: [(letter: String?, subject: ReportSubject)], _ book: any Phrasebook) {
        self.book = book
        self.runs = runs.map { run in
            (
                letter: run.letter,
                points: run.subject.singles.compactMap { row in
                    guard let tokens = row.promptTokens, tokens > 0,
                        let time = SampleRange(row.metrics[.timeToFirstToken]), time.least > 0
                    else { return nil }
                    return Point(scenario: row.scenario, tokens: tokens, time: time)
                }
                .sorted { $0.tokens < $1.tokens }
            )
        }
        let lengths = Set(self.runs.flatMap { $0.points.map(\.tokens) })
        if lengths.count < 2 { return nil }
    }

    func picture(id: String) -> Picture {
        let frame = Frame(width: 420, height: 300, left: 52, right: 14, top: 28, bottom: runs.count > 1 ? 62 : 44)
        let points = runs.flatMap(\.points)
        let lengths = points.map { Double($0.tokens) }
        let isWide = (lengths.max() ?? 1) > 20 * (lengths.min() ?? 1)
        let x =
            isWide
            ? Scale.logarithmic(around: lengths, room: 1.6, from: frame.minX, to: frame.maxX)
            : Scale.fromZero(to: lengths.max() ?? 1, from: frame.minX, to: frame.maxX)
        let y =
            isWide
            ? Scale.logarithmic(
                around: points.flatMap { [$0.time.least, $0.time.greatest] }, room: 1.5, from: frame.maxY,
                to: frame.minY)
            : Scale.fromZero(to: points.map(\.time.greatest).max() ?? 1, from: frame.maxY, to: frame.minY)
        var nodes: [HTML] = [
            Axis(x, book.words(.promptAxis)).horizontal(in: frame),
            Axis(y, book.words(.firstTokenAxis)).vertical(in: frame),
        ]
        for (index, run) in runs.enumerated() {
            let style = SeriesStyle.name(index)
            let line = run.points.map { (x: x(Double($0.tokens)), y: y($0.time.mean)) }
            nodes.append(.path(Coordinate.path(line), "curve thin \(style)"))
            for point in run.points {
                nodes += point.time.whisker(x(Double(point.tokens)), y, style)
                nodes.append(
                    Mark.ofRun(index).html(
                        x(Double(point.tokens)), y(point.time.mean), size: 4.5, style, tip: tip(point, run.letter)))
            }
        }
        if runs.count > 1 {
            let entries = runs.enumerated().map { index, run in
                Legend.Entry(text: run.letter ?? "", style: SeriesStyle.name(index), mark: Mark.ofRun(index))
            }
            nodes.append(Legend(entries: entries).html(x: frame.minX, y: frame.height - 24, maxX: frame.maxX))
        }
        let description = runs.flatMap { run in run.points.map { tip($0, run.letter) } }.joined(separator: "; ")
        return Picture(
            id: id, title: book.words(.promptLength), description: description, width: frame.width,
            height: frame.height, content: nodes)
    }

    private func tip(_ point: Point, _ letter: String?) -> String {
        (letter.map { $0 + " " } ?? "") + "\(point.scenario.id): \(point.tokens) token, "
            + "\(Figures.fixed(point.time.mean)) ms (\(Figures.fixed(point.time.least)) – "
            + "\(Figures.fixed(point.time.greatest)))"
    }
}
