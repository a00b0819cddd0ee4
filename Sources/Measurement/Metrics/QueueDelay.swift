/// Queue delay, milliseconds: mean over requests of sent - scheduled, the part that coordinated omission hides.
///
/// 0 in a closed loop, where a request is scheduled when it is sent.
public struct QueueDelay: Metric {
    public let name = MetricName.queueDelay
    public let unit = Unit.milliseconds

    public func value(of replicate: Replicate) -> Double? {
        let records = replicate.full.records
        return replicate.full.sum { record in
            let delay = Double(record.sent) - Double(record.scheduled)
            return delay >= 0 ? delay : nil
        }
        .map { $0 / Double(records.count) / nanosecondsPerMillisecond }
    }
}
