/// The few marks that the phrasebooks' sentences use: `**strong**`, backticks for code, and what `String.markdown` escapes.
enum InlineMarkdown {
    static func nodes(_ sentence: String) -> [HTML] {
        let parts = sentence.components(of: "**")
        // A mark without its partner is text.
        guard parts.count.isMultiple(of: 2) == false else { return code(sentence) }
        return parts.enumerated().flatMap { index, part in
            index.isMultiple(of: 2) ? code(part) : [.tag("strong") { code(part) }]
        }
    }

    private static func code(_ text: String) -> [HTML] {
        let parts = text.components(of: "`")
        guard parts.count.isMultiple(of: 2) == false else { return [.text(plain(text))] }
        return parts.enumerated().compactMap { index, part -> HTML? in
            if index.isMultiple(of: 2) { return part.isEmpty ? nil : .text(plain(part)) }
            return .tag("code") { plain(part) }
        }
    }

    private static func plain(_ text: String) -> String {
        text.replacing("\\|", with: "|").replacing("&lt;", with: "<")
    }
}

extension String {
    fileprivate func components(of mark: String) -> [String] {
        split(separator: mark, omittingEmptySubsequences: false).map { String($0) }
    }
}

extension HTML {
    /// A sentence of a phrasebook as a paragraph.
    static func paragraph(_ sentence: String) -> HTML { .tag("p") { InlineMarkdown.nodes(sentence) } }

    /// Sentences of a phrasebook as a list; `nil` without any.
    static func list(_ sentences: [String]) -> HTML? {
        sentences.isEmpty ? nil : .tag("ul") { sentences.map { item in HTML.tag("li") { InlineMarkdown.nodes(item) } } }
    }
}
