import Foundation

/// What a command prints with `--json`: keys in order of the alphabet, a newline at the end.
enum JSONPage {
    /// - Throws: when `object` holds what JSON does not have.
    static func text(_ object: [String: Any]) throws -> String {
        let data = try JSONSerialization.data(
            withJSONObject: object, options: [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes])
        return String(decoding: data, as: UTF8.self) + "\n"
    }
}

/// What JSON has for what is not known.
func orNull(_ value: Any?) -> Any { value ?? NSNull() }
