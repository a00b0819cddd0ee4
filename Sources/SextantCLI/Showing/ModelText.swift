import CKernels
import EngineAPI
import ModelFiles
import NativeEngine
import Tokenization

/// The page that `sextant model info` prints.
enum ModelText {
    static func text(_ checkpoint: Checkpoint, tokenizerPath: String?) -> String {
        let configuration = checkpoint.configuration
        let parameters = checkpoint.parameterCount
        var rows: [(String, String)] = [
            ("model", checkpoint.displayName + (checkpoint.isSynthetic ? " (synthetic: random weights)" : "")),
            ("architecture", configuration.architecture),
            ("parameters", "\(parameters) (\(Decimal.text(Double(parameters) / 1e6)) million)"),
            (
                "layers",
                "\(configuration.layers), width \(configuration.width), feed-forward \(configuration.feedForwardWidth)"
            ),
            (
                "attention",
                "\(configuration.heads) heads of \(configuration.headSize), \(configuration.keyValueHeads) for keys and values, RoPE base \(Decimal.text(configuration.ropeBase))"
            ),
            (
                "vocabulary",
                "\(configuration.vocabularySize)"
                    + (configuration.tiedEmbeddings ? ", output head tied to the embedding" : "")
            ),
            ("context", "\(configuration.contextLength) tokens"),
            ("weights", weights(checkpoint)),
            ("tokenizer", tokenizer(checkpoint, tokenizerPath)),
            ("chat template", checkpoint.chatTemplate == nil ? "none" : "present"),
            ("digest", checkpoint.digest),
        ]
        rows.append(("memory", "weights + keys and values of one sequence over the whole context"))
        for precision in Precision.allCases {
            rows.append((precision.rawValue, memory(configuration, precision)))
        }
        return rows.map { label, value in
            "\(label)\(String(repeating: " ", count: max(1, 16 - label.count)))\(value)\n"
        }.joined()
    }

    /// Stored bytes by type, the largest first.
    private static func weights(_ checkpoint: Checkpoint) -> String {
        var bytes: [TensorType: (tensors: Int, bytes: Int)] = [:]
        for tensor in checkpoint.tensors.values {
            bytes[tensor.type, default: (0, 0)].tensors += 1
            bytes[tensor.type, default: (0, 0)].bytes += tensor.byteCount
        }
        return bytes.sorted { ($0.value.bytes, $0.key.rawValue) > ($1.value.bytes, $1.key.rawValue) }
            .map { "\($0.key.rawValue) \(Decimal.bytes($0.value.bytes)) in \($0.value.tensors) tensors" }
            .joined(separator: ", ")
    }

    private static func tokenizer(_ checkpoint: Checkpoint, _ path: String?) -> String {
        do throws(EngineError) {
            let tokenizer = try TokenizerLoading.tokenizer(for: checkpoint, override: path)
            let kind =
                switch tokenizer.vocabulary.algorithm {
                case .sentencePieceBPE: "SentencePiece BPE"
                case .byteLevelBPE: "byte-level BPE"
                case .unigram: "unigram"
                }
            let source = checkpoint.isSynthetic && path == nil ? "one id per byte, made up" : kind
            let bos = tokenizer.addsBOS ? tokenizer.bos.map { ", BOS \($0) added" } : nil
            let stops = tokenizer.stopTokens.sorted().map(String.init).joined(separator: ", ")
            return
                "\(source), \(tokenizer.vocabularySize) tokens\(bos ?? ""), ends at \(stops.isEmpty ? "nothing" : stops)"
        } catch {
            return "none that can be used: \(error.message)"
        }
    }

    private static func memory(_ configuration: ModelConfiguration, _ precision: Precision) -> String {
        let format: ck_weight_format =
            switch precision {
            case .fp32: CK_F32
            case .fp16: CK_F16
            case .bf16: CK_BF16
            case .int8: CK_Q8_0
            case .int4: CK_Q4_0
            }
        let isBlocked = precision == .int8 || precision == .int4
        var bytes = 0
        for role in configuration.roles {
            let shape = configuration.shape(of: role)
            guard shape.count == 2 else {
                bytes += shape[0] * 4
                continue
            }
            if isBlocked, !shape[1].isMultiple(of: Int(CK_BLOCK)) {
                return "not possible: \(shape[1]) columns are no whole blocks of 32"
            }
            bytes += ck_matrix_bytes(format, shape[0], shape[1])
        }
        let perPosition = 2 * configuration.layers * configuration.keyValueWidth * (precision == .fp32 ? 4 : 2)
        return "\(Decimal.bytes(bytes)) + \(Decimal.bytes(perPosition * configuration.contextLength))"
    }

}
