extension GGUFPart {
    /// Which part of a model a file says it is.
    struct Place: Hashable {
        /// From 0.
        var index: Int
        /// Parts of the model, at least 2.
        var count: Int
        /// Tensors of the model, in all parts together.
        var tensorCount: Int
    }

    /// `nil` for a model in one file. The keys are llama-gguf-split's.
    func place() throws(ModelFileError) -> Place? {
        guard let count = try metadata.integer("split.count", in: 0...Int(UInt16.max)), count > 1 else { return nil }
        guard let index = try metadata.integer("split.no", in: 0...(count - 1)) else {
            throw metadata.failure(
                "split.no", "which of the \(count) parts this is", "no such key", remedy: ModelFileError.damaged)
        }
        guard let tensorCount = try metadata.integer("split.tensors.count", in: 0...Int(Int32.max)) else {
            throw metadata.failure(
                "split.tensors.count", "the number of tensors in all parts", "no such key",
                remedy: ModelFileError.damaged)
        }
        return Place(index: index, count: count, tensorCount: tensorCount)
    }

    /// The name by which the other parts are found.
    ///
    /// - Throws: when the file has another name than that of its place.
    func name(at place: Place) throws(ModelFileError) -> GGUFPartName {
        if let name = GGUFPartName(path), name.number == place.index + 1, name.count == place.count { return name }
        let (number, count) = (GGUFPartName.digits(place.index + 1), GGUFPartName.digits(place.count))
        throw metadata.failure(
            "split.no", "a file named NAME-\(number)-of-\(count).gguf for part \(place.index + 1) of \(place.count)",
            "the name \(PathName.last(path))", remedy: "give all parts the names under which they were published")
    }

    /// - Parameters:
    ///   - place: by the name of this file and the part that was given.
    ///   - first: the part that says what the model is.
    func require(_ place: Place, first: GGUFPart) throws(ModelFileError) {
        func failure(_ field: String, _ expected: String, _ found: String) -> ModelFileError {
            metadata.failure(
                field, expected, found,
                remedy: "the parts belong to different models: fetch all \(place.count) of one into one folder")
        }
        guard let found = try self.place() else {
            throw failure("split.count", "\(place.count) parts", "a model in one file")
        }
        guard found.count == place.count else { throw failure("split.count", "\(place.count)", "\(found.count)") }
        guard found.index == place.index else {
            throw failure("split.no", "\(place.index), counted from 0", "\(found.index)")
        }
        guard found.tensorCount == place.tensorCount else {
            throw failure("split.tensors.count", "\(place.tensorCount), as in the part given", "\(found.tensorCount)")
        }
        // Parts after the first need not say more; some writers repeat what the model is.
        for key in ["general.architecture", "general.name"] {
            guard let own = try metadata.text(key), let name = try first.metadata.text(key), own != name else {
                continue
            }
            throw failure(key, "\(name), as in the first part", own)
        }
    }
}
