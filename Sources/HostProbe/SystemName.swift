import Foundation

/// What `uname` and `sysconf` say.
struct SystemName {
    var name: String?
    var release: String?
    var machine: String?

    init() {
        var information = utsname()
        guard uname(&information) == 0 else { return }
        name = Self.text(information.sysname)
        release = Self.text(information.release)
        machine = Self.text(information.machine)
    }

    static func lastLevelCacheBytes() -> Int? {
        #if os(Linux)
            let names = [_SC_LEVEL1_DCACHE_SIZE, _SC_LEVEL2_CACHE_SIZE, _SC_LEVEL3_CACHE_SIZE, _SC_LEVEL4_CACHE_SIZE]
            return CacheSizes.lastLevel(systemConfiguration: names.map { sysconf(Int32($0)) })
        #else
            return nil
        #endif
    }

    /// The text of one of the fixed character arrays of `utsname`.
    private static func text<Characters>(_ characters: Characters) -> String? {
        withUnsafeBytes(of: characters) { bytes in
            let text = String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            return text.isEmpty ? nil : text
        }
    }
}
