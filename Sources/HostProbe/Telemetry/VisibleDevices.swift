/// Which devices a process is shown by `ASCEND_RT_VISIBLE_DEVICES` or `CUDA_VISIBLE_DEVICES`, which renumber them from 0.
public enum VisibleDevices {
    /// The machine's own number or identifier of a process's device.
    ///
    /// - Parameters:
    ///   - ordinal: as PyTorch counts: `cuda:1` is 1.
    ///   - list: the variable's value; `nil` when it is not set, and then nothing is renumbered.
    /// - Returns: `nil` when the process is not shown that many. The list ends at the first entry that is no device, as the
    ///   runtimes have it.
    public static func physical(_ ordinal: Int, list: String?) -> String? {
        guard ordinal >= 0 else { return nil }
        guard let list else { return String(ordinal) }
        var shown: [String] = []
        for entry in list.split(separator: ",", omittingEmptySubsequences: false) {
            let entry = entry.filter { !$0.isWhitespace }
            let isIdentifier = entry.hasPrefix("GPU-") || entry.hasPrefix("MIG-")
            guard isIdentifier || Int(entry).map({ $0 >= 0 }) ?? false else { break }
            shown.append(entry)
        }
        return ordinal < shown.count ? shown[ordinal] : nil
    }
}
