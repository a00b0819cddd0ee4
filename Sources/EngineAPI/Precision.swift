/// The arithmetic class that a user asks for.
///
/// `int8` and `int4` are blocks of 32 weights with one scale each and int8 activations.
public enum Precision: String, Sendable, Hashable, CaseIterable, Codable {
    case fp32, fp16, bf16, int8, int4
}
