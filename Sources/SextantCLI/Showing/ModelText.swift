import EngineAPI
import ModelFiles
import NativeEngine
import Tokenization

/// The page that `sextant model info` prints.
enum ModelText {
    static func text(_ info: ModelInfo) -> String {
        let facts = facts(info).map { padded($0.0, 16) + $0.1 + "\n" }.joined()
        return [facts, memory(info), bounds(info)].compactMap { $0 }.joined(separator: "\n")
    }

    private static func facts(_ info: ModelInfo) -> [(String, String)] {
        let checkpoint = info.checkpoint
        let configuration = checkpoint.configuration
        let parameters = checkpoint.parameterCount
        let shape =
            "\(configuration.layers), width \(configuration.width), feed-forward \(configuration.feedForwardWidth)"
        let bias = configuration.features.feedForwardBias ? " with biases" : ""
        let tie = configuration.tiedEmbeddings ? ", output head tied to the embedding" : ""
        let weights = info.bytesByType.map { "\($0.type) \(Decimal.bytes($0.bytes)) in \($0.tensors) tensors" }
        var rows = [
            ("model", checkpoint.displayName + (checkpoint.isSynthetic ? " (synthetic: random weights)" : "")),
            ("architecture", configuration.architecture),
            ("parameters", "\(parameters) (\(Decimal.text(Double(parameters) / 1e6)) million)"),
            ("layers", shape + bias), ("attention", FeatureText.attention(configuration)),
            ("rotation", FeatureText.rotation(checkpoint)),
        ]
        if let window = FeatureText.window(configuration) { rows.append(("sliding window", window)) }
        rows += [
            ("vocabulary", "\(configuration.vocabularySize)" + tie),
            ("context", "\(configuration.contextLength) tokens"), ("weights", weights.joined(separator: ", ")),
            ("tokenizer", tokenizer(info)), ("chat template", template(info)), ("digest", checkpoint.digest),
        ]
        if let origin = checkpoint.origin { rows.append(("from the hub", origin.description)) }
        return rows
    }

    private static func tokenizer(_ info: ModelInfo) -> String {
        switch info.tokenizer {
        case .failure(let error): return "none that can be used: \(error.message)"
        case .success(let tokenizer):
            let bos = tokenizer.addsBOS ? tokenizer.bos.map { ", BOS \($0) added" } : nil
            let stops = tokenizer.stopTokens.sorted().map(String.init).joined(separator: ", ")
            return "\(kind(tokenizer)), \(tokenizer.vocabularySize) tokens\(bos ?? ""), ends at "
                + (stops.isEmpty ? "nothing" : stops)
        }
    }

    /// How the tokenizer cuts text, in words.
    static func kind(_ tokenizer: Tokenizer) -> String {
        let names = [
            "sentencePieceBPE": "SentencePiece BPE", "byteLevelBPE": "byte-level BPE",
            "unigram": "SentencePiece unigram",
        ]
        let algorithm = String("\(tokenizer.vocabulary.algorithm)".prefix { $0 != "(" })
        return names[algorithm] ?? algorithm
    }

    private static func template(_ info: ModelInfo) -> String {
        switch info.template {
        case nil: "none"
        case .success: "present, \(info.checkpoint.chatTemplate?.count ?? 0) characters"
        case .failure(let error): "present, but not usable: line \(error.line): \(error.message)"
        }
    }

    // MARK: - Memory

    private static func memory(_ info: ModelInfo) -> String {
        var table = [["precision", "weights", "cache", "logits", "scratch", "total", ""]]
        for row in info.rows {
            let name = row.precision?.rawValue ?? "as stored"
            switch row.forecast {
            case .success(let forecast):
                let bytes = [
                    forecast.weightBytes, forecast.cacheBytes, forecast.logitBytes, forecast.scratchBytes,
                    forecast.totalBytes,
                ]
                let what =
                    row.isRequantized ? "  needs --requantize" : row.precision == nil ? "  " + forecast.weights : ""
                table.append([name] + bytes.map(Decimal.bytes) + [what])
            case .failure(let error): table.append([name, "—", "—", "—", "—", "—", "  " + error.message])
            }
        }
        let positions = info.rows.compactMap { try? $0.forecast.get() }.first?.positions
        let title =
            "memory          batch \(info.batch), context \(positions.map(String.init) ?? "unknown") tokens each\n"
        return title + lines(table) + (FeatureText.windowNote(info.checkpoint.configuration) ?? "")
    }

    // MARK: - Bounds

    private static func bounds(_ info: ModelInfo) -> String? {
        guard let chosen = info.chosen else { return nil }
        let isBatch = info.batch > 1
        var table = [
            ["device", "GB/s", "empty cache", "\(chosen.positions) tokens"] + (isBatch ? ["whole batch"] : []) + [""]
        ]
        for bound in [info.machine].compactMap({ $0 }) + info.devices {
            let total = isBatch ? [Decimal.text(bound.fullCache * Double(info.batch))] : []
            table.append(
                [
                    bound.device, Decimal.text(bound.readBytesPerSecond / 1e9), Decimal.text(bound.emptyCache),
                    Decimal.text(bound.fullCache),
                ] + total + [bound.fits == false ? "  does not fit" : ""])
        }
        let machine = info.machine.map { "this machine: \($0.source)" } ?? "this machine: not measured"
        return "fastest decode  \(chosen.precision.rawValue), tokens/s of each request that memory bandwidth allows; "
            + "\(machine); others nominal\n" + lines(table)
    }

    /// Columns of numbers stand right, the first and the last left.
    private static func lines(_ table: [[String]]) -> String {
        let columns = table[0].count
        let widths = (0..<columns).map { column in table.map { $0[column].count }.max() ?? 0 }
        return table.map { row in
            var line = padded("  " + row[0], widths[0] + 3)
            for column in 1..<(columns - 1) {
                line += String(repeating: " ", count: widths[column] - row[column].count + 2) + row[column]
            }
            line += row[columns - 1]
            while line.last == " " { line.removeLast() }
            return line + "\n"
        }.joined()
    }

    private static func padded(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(1, width - text.count))
    }
}
