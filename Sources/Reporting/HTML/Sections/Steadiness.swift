import EngineAPI
import Measurement

extension PageSection {
    /// Token by token and trial by trial.
    static func steadiness(_ page: Page) -> PageSection? {
        let (subject, book, analysis) = (page.subject, page.book, page.analysis)
        let timelines = subject.rows.compactMap(Timeline.init)
        return PageSection(page, "steadiness", .steadiness) {
            if let list = HTML.list(
                [analysis.warmUp.map(book.warmUpEffect), analysis.spread.map(book.spread)].compactMap { $0 })
            {
                list
            }
            if !timelines.isEmpty {
                Figure(
                    caption: book.timelineCaption(hasBatches: timelines.contains { $0.scenario.batch > 1 }),
                    pictures: timelines.enumerated().map { index, timeline in
                        TimelineChart(timeline: timeline, title: book.title(timeline.scenario), book: book)
                            .picture(id: page.id("timeline-\(index + 1)"))
                    },
                    titles: timelines.map { book.title($0.scenario) }, key: key(timelines, book),
                    table: .timelines(timelines, book)
                ).html(book)
            }
            if let spread = ReportTable.spread(subject, book) { spread.folded(book.text(.spreadTable)) }
        }
    }

    /// `nil` where one line, or many, need no names.
    private static func key(_ timelines: [Timeline], _ book: any Phrasebook) -> (title: String, series: [String])? {
        let most = timelines.map(\.trials.count).max() ?? 0
        return (2...SeriesStyle.count).contains(most)
            ? (title: book.trialsKey(), series: (1...most).map(String.init)) : nil
    }
}
