import Measurement

/// How far a precision's answers are from the reference's, in three steps.
///
/// The bounds are ours: mean divergences that public evaluations of 8-bit weights stay below by an order of magnitude
/// (0.01 nats), and that weights of 2 to 3 bits pass (0.1 nats).
enum QualityVerdict {
    case alike, close, apart

    init?(_ record: QualityRecord) {
        guard record.failure == nil, let divergence = record.meanDivergence else { return nil }
        self = divergence < 0.01 ? .alike : divergence < 0.1 ? .close : .apart
    }
}
