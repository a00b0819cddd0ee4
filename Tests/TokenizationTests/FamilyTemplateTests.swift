import Foundation
import Testing
import Tokenization

/// Templates in the forms of the families that are supported, against transformers' `apply_chat_template`
/// (Scripts/golden/chat_templates_transformers.py).
struct FamilyTemplateTests {
    struct Golden: Decodable {
        var conversations: [ChatTemplateTests.Golden.Conversation]
        var templates: [ChatTemplateTests.Golden.Template]
    }

    static let golden = Result { try Fixture.decode("chat-templates-transformers.json", as: Golden.self) }

    static let families = [
        "llama-2", "llama-3", "llama-3.2", "mistral", "qwen-1.5", "qwen-2.5", "qwen-3", "macros", "smollm-2", "zephyr",
        "smollm-3", "phi-3", "deepseek", "forms",
    ]

    /// 2026-03-07 09:05:06 wherever the tests run.
    private static func moment() throws -> Date {
        try #require(
            Calendar(identifier: .gregorian).date(
                from: DateComponents(
                    timeZone: .current, year: 2026, month: 3, day: 7, hour: 9, minute: 5, second: 6)))
    }

    @Test(arguments: families)
    func `renders as transformers does`(family: String) throws {
        let golden = try Self.golden.get()
        let template = try #require(golden.templates.first { $0.name == family })
        let read = try ChatTemplate(source: template.source)
        try #require(template.rendered.count == golden.conversations.count)
        for (conversation, wanted) in zip(golden.conversations, template.rendered) {
            let rendered = Result { () throws(ChatTemplateError) in
                try read.render(
                    conversation.chat, addGenerationPrompt: conversation.addGenerationPrompt, bos: "<s>", eos: "</s>",
                    now: (try? Self.moment()) ?? Date())
            }
            switch (rendered, wanted) {
            case (.success(let text), let wanted?):
                #expect(Array(text.utf8) == Array(wanted.utf8), "\(conversation)\n\(text)\n---\n\(wanted)")
            case (.failure(let error), nil): #expect(error.kind == .refused || error.kind == .rendering, "\(error)")
            case (.success(let text), nil): Issue.record("must be refused: \(conversation)\n\(text)")
            case (.failure(let error), _?): Issue.record("\(error)\n\(conversation)")
            }
        }
    }

    @Test func `the fixture holds every family`() throws {
        #expect(try Self.golden.get().templates.map(\.name) == Self.families)
    }

    @Test(arguments: [
        ("{% macro f(a) %}{{ a }}{% endmacro %}{{ f(1, 2) }}", ChatTemplateError.Kind.rendering),
        ("{% macro f(a) %}{{ a }}{% endmacro %}{{ f(b=2) }}", .rendering),
        ("{% macro f(a) %}{{ a }}{% endmacro %}{{ f(1, a=2) }}", .rendering),
        ("{% macro f() %}{{ f() }}{% endmacro %}{{ f() }}", .unsupported), ("{% macro f %}{% endmacro %}", .syntax),
        ("{% macro f() %}", .syntax), ("{% endmacro %}", .syntax), ("{% macro f() %}{% endmacro g h %}", .syntax),
        ("{% for a in [1] %}{% macro f() %}{% break %}{% endmacro %}{% endfor %}", .syntax),
        ("{{ strftime_now() }}", .rendering), ("{{ strftime_now(1) }}", .rendering),
        ("{{ strftime_now('%9999999d') }}", .rendering), ("{{ [1] | selectattr }}", .rendering),
        ("{{ [1] | select('nosuchtest') | list }}", .unsupported),
        ("{{ [1] | map('nosuchfilter') | list }}", .unsupported),
        ("{{ [1] | map('map') | list }}", .unsupported), ("{{ 1 | select | list }}", .rendering),
        ("{{ {'a': 1} | tojson(sort_keys=true) }}", .unsupported),
    ])
    func `what is wrong is told`(source: String, kind: ChatTemplateError.Kind) {
        let error = #expect(throws: ChatTemplateError.self) {
            try ChatTemplate(source: source).render([], addGenerationPrompt: false)
        }
        #expect(error?.kind == kind, "\(String(describing: error))")
    }

    @Test func `what a branch holds that is never entered does no harm`() throws {
        let source =
            "{% if false %}{{ 1 | nosuchfilter(2) }}{{ 1 is nosuchtest(3) }}{{ 1 is not nosuchtest }}{% endif %}a"
        #expect(try ChatTemplate(source: source).render([], addGenerationPrompt: false) == "a")
    }

    @Test func `hostile macros end in errors`() {
        let hostile = [
            "{% macro f(n) %}{{ g(n) }}{% endmacro %}{% macro g(n) %}{{ f(n + 1) }}{% endmacro %}{{ f(0) }}",
            "{% macro f() %}{% for a in range(100000) %}{{ 'x' * 1000 }}{% endfor %}{% endmacro %}"
                + "{% for a in range(100000) %}{{ f() | length }}{% endfor %}",
            "{% macro f() %}" + String(repeating: "{% if true %}", count: 70) + "{% endmacro %}",
            "{% macro f(a=" + String(repeating: "(", count: 5000) + ") %}{% endmacro %}",
            "{% set l = range(100000) %}{% for i in l %}{{ l | select('in', l) | list | length }}{% endfor %}",
            "{% set l = range(100000) %}{% for i in l %}{{ l | map('string') | list | length }}{% endfor %}",
        ]
        for source in hostile {
            #expect(throws: ChatTemplateError.self, "\(source.prefix(60))") {
                try ChatTemplate(source: source).render([], addGenerationPrompt: false)
            }
        }
    }

    @Test func `the deepest calls allowed fit a small stack`() async throws {
        // Blocks and expressions nested as deep as may be, in every level of calls.
        let open = String(repeating: "{% if true %}", count: 7)
        let close = String(repeating: "{% endif %}", count: 7)
        let parentheses = (String(repeating: "(", count: 25), String(repeating: ")", count: 25))
        let source =
            "{% macro f(n) %}\(open){{ \(parentheses.0)f(n - 1) if n > 1 else 'end'\(parentheses.1) }}\(close){% endmacro %}"
            + "{{ f(6) }}"
        let text: String = await withCheckedContinuation { continuation in
            let thread = Thread {
                let text = try? ChatTemplate(source: source).render([], addGenerationPrompt: false)
                continuation.resume(returning: text ?? "an error")
            }
            thread.stackSize = 1 << 20
            thread.start()
        }
        #expect(text == "end")
    }
}
