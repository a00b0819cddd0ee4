import EngineAPI
import Measurement

extension PeakMemory {
    /// The engine's own peak (or what the device has allocated), and the process's (or what the device holds for it).
    init(peaksOf readings: [Reading]) {
        self.init(
            engineBytes: readings.first(of: [.engineBytesPeak, .deviceAllocatedBytesPeak]),
            residentBytes: readings.first(of: [.residentBytesPeak, .deviceReservedBytesPeak]))
    }
}

extension Load {
    /// Static memory: after load and before the first request.
    init(_ load: LoadRecord) {
        self.init(
            seconds: load.seconds, staticBytes: load.memory.first(of: [.engineBytes, .deviceAllocatedBytes]),
            staticResidentBytes: load.memory.first(of: [.residentBytes, .deviceUsedBytes, .deviceReservedBytes]))
    }
}

extension [Reading] {
    /// Value of the first of `quantities` that was read. 0 bytes is no reading of memory.
    fileprivate func first(of quantities: [Reading.Quantity]) -> Double? {
        for quantity in quantities {
            if let reading = first(where: { $0.quantity == quantity }), reading.value > 0 { return reading.value }
        }
        return nil
    }
}
