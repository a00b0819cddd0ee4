import Foundation

/// The few functions of Huawei's management library (`libdcmi.so`) that telemetry needs, found when it is there.
///
/// Declared here from the documented names and arguments; every function returns 0 for success.
struct DCMILibrary: Sendable {
    private typealias Start = @convention(c) @Sendable () -> Int32
    private typealias Reading = @convention(c) @Sendable (Int32, Int32, UnsafeMutablePointer<Int32>) -> Int32
    private typealias Rate = @convention(c) @Sendable (Int32, Int32, Int32, UnsafeMutablePointer<UInt32>) -> Int32
    private typealias Memory = @convention(c) @Sendable (Int32, Int32, UnsafeMutableRawPointer) -> Int32

    private let power: Reading
    private let temperature: Reading?
    private let rate: Rate?
    private let memory: Memory?

    /// Which rate `dcmi_get_device_utilization_rate` is asked for.
    private static let cores: Int32 = 2

    static let usualNames = [
        "libdcmi.so", "/usr/local/dcmi/libdcmi.so", "/usr/local/Ascend/driver/lib64/driver/libdcmi.so",
    ]

    /// `nil` where the library is missing, lacks the function for power, or cannot start.
    init?(_ names: [String] = usualNames) {
        // The handle is never closed: the library keeps threads of its own.
        guard let handle = names.lazy.compactMap({ dlopen($0, RTLD_NOW | RTLD_LOCAL) }).first,
            let start = dlsym(handle, "dcmi_init"), let power = dlsym(handle, "dcmi_get_device_power_info")
        else { return nil }
        // SAFETY: the symbols are C functions of exactly these arguments.
        guard unsafeBitCast(start, to: Start.self)() == 0 else { return nil }
        self.power = unsafeBitCast(power, to: Reading.self)
        temperature = dlsym(handle, "dcmi_get_device_temperature").map { unsafeBitCast($0, to: Reading.self) }
        rate = dlsym(handle, "dcmi_get_device_utilization_rate").map { unsafeBitCast($0, to: Rate.self) }
        memory = dlsym(handle, "dcmi_get_device_hbm_info").map { unsafeBitCast($0, to: Memory.self) }
    }

    /// Told in tenths of a watt.
    func powerWatts(card: Int, chip: Int) -> Double? {
        Self.read(power, card, chip).flatMap { $0 > 0 ? Double($0) / 10 : nil }
    }

    func temperatureCelsius(card: Int, chip: Int) -> Double? {
        temperature.flatMap { Self.read($0, card, chip) }.flatMap { (-100...300).contains($0) ? Double($0) : nil }
    }

    /// Share of the time that the AI cores worked.
    func utilisation(card: Int, chip: Int) -> Double? {
        var percent: UInt32 = 0
        guard let rate, let (card, chip) = Self.numbers(card, chip), rate(card, chip, Self.cores, &percent) == 0,
            percent <= 100
        else { return nil }
        return Double(percent) / 100
    }

    func memoryUsedBytes(card: Int, chip: Int) -> Double? {
        guard let memory, let (card, chip) = Self.numbers(card, chip) else { return nil }
        // Begins with: 64 bits size, 32 bits clock, 64 bits use, both in units of 2^20 bytes. Room for what later versions
        // may append.
        return withUnsafeTemporaryAllocation(byteCount: 256, alignment: 8) { buffer -> Double? in
            buffer.initializeMemory(as: UInt8.self, repeating: 0)
            guard let start = buffer.baseAddress, memory(card, chip, start) == 0 else { return nil }
            let size = buffer.load(fromByteOffset: 0, as: UInt64.self)
            let used = buffer.load(fromByteOffset: 16, as: UInt64.self)
            guard size > 0, size < 1 << 30, used <= size else { return nil }
            return Double(used) * 1_048_576
        }
    }

    private static func read(_ function: Reading, _ card: Int, _ chip: Int) -> Int32? {
        var value: Int32 = 0
        guard let (card, chip) = numbers(card, chip), function(card, chip, &value) == 0 else { return nil }
        return value
    }

    private static func numbers(_ card: Int, _ chip: Int) -> (Int32, Int32)? {
        guard let card = Int32(exactly: card), let chip = Int32(exactly: chip) else { return nil }
        return (card, chip)
    }
}
