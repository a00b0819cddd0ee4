// Compiled together with the sources of Tokenization by Scripts/fuzz/run.sh.
import Foundation

/// libFuzzer's entry: the bytes as a chat template, rendered for several conversations.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzTemplate(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    let source = String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self)
    guard let template = try? ChatTemplate(source: source) else { return 0 }
    for (messages, prompts) in conversations {
        _ = try? template.render(
            messages, addGenerationPrompt: prompts, bos: "<s>", eos: "</s>", now: Date(timeIntervalSince1970: 1.7e9))
    }
    return 0
}

private let conversations: [([ChatMessage], Bool)] = [
    ([], false),
    (
        [
            ChatMessage(role: "system", content: "Be brief."), ChatMessage(role: "user", content: " Hi \n 😀 "),
            ChatMessage(role: "assistant", content: "<think>no</think> 1, 2"), ChatMessage(role: "user", content: "é"),
        ], true
    ),
]
