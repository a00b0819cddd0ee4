import EngineAPI
import HostProbe
import Measurement
import ModelFiles
import NativeEngine
import Tokenization

/// What `sextant model info` finds out: the model, what it needs, and how fast memory would let it decode.
struct ModelInfo: Sendable {
    /// The memory that one precision takes, or why it cannot be had.
    struct Row: Sendable {
        /// `nil`: as the file holds it.
        var precision: Precision?
        var forecast: Result<MemoryForecast, EngineError>
        /// Weights in blocks would be rounded a second time.
        var isRequantized: Bool
    }

    /// The fastest decoding on one device.
    struct Bound: Sendable {
        var device: String
        var source: String
        var readBytesPerSecond: Double
        /// `nil` where the memory's size is not part of the device.
        var fits: Bool?
        /// Tokens per second of each request, before the first token and at full length.
        var emptyCache: Double
        var fullCache: Double
    }

    var checkpoint: Checkpoint
    var tokenizer: Result<Tokenizer, EngineError>
    /// `nil` without a template; else whether it can be rendered.
    var template: Result<ChatTemplate, ChatTemplateError>?
    var batch: Int
    var rows: [Row]
    /// What the bounds are for; `nil` when the precision asked for cannot be had.
    var chosen: MemoryForecast?
    /// `nil` when this machine was not probed, or could not be.
    var machine: Bound?
    var devices: [Bound]

    /// - Parameters:
    ///   - readBytesPerSecond: of this machine, with where it is from; `nil` is unknown.
    init(
        _ checkpoint: Checkpoint, settings: EngineSettings, batch: Int, host: HostFacts,
        machine probed: (readBytesPerSecond: Double, source: String)?
    ) throws(EngineError) {
        self.checkpoint = checkpoint
        self.batch = batch
        do {
            tokenizer = .success(try TokenizerLoading.tokenizer(for: checkpoint, override: settings.tokenizer))
        } catch {
            tokenizer = .failure(error)
        }
        template = checkpoint.chatTemplate.map { source in
            Result { () throws(ChatTemplateError) in try ChatTemplate(source: source) }
        }
        rows = settings.precision.map { [Self.row($0, checkpoint, settings, batch)] } ?? []
        if rows.isEmpty {
            rows = ([nil] + Precision.allCases).map { Self.row($0, checkpoint, settings, batch) }
        }
        // A batch or a context that is out of range is wrong for every precision.
        if rows.allSatisfy({ $0.forecast.isFailure }), case .failure(let error)? = rows.first?.forecast { throw error }
        chosen = rows.first.flatMap { try? $0.forecast.get() }
        let chosen = chosen
        let available = [host.memoryLimitBytes, host.memoryBytes].compactMap { $0 }.min()
        let configuration = checkpoint.configuration
        machine = chosen.flatMap { forecast in
            probed.flatMap { probe in
                Self.bound(
                    "this machine", source: probe.source, readBytesPerSecond: probe.readBytesPerSecond,
                    memoryBytes: available.map(Double.init), forecast, configuration)
            }
        }
        devices = NominalDevice.all.compactMap { device in
            chosen.flatMap { forecast in
                Self.bound(
                    device.name, source: device.source, readBytesPerSecond: device.readBytesPerSecond,
                    memoryBytes: device.memoryBytes, forecast, configuration)
            }
        }
    }

    private static func row(
        _ precision: Precision?, _ checkpoint: Checkpoint, _ settings: EngineSettings, _ batch: Int
    ) -> Row {
        var settings = settings
        settings.precision = precision
        settings.allowFallback = false
        func forecast() -> Result<MemoryForecast, EngineError> {
            Result { () throws(EngineError) in
                try NativeModel.memoryForecast(settings, checkpoint: checkpoint, batch: batch)
            }
        }
        let plain = forecast()
        guard plain.isFailure, !settings.requantize else {
            return Row(precision: precision, forecast: plain, isRequantized: false)
        }
        settings.requantize = true
        let converted = forecast()
        return converted.isFailure
            ? Row(precision: precision, forecast: plain, isRequantized: false)
            : Row(precision: precision, forecast: converted, isRequantized: true)
    }

    private static func bound(
        _ device: String, source: String, readBytesPerSecond: Double, memoryBytes: Double?, _ forecast: MemoryForecast,
        _ configuration: ModelConfiguration
    ) -> Bound? {
        let bound = DecodeBound(
            weightBytesPerStep: Double(forecast.bytesPerStep),
            cacheBytesPerPosition: Double(forecast.cacheBytesPerPosition), batch: forecast.batch)
        guard let empty = bound.tokensPerSecond(positions: 0, readBytesPerSecond: readBytesPerSecond),
            let full = bound.tokensPerSecond(
                positions: configuration.attendedPositions(of: forecast.positions),
                readBytesPerSecond: readBytesPerSecond)
        else { return nil }
        return Bound(
            device: device, source: source, readBytesPerSecond: readBytesPerSecond,
            fits: memoryBytes.map { Double(forecast.weightBytes + forecast.cacheBytes) <= $0 }, emptyCache: empty,
            fullCache: full)
    }

    /// Stored bytes by type, the largest first.
    var bytesByType: [(type: String, tensors: Int, bytes: Int)] {
        var found: [String: (tensors: Int, bytes: Int)] = [:]
        for tensor in checkpoint.tensors.values {
            found[tensor.type.rawValue, default: (0, 0)].tensors += 1
            found[tensor.type.rawValue, default: (0, 0)].bytes += tensor.byteCount
        }
        return found.map { ($0.key, $0.value.tensors, $0.value.bytes) }
            .sorted { ($0.bytes, $1.type) > ($1.bytes, $0.type) }
    }
}

extension ModelConfiguration {
    /// Positions that a step at the end of a sequence must read, on average over the layers: those within their windows.
    fileprivate func attendedPositions(of positions: Int) -> Int {
        let sum = (0..<layers).reduce(0) { $0 + min(positions, features.window(ofLayer: $1) ?? positions) }
        return sum / max(1, layers)
    }
}

extension Result {
    fileprivate var isFailure: Bool {
        if case .failure = self { true } else { false }
    }
}
