import Foundation

extension GGUFFile {
    /// Opens a model in one file, or one of which any part is given: the others lie beside it.
    static func open(_ path: String) throws(ModelFileError) -> GGUFFile {
        let given = try GGUFPart(path: path)
        guard let place = try given.place() else { return GGUFFile(given) }
        let name = try given.name(at: place)
        try requireAll(name, path)
        let first = try place.index == 0 ? given : GGUFPart(path: name.path(1))
        try first.require(GGUFPart.Place(index: 0, count: place.count, tensorCount: place.tensorCount), first: first)
        var others: [GGUFPart] = []
        for index in 1..<place.count {
            let part = try index == place.index ? given : GGUFPart(path: name.path(index + 1))
            try part.require(
                GGUFPart.Place(index: index, count: place.count, tensorCount: place.tensorCount), first: first)
            others.append(part)
        }
        try requireEachTensorOnce([first] + others, place)
        return GGUFFile(first: first, metadata: first.metadata.without(prefix: "split."), others: others)
    }

    /// What the tokenizer is made of lies in the first part; the others may be missing.
    static func openFirst(_ path: String) throws(ModelFileError) -> GGUFFile {
        let given = try GGUFPart(path: path)
        guard let place = try given.place(), place.index > 0 else { return GGUFFile(given) }
        let name = try given.name(at: place)
        return try GGUFFile(GGUFPart(path: name.path(1)))
    }

    private static func requireAll(_ name: GGUFPartName, _ path: String) throws(ModelFileError) {
        let missing = (1...name.count).filter { access(name.path($0), F_OK) != 0 }
        guard !missing.isEmpty else { return }
        let shown = missing.prefix(4).map { PathName.last(name.path($0)) }.joined(separator: ", ")
        throw ModelFileError(
            file: path, field: nil, expected: "all \(name.count) parts of the model in one folder",
            found: "no \(shown)\(missing.count > 4 ? " and \(missing.count - 4) more" : "")",
            remedy: "fetch the missing parts into the same folder")
    }

    private static func requireEachTensorOnce(
        _ parts: [GGUFPart], _ place: GGUFPart.Place
    ) throws(ModelFileError) {
        var holders: [String: String] = [:]
        for part in parts {
            for description in part.descriptions {
                if let other = holders.updateValue(part.path, forKey: description.name) {
                    throw ModelFileError(
                        file: part.path, field: "tensor \(description.name)", expected: "each tensor in one part",
                        found: "it in \(PathName.last(other)) too", remedy: ModelFileError.damaged)
                }
            }
        }
        guard holders.count == place.tensorCount else {
            throw ModelFileError(
                file: parts[0].path, field: "split.tensors.count",
                expected: "\(place.tensorCount) tensors in \(place.count) parts", found: "\(holders.count)",
                remedy: ModelFileError.damaged)
        }
    }
}
