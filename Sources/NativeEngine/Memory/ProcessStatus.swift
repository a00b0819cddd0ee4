import Foundation

/// The process's resident set as the kernel counts it.
enum ProcessStatus {
    /// Bytes of `VmRSS` and `VmHWM`; `nil` where the kernel does not tell.
    static func resident() -> (now: Int?, peak: Int?) {
        guard let data = FileManager.default.contents(atPath: "/proc/self/status") else { return (nil, nil) }
        let text = String(decoding: data, as: UTF8.self)
        return (kibibytes(of: "VmRSS", in: text), kibibytes(of: "VmHWM", in: text))
    }

    /// Starts a new `VmHWM`. False when the kernel does not allow it; the peak is then that of the whole process.
    static func resetPeak() -> Bool {
        let file = open("/proc/self/clear_refs", O_WRONLY)
        guard file >= 0 else { return false }
        defer { close(file) }
        return write(file, "5", 1) == 1
    }

    /// Bytes of a line `KEY:   123 kB`.
    static func kibibytes(of key: String, in text: String) -> Int? {
        for line in text.split(separator: "\n") where line.hasPrefix(key + ":") {
            let fields = line.dropFirst(key.count + 1).split(whereSeparator: \.isWhitespace)
            return fields.first.flatMap { Int($0) }.map { $0 * 1024 }
        }
        return nil
    }
}
