import Foundation
import Testing

@testable import ModelFiles

/// Models in several files, as llama-gguf-split and the hubs have them.
@Suite struct DividedGGUFTests {
    private static func name(_ number: Int, of count: Int = 3) -> String { "small-0000\(number)-of-0000\(count).gguf" }

    private static func write(_ parts: [HandmadeGGUF], to folder: TemporaryFolder) throws {
        for (index, part) in parts.enumerated() {
            try folder.write(name(index + 1, of: parts.count), part.bytes)
        }
    }

    /// The first part may hold no tensor: `llama-gguf-split --no-tensor-first-split`.
    @Test(arguments: [[5, 4, 3], [0, 6, 6], [12, 0, 0]])
    func anyPartOpensTheModel(counts: [Int]) throws {
        let writer = HandmadeGGUF.smallLlama()
        let whole = try writer.open()
        let folder = try TemporaryFolder()
        try Self.write(writer.divided(counts), to: folder)
        var digests: Set<String> = []
        for number in 1...3 {
            let read = try Checkpoint.open(folder.path + "/" + Self.name(number))
            #expect(read.configuration == whole.configuration)
            #expect(read.displayName == "small")
            #expect(read.chatTemplate == whole.chatTemplate)
            #expect(read.tensors.count == 12)
            for (role, tensor) in whole.tensors {
                let found = try #require(read.tensors[role])
                #expect(found.bytes(0..<found.rows) == tensor.bytes(0..<tensor.rows), "\(role)")
            }
            digests.insert(read.digest)
        }
        #expect(digests.count == 1)
    }

    @Test func theDigestCoversEveryPart() throws {
        var parts = HandmadeGGUF.smallLlama().divided([5, 4, 3])
        let folder = try TemporaryFolder()
        try Self.write(parts, to: folder)
        let before = try Checkpoint.open(folder.path + "/" + Self.name(1)).digest
        parts[2].tensors[0].data[0] ^= 1
        try Self.write(parts, to: folder)
        #expect(try Checkpoint.open(folder.path + "/" + Self.name(1)).digest != before)
    }

    @Test func missingPartsAreNamed() throws {
        let folder = try TemporaryFolder()
        try withExtendedLifetime(folder) {
            try Self.write(HandmadeGGUF.smallLlama().divided([2, 2, 2, 2, 2, 1, 1]), to: folder)
            try FileManager.default.removeItem(atPath: folder.path + "/" + Self.name(3, of: 7))
            let error = try #require(throws: ModelFileError.self) {
                try Checkpoint.open(folder.path + "/" + Self.name(2, of: 7))
            }
            #expect(error.message.contains("all 7 parts") && error.found == "no " + Self.name(3, of: 7))
            for number in [1, 4, 5, 6, 7] {
                try FileManager.default.removeItem(atPath: folder.path + "/" + Self.name(number, of: 7))
            }
            let more = try #require(throws: ModelFileError.self) {
                try Checkpoint.open(folder.path + "/" + Self.name(2, of: 7))
            }
            #expect(more.found.hasPrefix("no " + Self.name(1, of: 7)) && more.found.hasSuffix("and 2 more"))
            #expect(more.remedy?.contains("fetch") == true)
        }
    }

    struct Case: Sendable, CustomTestStringConvertible {
        var testDescription: String
        /// Parts of the message.
        var expected: [String]
        var change: @Sendable (inout [HandmadeGGUF]) -> Void

        init(_ name: String, _ expected: [String], _ change: @escaping @Sendable (inout [HandmadeGGUF]) -> Void) {
            testDescription = name
            self.expected = expected
            self.change = change
        }
    }

    static let cases: [Case] = [
        Case("parts in another order", ["00002-of-00003.gguf", "split.no", "expected 1", "found 2"]) {
            $0.swapAt(1, 2)
        },
        Case("given part under another name", ["00001-of-00003.gguf", "split.no", "NAME-00002-of-00003.gguf"]) {
            $0[0]["split.no"] = .u16(1)
        },
        Case("another number of parts", ["00003-of-00003.gguf", "split.count", "expected 3", "found 4"]) {
            $0[2]["split.count"] = .u16(4)
        },
        Case("another number of tensors", ["00002-of-00003.gguf", "split.tensors.count", "expected 12", "found 13"]) {
            $0[1]["split.tensors.count"] = .i32(13)
        },
        Case("a model of its own", ["00002-of-00003.gguf", "split.count", "a model in one file"]) {
            $0[1] = HandmadeGGUF.smallLlama()
        },
        Case("a part of another model", ["00003-of-00003.gguf", "general.name", "expected small", "found large"]) {
            $0[2]["general.name"] = .text("large")
        },
        Case("a part of another architecture", ["00002-of-00003.gguf", "general.architecture", "found qwen2"]) {
            $0[1]["general.architecture"] = .text("qwen2")
        },
        Case("a tensor twice", ["00003-of-00003.gguf", "blk.0.attn_q.weight", "00001-of-00003.gguf too"]) {
            $0[2].tensors[0] = $0[0].tensors[2]
        },
        Case("a tensor too few", ["split.tensors.count", "12 tensors in 3 parts", "found 11"]) {
            $0[2].tensors.removeLast()
        },
        Case("no number of the part", ["00001-of-00003.gguf", "split.no", "no such key"]) { $0[0]["split.no"] = nil },
        Case("no number of tensors", ["00002-of-00003.gguf", "split.tensors.count", "no such key"]) {
            $0[1]["split.tensors.count"] = nil
        },
        Case("number of the part past the count", ["split.no", "0 to 2", "found 3"]) { $0[0]["split.no"] = .u16(3) },
        Case("a damaged part", ["00002-of-00003.gguf", "bytes of data"]) { $0[1].tensors[3].data.removeLast() },
        Case("a type in a later part", ["00003-of-00003.gguf", "IQ2_S"]) { $0[2].tensors[0].type = 22 },
    ]

    @Test(arguments: cases)
    func isRefused(_ hostile: Case) throws {
        var parts = HandmadeGGUF.smallLlama().divided([5, 4, 3])
        hostile.change(&parts)
        let folder = try TemporaryFolder()
        try Self.write(parts, to: folder)
        let error = try #require(throws: ModelFileError.self) {
            try Checkpoint.open(folder.path + "/" + Self.name(1))
        }
        for part in hostile.expected {
            #expect(error.message.contains(part), "\(error.message)")
        }
    }

    @Test func namesThatWereChanged() throws {
        let folder = try TemporaryFolder()
        try withExtendedLifetime(folder) {
            let parts = HandmadeGGUF.smallLlama().divided([6, 6])
            try folder.write("model.gguf", parts[0].bytes)
            try folder.write("small-00002-of-00003.gguf", parts[1].bytes)
            for name in ["model.gguf", "small-00002-of-00003.gguf"] {
                let error = try #require(throws: ModelFileError.self) { try Checkpoint.open(folder.path + "/" + name) }
                #expect(error.message.contains("-of-00002.gguf") && error.found == "the name \(name)")
            }
        }
    }

    /// A count of one says nothing, whatever the name.
    @Test func onePartIsAWhole() throws {
        var writer = HandmadeGGUF.smallLlama()
        writer["split.count"] = .u16(1)
        let folder = try TemporaryFolder()
        try folder.write("small-00001-of-00009.gguf", writer.bytes)
        let read = try Checkpoint.open(folder.path + "/small-00001-of-00009.gguf")
        #expect(read.tensors.count == 12 && read.displayName == "small-00001-of-00009")
    }

    /// It lies in the first part, and needs no other.
    @Test func theTokenizerIsFoundFromAnyPart() throws {
        let folder = try TemporaryFolder()
        try withExtendedLifetime(folder) {
            try Self.write(HandmadeGGUF.smallLlama().divided([5, 4, 3]), to: folder)
            try FileManager.default.removeItem(atPath: folder.path + "/" + Self.name(2))
            for number in [1, 3] {
                guard case .gguf(let found) = try TokenizerSource.inGGUF(folder.path + "/" + Self.name(number)) else {
                    Issue.record("expected a vocabulary")
                    return
                }
                #expect(found.tokens.count == 6)
            }
        }
    }

    @Test func namesOfParts() {
        let name = GGUFPartName("folder/Model-Q4_K_M-00012-of-00345.gguf")
        #expect(name?.prefix == "folder/Model-Q4_K_M" && name?.number == 12 && name?.count == 345)
        #expect(name?.path(7) == "folder/Model-Q4_K_M-00007-of-00345.gguf")
        for other in [
            "model.gguf", "a-00001-of-00003.bin", "a-1-of-3.gguf", "a-0000x-of-00003.gguf", "a_00001-of-00003.gguf",
            "-00001-of-00003.gguf", "a-00001-on-00003.gguf", "", "a-+0001-of-00003.gguf",
        ] {
            #expect(GGUFPartName(other) == nil, "\(other)")
        }
    }
}
