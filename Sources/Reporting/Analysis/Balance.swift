import EngineAPI
import Measurement

/// Where memory and arithmetic hold each other the balance (the ridge of the roofline), and on which side of it the work
/// lies.
struct Balance {
    var arithmetic: ModelWork.Arithmetic
    /// Operations that the machine does in the time in which it reads one byte.
    var ridge: Double
    /// Operations per byte of decoding one request.
    var decode: Double
    /// Requests decoded together that would reach the ridge; `nil` where reading their caches keeps them below it.
    var batch: Double?
    var promptTokens: Int
    /// Operations per byte of the longest single prompt.
    var prefill: Double

    init?(_ subject: ReportSubject) {
        guard let work = subject.run.engine.model.work, let bandwidth = subject.run.ceiling.readBytesPerSecond,
            bandwidth > 0, let peak = subject.run.ceiling.operationsPerSecond[work.arithmetic], peak > 0
        else { return nil }
        arithmetic = work.arithmetic
        ridge = peak / bandwidth
        let singles = subject.singles.filter { !$0.replicates.isEmpty }
        guard let decoding = singles.max(by: { $0.outputTokens < $1.outputTokens })?.replicates.first,
            let operations = decoding.decodeOperations, let bytes = decoding.bytesPerStep,
            let intensity = decoding.decodeIntensity
        else { return nil }
        decode = intensity
        // b x operations / (weights + b x cache) = ridge
        let cache = bytes - Double(work.bytesPerStep)
        let rest = operations - ridge * cache
        batch = rest > 0 ? ridge * Double(work.bytesPerStep) / rest : nil
        guard let long = singles.max(by: { ($0.promptTokens ?? 0) < ($1.promptTokens ?? 0) }),
            let tokens = long.promptTokens, let perByte = long.replicates.first?.prefillIntensity
        else { return nil }
        promptTokens = tokens
        prefill = perByte
    }
}
