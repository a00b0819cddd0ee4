import EngineAPI
import Measurement

extension PageSection {
    /// What longer prompts cost, until the first token and afterwards.
    static func promptLength(_ page: Page) -> PageSection? {
        let (subject, book, analysis) = (page.subject, page.book, page.analysis)
        let sentences = [analysis.growth.map(book.promptGrowth), analysis.context.map(book.longContextCost)]
        return PageSection(page, "prompt-length", .promptLength) {
            if let chart = PromptChart([(letter: nil, subject: subject)], book) {
                Figure(
                    caption: book.promptCaption(), pictures: [chart.picture(id: page.id("prompts"))],
                    table: .promptLengths(subject, book), style: "figure half"
                ).html(book)
            }
            if let list = HTML.list(sentences.compactMap { $0 }) { list }
        }
    }

    /// What batches gain.
    static func batches(_ page: Page) -> PageSection? {
        let (subject, book) = (page.subject, page.book)
        guard let scaling = page.analysis.scaling else { return nil }
        return PageSection(page, "batches", .batches) {
            if let chart = BatchChart([(letter: nil, subject: subject)], book) {
                Figure(
                    caption: book.batchCaption(), pictures: [chart.picture(id: page.id("scaling"))],
                    table: .batches(scaling, book), style: "figure half"
                ).html(book)
            }
            if let list = HTML.list(scaling.batches.map { book.batchScaling($0, scaling) }) { list }
        }
    }

    /// What the model needs of memory.
    static func memory(_ page: Page) -> PageSection? {
        let (subject, book) = (page.subject, page.book)
        let parts = MemoryParts.all(subject)
        return PageSection(page, "memory", .memory) {
            if let chart = MemoryChart(subject, book) {
                Figure(
                    caption: book.memoryCaption(hasParts: parts.contains { $0.weightBytes != nil }),
                    pictures: [chart.picture(id: page.id("peaks"))], table: .memory(parts, book), style: "figure half"
                ).html(book)
            }
            if let list = HTML.list([page.analysis.memory.map(book.memoryUse)].compactMap { $0 }) { list }
            if subject.run.load != Load(seconds: nil, staticBytes: nil, staticResidentBytes: nil) {
                ReportTable.load(subject, book).html(label: book.text(.loadPerformance), isBeside: true)
            }
        }
    }
}
