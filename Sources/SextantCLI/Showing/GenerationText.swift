import EngineAPI

/// Memory, times and rates of one generation, for people.
enum GenerationText {
    static func text(_ generation: Generation, engine: EngineIdentity, load: LoadRecord, memory: [Reading]) -> String {
        let decimal = Decimal.text
        var lines = [
            "\(engine.model.name): \([engine.weights, engine.kernels, engine.threads.map { "\($0) threads" }].compactMap { $0 }.joined(separator: ", "))"
        ]
        if engine.model.isSynthetic { lines.append("The weights are random: the text means nothing, the times do.") }
        lines += engine.notes.map { "note: \($0)" }
        if let seconds = load.seconds { lines.append("load       \(decimal(seconds)) s") }
        lines.append("memory     \(memoryText(memory))")
        if let prompt = generation.promptTokens, let first = generation.timeToFirstToken {
            let rate = generation.prefillRate.map { ", \(decimal($0)) tokens/s" } ?? ""
            lines.append("prompt     \(prompt) tokens, first token after \(decimal(first)) ms\(rate)")
        }
        let rate = generation.decodeRate.map { ", \(decimal($0)) tokens/s" } ?? ""
        let seconds = generation.seconds.map { " in \(decimal($0)) s" } ?? ""
        lines.append("output     \(generation.outputTokens) tokens\(seconds)\(rate)\(reason(generation.stop))")
        return lines.map { $0 + "\n" }.joined()
    }

    private static func memoryText(_ readings: [Reading]) -> String {
        let names: [(Reading.Quantity, String)] = [
            (.engineBytesPeak, "engine, peak"), (.residentBytesPeak, "process, peak"),
            (.deviceAllocatedBytesPeak, "allocated on the device, peak"),
            (.deviceReservedBytesPeak, "reserved there, peak"), (.deviceUsedBytes, "in use there, all processes"),
        ]
        let parts = names.compactMap { quantity, name in
            readings.last { $0.quantity == quantity }.map { "\(Decimal.bytes(Int($0.value))) (\(name))" }
        }
        return parts.isEmpty ? "unknown" : parts.joined(separator: ", ")
    }

    private static func reason(_ stop: StopReason?) -> String {
        switch stop {
        case .stopToken: "; the model ended the text"
        case .limit: "; --max-tokens reached"
        case .cancelled: "; interrupted"
        case .failed, nil: ""
        }
    }
}
