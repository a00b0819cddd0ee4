import Foundation
import Testing
import Tokenization

/// Templates that want much time, memory or stack for few bytes.
struct HostileTemplateTests {
    private func render(_ source: String, _ messages: [ChatMessage] = []) throws(ChatTemplateError) -> String {
        try ChatTemplate(source: source).render(messages, addGenerationPrompt: false)
    }

    private static let manyStrings = "[" + Array(repeating: "s", count: 250).joined(separator: ",") + "]"

    /// Each would take minutes or gigabytes if lists and strings were gone through for nothing.
    @Test(arguments: [
        "{% for i in range(100000) %}{% for j in range(100000) %}{% break %}{% endfor %}{% endfor %}",
        "{% set l = range(100000) %}{% for i in l %}{{ -1 is in(l) }}{% endfor %}",
        "{% set l = range(100000) %}{% for i in l %}{{ l[1:] | length }}{% endfor %}",
        "{% set l = ('ab' * 50000).split('ab') %}{% for i in range(100000) %}{{ l | join }}{% endfor %}",
        "{% set l = ('ab' * 50000).split('ab') %}{% for i in range(100000) %}{{ ''.join(l) }}{% endfor %}",
        "{% set s = 'x' * 500000 %}{% for i in range(100000) %}{{ s | first }}{% endfor %}",
        "{% set s = 'x' * 100000 %}{{ \(HostileTemplateTests.manyStrings) | tojson | length }}",
        "{% set s = 'x' * 500000 %}{% set l = \(HostileTemplateTests.manyStrings) %}{% set s = 'x' * 500000 %}"
            + "{% for i in range(100000) %}{{ l == \(HostileTemplateTests.manyStrings) }}{% endfor %}",
        "{{ 'x' * 1000000 ~ 'x' * 1000000 }}",
    ])
    func `work is counted`(source: String) {
        let error = #expect(throws: ChatTemplateError.self) { try render(source) }
        #expect(error?.kind == .rendering, "\(String(describing: error))")
    }

    @Test
    func `what repeats itself is sought in linear time`() throws {
        let strings = "{% set s = 'a' * 500000 %}{% set t = 'a' * 250000 ~ 'b' %}"
        #expect(try render(strings + "{{ t in s }} {{ s.split(t) | length }} {{ s.find(t) }}") == "False 1 -1")
        #expect(try render("{{ 'aabaaabaaab'.split('aaab') | join('|') }} {{ 'aabaaab'.find('aaab') }}") == "aab|| 3")
        #expect(
            try render("{{ 'abcabd' | replace('abd', 'x') }} {{ 'b' in 'abc' }} {{ '' in 'a' }}") == "abcx True True")
    }

    @Test(arguments: [
        "{% macro f() %}{% endmacro %}{{ f("
            + (0..<300).map { "a\($0)=1" }.joined(separator: ",") + ") }}",
        "{% macro f(" + (0..<300).map { "a\($0)" }.joined(separator: ",") + ") %}{% endmacro %}{{ f() }}",
        // Chains within calls within chains.
        "{% macro f(n) %}{{ (f(n - 1) if n > 1 else 'end')" + String(repeating: " | trim", count: 200)
            + " }}{% endmacro %}{{ f(6) }}",
    ])
    func `sideways and downward growth end in errors`(source: String) {
        let error = #expect(throws: ChatTemplateError.self) { try render(source) }
        #expect(error?.kind == .unsupported, "\(String(describing: error))")
    }

    @Test
    func `long conversations may be as long as they are`() throws {
        let source = "{% for m in messages %}{{ m.content | trim }}{% endfor %}"
        let content = String(repeating: "word ", count: 300_000)
        let text = try render(source, Array(repeating: ChatMessage(role: "user", content: content), count: 4))
        #expect(text.utf8.count == 4 * (content.utf8.count - 1))
    }
}
