import Foundation
import Testing
import Tokenization

/// Chat templates against Jinja as transformers sets it up (Scripts/golden/chat_templates.py).
struct ChatTemplateTests {
    struct Golden: Decodable {
        struct Conversation: Decodable {
            struct Message: Decodable {
                var role: String
                var content: String
            }
            var messages: [Message]
            var addGenerationPrompt: Bool

            var chat: [ChatMessage] { messages.map { ChatMessage(role: $0.role, content: $0.content) } }
        }
        struct Template: Decodable {
            var name: String
            var source: String
            /// By conversation; absent where the template refuses it.
            var rendered: [String?]
        }
        struct Construct: Decodable {
            var source: String
            var rendered: String
        }
        var conversations: [Conversation]
        var templates: [Template]
        var constructs: [Construct]
        var failing: [String]
        var smolLM2: [String?]
    }

    static let golden = Result { try Fixture.decode("chat-templates.json", as: Golden.self) }

    static func render(_ source: String, _ conversation: Golden.Conversation) throws(ChatTemplateError) -> String {
        try ChatTemplate(source: source).render(
            conversation.chat, addGenerationPrompt: conversation.addGenerationPrompt, bos: "<s>", eos: "</s>")
    }

    static func expect(
        _ source: String, renders wanted: [String?], _ name: String, location: SourceLocation = #_sourceLocation
    ) throws {
        let conversations = try golden.get().conversations
        try #require(wanted.count == conversations.count)
        for (conversation, text) in zip(conversations, wanted) {
            if let text {
                #expect(
                    Array(try render(source, conversation).utf8) == Array(text.utf8), "\(name)",
                    sourceLocation: location)
            } else {
                let error = #expect(throws: ChatTemplateError.self, "\(name)", sourceLocation: location) {
                    try render(source, conversation)
                }
                #expect(error?.kind == .refused, sourceLocation: location)
            }
        }
    }

    @Test
    func `templates in the shapes that models carry`() throws {
        let templates = try Self.golden.get().templates
        #expect(templates.map(\.name) == ["chatml", "inst", "zephyr", "mistral", "headers", "gemma"])
        for template in templates { try Self.expect(template.source, renders: template.rendered, template.name) }
    }

    @Test
    func `every construct of the subset`() throws {
        let golden = try Self.golden.get()
        for construct in golden.constructs {
            let text = try Self.render(construct.source, golden.conversations[5])
            #expect(text == construct.rendered, "\(construct.source)")
        }
    }

    @Test
    func `what Jinja refuses is refused`() throws {
        let golden = try Self.golden.get()
        for source in golden.failing {
            #expect(throws: ChatTemplateError.self, "\(source)") { try Self.render(source, golden.conversations[5]) }
        }
    }

    @Test(.enabled(if: Fixture.smolLM2 != nil, Comment(rawValue: Fixture.needsSmolLM2)))
    func `the template of SmolLM2`() throws {
        let file = try #require(Fixture.smolLM2)
        let source = try #require(GGUFVocabularyReader(file).string("tokenizer.chat_template"))
        try Self.expect(source, renders: Self.golden.get().smolLM2, "SmolLM2")
    }

    @Test(arguments: [
        ("a\n{% call f() %}{% endcall %}", 2, "'call'"), ("{% include 'x' %}", 1, "'include'"),
        ("{% filter upper %}a{% endfilter %}", 1, "'filter'"), ("\n\n{{ 'a' | wordcount }}", 3, "'wordcount'"),
        ("{{ 'a' is callable }}", 1, "'callable'"), ("{{ messages }}", 1, "a list"),
        ("{{ unknown_function(1) }}", 1, "'unknown_function'"),
        ("{{ {'a': 1} | tojson(sort_keys=true) }}", 1, "'sort_keys'"),
        ("{% for x in [1] recursive %}{% endfor %}", 1, "recursive"), ("{{ f(*[1]) }}", 1, "'*'"),
    ])
    func `what lies beyond the subset is named with its line`(source: String, line: Int, name: String) throws {
        let error = #expect(throws: ChatTemplateError.self) {
            try ChatTemplate(source: source).render(
                [ChatMessage(role: "user", content: "x")], addGenerationPrompt: false)
        }
        #expect(error?.kind == .unsupported)
        #expect(error?.line == line)
        #expect(error?.message.contains(name) == true, "\(error?.message ?? "")")
    }

    @Test
    func `hostile templates end in errors`() {
        let hostile = [
            String(repeating: "{% if 1 %}", count: 5_000),
            "{{ " + String(repeating: "(", count: 10_000) + " }}", "{{ " + String(repeating: "[", count: 5_000) + "1",
            "{{ " + String(repeating: "not ", count: 10_000) + "1 }}",
            "{{ " + String(repeating: "-", count: 10_000) + "1 }}",
            "{{ 1" + String(repeating: " + 1", count: 10_000) + " }}",
            "{{ x" + String(repeating: ".a", count: 10_000) + " }}",
            "{{ 1" + String(repeating: " if 1", count: 10_000) + " }}", "{{ 'a' * 9223372036854775807 }}",
            "{{ 9223372036854775807 + 1 }}", "{{ 99999999999999999999 }}", "{{ -9223372036854775807 - 2 }}",
            "{% for a in range(100000) %}{% for b in range(100000) %}{% endfor %}{% endfor %}",
            "{% for a in range(100000) %}{{ 'x' * 1000000 }}{% endfor %}", "{{ range(1, 9223372036854775807) }}",
            "{{ 1 % 0 }}", "{{ (-9223372036854775807 - 1) // -1 }}", "{{ 'a'[1:2:0] }}",
            String(repeating: "a", count: 2 << 20),
            "{% set n = namespace(s='ab') %}{% for i in range(100) %}{% set n.s = n.s + n.s %}{% endfor %}",
            "{% set n = namespace(s='ab') %}{% for i in range(100) %}{% set n.s = n.s ~ n.s %}{% endfor %}",
            "{% set n = namespace(s='ab') %}{% for i in range(100) %}{% set n.s = n.s | replace('a', n.s) %}{% endfor %}",
            "{% set n = namespace(s='ab') %}{% for i in range(100) %}{% set n.s = n.s | join(n.s) %}{% endfor %}",
            "{% set n = namespace(l=[1]) %}{% for i in range(100) %}{% set n.l = n.l + n.l %}{% endfor %}",
            "{% set n = namespace(l=[1]) %}{% for i in range(100) %}{% set n.l = [n.l, n.l] %}{% endfor %}{{ n.l | tojson }}",
            "{% set n = namespace(l=[1]) %}{% for i in range(100000) %}{% set n.l = [n.l] %}{% endfor %}",
            "{% set n = namespace(l=1) %}{% for i in range(100000) %}{% set n.l = {'a': n.l} %}{% endfor %}",
            "{% set n = namespace(l=1) %}{% for i in range(100000) %}{% set n.l = {'a': n.l}.items %}{% endfor %}",
            "{% set n = namespace(l=1) %}{% for i in range(100000) %}{% set n.l = namespace(l=n.l) %}{% endfor %}",
            "{% set n = namespace(l=1) %}{% for i in range(1000) %}{% set n.l = [namespace(l=n.l)] %}{% endfor %}",
            "{% set s = 'ab' * 500000 %}{% for i in range(100000) %}{{ s | length }}{% endfor %}",
            "{% set l = range(100000) %}{% for i in l %}{{ 'x' if i in l }}{% endfor %}",
            "{% set n = namespace() %}{% set n.a = n %}{{ n | tojson }}",
        ]
        for source in hostile {
            #expect(throws: ChatTemplateError.self, "\(source.prefix(60))") {
                try ChatTemplate(source: source).render([], addGenerationPrompt: false)
            }
        }
    }

    @Test(arguments: [
        "{{ 1" + String(repeating: " + 1", count: 125) + " }}",
        "{{ " + String(repeating: "(", count: 30) + "1" + String(repeating: ")", count: 30) + " }}",
        "{{ " + String(repeating: "not ", count: 30) + "1 }}", "{{ 'a'" + String(repeating: "[0]", count: 125) + " }}",
        "{{ 'a'" + String(repeating: " | trim", count: 125) + " }}",
        "{{ 0" + String(repeating: " or 0", count: 125) + " }}",
        String(repeating: "{% if true %}", count: 60) + "1" + String(repeating: "{% endif %}", count: 60),
    ])
    func `the deepest template allowed fits a small stack`(source: String) async throws {
        let text: String = await withCheckedContinuation { continuation in
            let thread = Thread {
                let text = try? ChatTemplate(source: source).render([], addGenerationPrompt: false)
                continuation.resume(returning: text ?? "an error")
            }
            // An eighth of what Linux gives a thread; optimised code wants far less than this build.
            thread.stackSize = 1 << 20
            thread.start()
        }
        #expect(["126", "1", "True", "a", "0"].contains(text))
    }
}
