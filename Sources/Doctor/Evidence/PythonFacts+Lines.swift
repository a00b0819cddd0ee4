import Foundation

extension PythonFacts {
    /// Reads what the probe wrote: one JSON object `{"key": ..., "value": ...}` a line. Other lines are left alone.
    public init(lines text: String) {
        self.init()
        let decoder = JSONDecoder()
        for line in text.split(whereSeparator: \.isNewline) {
            let data = Data(line.utf8)
            guard let key = try? decoder.decode(Key.self, from: data).key else { continue }
            take(key, data, decoder)
        }
    }

    private mutating func take(_ key: String, _ data: Data, _ decoder: JSONDecoder) {
        func value<Value: Decodable>(_ type: Value.Type) -> Value? {
            (try? decoder.decode(Entry<Value>.self, from: data))?.value
        }
        switch key {
        case "python": python = value(Interpreter.self)
        case "packages": packages = value([String: String].self) ?? [:]
        case "conflicts": conflicts = value([Conflict].self) ?? []
        case "torch": torch = value(Torch.self)
        case "cuda": cuda = value([Device].self)
        case "npu": npu = value([Device].self)
        case "transformers": transformers = value(String.self)
        case "step": lastStep = value(String.self)
        case "end": isComplete = true
        default:
            if key.hasPrefix("error.") { errors[String(key.dropFirst(6))] = value(String.self) }
        }
    }

    private struct Key: Decodable {
        var key: String
    }

    private struct Entry<Value: Decodable>: Decodable {
        var value: Value
    }
}
