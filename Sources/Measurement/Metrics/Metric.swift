/// One metric: how a replicate is reduced to one number. A new one is a file here and a line in `MetricCatalog`.
public protocol Metric: Sendable {
    var name: MetricName { get }
    var unit: Unit { get }

    /// Whether the machine's momentary bandwidth moves the figure, so that an interval across two states means nothing.
    var followsMachineState: Bool { get }

    /// The replicate's value in `unit`; `nil` rather than an invented number.
    func value(of replicate: Replicate) -> Double?
}

extension Metric {
    public var followsMachineState: Bool { true }
}
