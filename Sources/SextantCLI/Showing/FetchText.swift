import ModelHub
import Reporting

/// What a download says about itself: a pure function of its events and their times.
struct FetchText {
    struct Output: Equatable {
        /// Stays on the screen.
        var line: String?
        /// Replaces the line that is being redrawn; `nil` keeps it.
        var live: String?
    }

    private let isTerminal: Bool
    private var totalBytes = 0
    private var isPlanned = false
    private var finished: [String: Int] = [:]
    /// The file that is coming.
    private var name = ""
    private var fileBytes = 0
    /// Everything that came over the network.
    private var gainedBytes = 0
    /// Of the last seconds, oldest first.
    private var samples: [(seconds: Double, gainedBytes: Int)] = []
    private var lastLineSeconds = 0.0

    /// The rate is that of these last seconds.
    private static let windowSeconds = 10.0
    private static let sampleSeconds = 0.25
    /// Sooner there is no rate: a connection's first moments would promise hours.
    private static let rateSeconds = 1.0
    /// Where no line can be redrawn, one is written this often.
    private static let lineSeconds = 30.0

    init(isTerminal: Bool) {
        self.isTerminal = isTerminal
    }

    mutating func take(_ event: FetchProgress, atSeconds now: Double) -> Output {
        switch event {
        case .planned(let files, let bytes, let presentBytes):
            totalBytes = bytes
            defer { isPlanned = true }
            guard !isPlanned, presentBytes < bytes else { return Output() }
            let here = presentBytes > 0 ? ", \(Decimal.bytes(presentBytes)) of it here already" : ""
            return Output(line: "\(files == 1 ? "1 file" : "\(files) files"), \(Decimal.bytes(bytes))\(here)")
        case .started(let file, _, let from):
            name = file
            fileBytes = from
            samples = samples.isEmpty ? [(now, gainedBytes)] : samples
            guard from > 0 else { return Output(live: live(now)) }
            return Output(line: "\(file): going on after \(Decimal.bytes(from))", live: live(now))
        case .received(let file, let bytes):
            name = file
            gainedBytes += max(0, bytes - fileBytes)
            fileBytes = bytes
            sample(now)
            return progress(now)
        case .finished(let file, let bytes):
            let isNew = finished.updateValue(bytes, forKey: file) == nil && file == name
            if file == name { (name, fileBytes) = ("", 0) }
            return Output(line: isNew ? "\(file)  \(Decimal.bytes(bytes))  checked" : nil, live: live(now))
        case .retrying(let file, let reason, let seconds):
            let wait = seconds > 0 ? "in \(ProgressText.duration(seconds))" : "now"
            return Output(line: "\(file): \(reason); trying again \(wait)")
        case .waiting(let file):
            return Output(line: "\(file): another process is fetching it; waiting")
        case .note(let text):
            return Output(line: text)
        }
    }

    /// What is said at the end.
    static func summary(_ model: FetchedModel, seconds: Double) -> String {
        let size = "\(model.files.count == 1 ? "1 file" : "\(model.files.count) files"), \(Decimal.bytes(model.bytes))"
        let commit = "commit \(model.commit.prefix(12))"
        guard model.receivedBytes > 0 else { return "\(commit): \(size), all in the cache" }
        let rate = seconds > 0.01 ? " (\(Decimal.bytes(Int(Double(model.receivedBytes) / seconds)))/s)" : ""
        return "\(commit): \(size), \(Decimal.bytes(model.receivedBytes)) received in "
            + "\(ProgressText.duration(seconds))\(rate), checked against the hub's hashes"
    }

    private mutating func progress(_ now: Double) -> Output {
        let text = live(now)
        guard !isTerminal, now - lastLineSeconds >= Self.lineSeconds else { return Output(live: text) }
        lastLineSeconds = now
        return Output(line: text, live: text)
    }

    private mutating func sample(_ now: Double) {
        if let last = samples.last, now - last.seconds < Self.sampleSeconds { return }
        samples.append((now, gainedBytes))
        while samples.count > 2, now - samples[1].seconds >= Self.windowSeconds { samples.removeFirst() }
    }

    /// Bytes a second over the window; `nil` before there is anything to go by.
    private func rate(_ now: Double) -> Double? {
        guard let oldest = samples.first, now - oldest.seconds >= Self.rateSeconds, gainedBytes > oldest.gainedBytes
        else { return nil }
        return Double(gainedBytes - oldest.gainedBytes) / (now - oldest.seconds)
    }

    private func live(_ now: Double) -> String {
        let done = finished.values.reduce(0, +) + fileBytes
        let share = totalBytes > 0 ? min(1, Double(done) / Double(totalBytes)) : 0
        let rate = rate(now)
        let parts: [String?] = [
            ProgressLine.bar(share), "\(Int(share * 100))%",
            "\(Decimal.bytes(done)) of \(Decimal.bytes(totalBytes))", rate.map { "\(Decimal.bytes(Int($0)))/s" },
            rate.map { "\(ProgressText.duration(Double(max(0, totalBytes - done)) / $0)) left" }, name,
        ]
        return parts.compactMap { $0 }.filter { !$0.isEmpty }.joined(separator: "  ")
    }
}
