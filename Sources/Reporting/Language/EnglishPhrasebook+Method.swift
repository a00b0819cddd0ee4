import EngineAPI
import Measurement

extension EnglishPhrasebook {
    func methodSentences(_ analysis: Analysis) -> [String] {
        let run = analysis.subject.run
        var sentences: [String] = []
        let observer =
            switch run.capabilities.observer {
            case .engine: "the engine"
            case .wire: "the client, as bytes arrive from the network"
            case .worker: "the worker process"
            }
        switch run.method {
        case .trace:
            sentences.append(
                "Every token is stamped by \(observer) on a monotonic clock. Time to first token = first token − sent; "
                    + "time per output token = (last − first) / (n − 1), in a batch the sum of times over the sum of "
                    + "steps; decode rate is its reciprocal; total throughput = output tokens of the whole batch / (last "
                    + "token − first sending).")
        case .twoRun:
            sentences.append(
                "The two-run method: one generation of 1 token gives the time to first token, one of n tokens the whole "
                    + "time; time per output token = (whole − first) / (n − 1). Times end when \(observer) stamps the "
                    + "last token.")
        }
        if run.capabilities.observer == .engine {
            sentences.append(
                "The prompt is prepared before it is sent: time to first token holds no tokenisation and no network.")
        }
        sentences.append(
            "The trial is the unit of replication: each is reduced to one number, and the tables describe these numbers. "
                + "Warm-ups repeat the scenario itself and are not counted. Intervals are Student's t at 95%; none is "
                + "given where the trials met the machine in two visibly different states.")
        sentences.append(
            "Percentiles above the median are withheld below 64 (p90), 130 (p95) and 662 (p99) independent requests, "
                + "because fewer cannot support them; the run file keeps every sample.")
        sentences.append(
            "Bandwidth share = bytes read per step / time per output token / read bandwidth probed just before and after "
                + "the same trial, and nothing when the two probes differ by more than 15%. Compute share = operations of "
                + "the prompt / time to first token / peak rate of the arithmetic used.")
        if let lag = analysis.lag {
            sentences.append(
                "The tool's own cost: a token reached the harness \(Figures.fixed(lag.meanMilliseconds, 3)) ms after its "
                    + "stamp on average, at most \(Figures.percent(lag.largestShare)) of a scenario's time per token. The "
                    + "lag enters no figure above.")
        }
        sentences.append(
            "All figures follow from the records in the run file; `sextant report RUN` makes this page again from it.")
        return sentences
    }
}
