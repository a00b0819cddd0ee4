import Measurement

/// The gaps between consecutive tokens over the tokens of a scenario, one line a counted trial.
struct TimelineChart {
    var timeline: Timeline
    var title: String
    var book: any Phrasebook

    func picture(id: String) -> Picture {
        let frame = Frame(width: 420, height: 210, left: 46, right: 10, top: 28, bottom: 40)
        let longest = timeline.trials.map(\.gaps.count).max() ?? 1
        let x = Scale(.linear, domain: 1...Double(max(2, longest + 1)), from: frame.minX, to: frame.maxX)
        let y = Scale.fromZero(to: timeline.top, from: frame.maxY, to: frame.minY)
        let top = y.domain.upperBound
        var nodes: [HTML] = [
            Axis(x, book.words(timeline.countsChunks ? .chunkAxis : .tokenAxis)).horizontal(in: frame),
            Axis(y, book.words(.gapAxis)).vertical(in: frame),
        ]
        for trial in timeline.trials {
            let style = SeriesStyle.name(trial.number - 1)
            let line = trial.gaps.enumerated().map { index, gap in
                (x: x(Double(index + 2)), y: y(min(gap, top)))
            }
            nodes.append(.path(Coordinate.path(line), "curve trace \(style)", tip: tip(trial)))
            // What goes beyond the axis is shown where it leaves.
            for (index, gap) in trial.gaps.enumerated() where gap > top {
                let left = x(Double(index + 2))
                nodes.append(
                    .path(
                        Coordinate.path([(left, frame.minY - 6), (left + 4, frame.minY), (left - 4, frame.minY)]) + "Z",
                        "mark \(style)", tip: "\(Figures.fixed(gap)) ms"))
            }
        }
        return Picture(
            id: id, title: "\(book.words(.timelineTitle)): \(title)",
            description: timeline.trials.map(tip).joined(separator: "; "), width: frame.width, height: frame.height,
            content: nodes)
    }

    private func tip(_ trial: Timeline.Trial) -> String {
        "\(book.words(.trial)) \(trial.number): \(book.words(.medianGap)) \(Figures.fixed(trial.median)), "
            + "\(book.words(.longestGap)) \(Figures.fixed(trial.longest))"
    }
}
