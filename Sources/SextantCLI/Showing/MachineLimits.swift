import HostProbe
import Measurement

/// What `sextant limits` has measured; what it was not asked for is `nil` or empty.
struct MachineLimits {
    var host: HostFacts?
    var ceiling: Ceiling
    var bandwidths: [ReadBandwidth] = []
    var clockHertz: Double?
    var timing: SelfTest?
}
