/// The last-level cache, from sysfs or else from `getconf`'s table.
enum CacheSizes {
    /// `32K`, `105M`, `512` in bytes.
    static func parse(_ text: String) -> Int? {
        let shifts: [Character: Int] = ["K": 10, "M": 20, "G": 30]
        var digits = text[...]
        var shift = 0
        if let last = digits.last, let unit = shifts[last] {
            shift = unit
            digits = digits.dropLast()
        }
        guard let count = Int(digits), count > 0, count <= Int.max >> shift else { return nil }
        return count << shift
    }

    /// Size of the highest data or unified cache of the first processor.
    static func lastLevel(_ files: SystemFiles) -> Int? {
        var best: (level: Int, bytes: Int)?
        for index in 0..<16 {
            let folder = "/sys/devices/system/cpu/cpu0/cache/index\(index)/"
            guard let level = files.text(folder + "level").flatMap({ Int($0) }) else { break }
            guard files.text(folder + "type") != "Instruction", let bytes = files.text(folder + "size").flatMap(parse)
            else { continue }
            if level > best?.level ?? 0 { best = (level, bytes) }
        }
        return best?.bytes
    }

    /// The highest level whose size is known and not 0, of sizes in order of level.
    static func lastLevel(systemConfiguration sizes: [Int]) -> Int? {
        sizes.last { $0 > 0 }
    }
}
