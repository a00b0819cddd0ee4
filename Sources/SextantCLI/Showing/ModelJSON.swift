import EngineAPI
import Foundation
import ModelFiles
import NativeEngine
import Tokenization

/// `sextant model info --json`: every key is always there, and what is unknown is null.
enum ModelJSON {
    static func text(_ info: ModelInfo) throws -> String {
        try JSONPage.text(object(info))
    }

    private static func object(_ info: ModelInfo) -> [String: Any] {
        let checkpoint = info.checkpoint
        let configuration = checkpoint.configuration
        var weights: [String: Any] = [:]
        for type in info.bytesByType { weights[type.type] = ["tensors": type.tensors, "bytes": type.bytes] }
        let facts: [String: Any] = [
            "model": checkpoint.displayName, "synthetic": checkpoint.isSynthetic, "digest": checkpoint.digest,
            "architecture": configuration.architecture, "parameters": checkpoint.parameterCount,
            "layers": configuration.layers, "width": configuration.width,
            "feedForwardWidth": configuration.feedForwardWidth, "heads": configuration.heads,
            "keyValueHeads": configuration.keyValueHeads, "headSize": configuration.headSize,
            "ropeBase": configuration.ropeBase, "vocabulary": configuration.vocabularySize,
            "tiedEmbeddings": configuration.tiedEmbeddings, "contextTokens": configuration.contextLength,
            "storedBytes": checkpoint.storedBytes, "weightsByType": weights, "tokenizer": tokenizer(info),
            "chatTemplate": template(info), "batch": info.batch, "memory": info.rows.map(memory),
            "decodeBounds": bounds(info), "hubRepository": orNull(checkpoint.origin?.repository),
            "hubCommit": orNull(checkpoint.origin?.commit),
        ]
        return facts.merging(FeatureText.object(checkpoint)) { fact, _ in fact }
    }

    private static func tokenizer(_ info: ModelInfo) -> Any {
        guard case .success(let tokenizer) = info.tokenizer else { return NSNull() }
        return [
            "kind": ModelText.kind(tokenizer), "tokens": tokenizer.vocabularySize, "bos": orNull(tokenizer.bos),
            "addsBOS": tokenizer.addsBOS, "stopTokens": tokenizer.stopTokens.sorted(),
        ] as [String: Any]
    }

    private static func template(_ info: ModelInfo) -> Any {
        guard let template = info.template else { return NSNull() }
        let error: String? =
            switch template {
            case .success: nil
            case .failure(let error): "line \(error.line): \(error.message)"
            }
        return [
            "characters": info.checkpoint.chatTemplate?.count ?? 0, "usable": error == nil, "error": orNull(error),
        ] as [String: Any]
    }

    private static func memory(_ row: ModelInfo.Row) -> [String: Any] {
        let forecast = try? row.forecast.get()
        var reason: String?
        if case .failure(let error) = row.forecast { reason = error.message }
        return [
            "precision": orNull(row.precision?.rawValue), "effective": orNull(forecast?.precision.rawValue),
            "weights": orNull(forecast?.weights), "contextTokens": orNull(forecast?.positions),
            "weightBytes": orNull(forecast?.weightBytes), "cacheBytes": orNull(forecast?.cacheBytes),
            "logitBytes": orNull(forecast?.logitBytes), "scratchBytes": orNull(forecast?.scratchBytes),
            "totalBytes": orNull(forecast?.totalBytes), "bytesPerStep": orNull(forecast?.bytesPerStep),
            "cacheBytesPerPosition": orNull(forecast?.cacheBytesPerPosition), "requantized": row.isRequantized,
            "notPossible": orNull(reason),
        ]
    }

    private static func bounds(_ info: ModelInfo) -> [[String: Any]] {
        ([info.machine].compactMap { $0 } + info.devices).map { bound in
            [
                "device": bound.device, "source": bound.source, "readBytesPerSecond": bound.readBytesPerSecond,
                "fits": orNull(bound.fits), "tokensPerSecondEmptyCache": bound.emptyCache,
                "tokensPerSecondFullCache": bound.fullCache,
                "batchTokensPerSecondFullCache": bound.fullCache * Double(info.batch),
            ]
        }
    }
}
