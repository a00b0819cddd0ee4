/// The figures that decide, in large type.
struct KeyFigures {
    let page: Page

    var html: HTML? {
        let figures = page.book.keyFigures(page.analysis)
        guard !figures.isEmpty else { return nil }
        return .tag("section", ["id": page.id("key-figures"), "aria-label": page.book.text(.keyFigures)]) {
            HTML.tag("dl", ["class": "key"]) {
                figures.map { figure in
                    HTML.tag("div") {
                        HTML.tag("dt") { figure.label }
                        HTML.tag("dd", ["class": "value"]) {
                            figure.value
                            HTML.tag("span", ["class": "unit"]) { " " + figure.unit }
                        }
                        HTML.tag("dd", ["class": "context"]) { figure.context }
                    }
                }
            }
        }
    }
}
