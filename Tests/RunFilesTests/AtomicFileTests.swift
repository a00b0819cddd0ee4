import Foundation
import Testing

@testable import RunFiles

struct AtomicFileTests {
    /// A folder of the test's own, gone afterwards.
    private func withFolder(_ body: (String) throws -> Void) throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("sextant-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try body(folder)
    }

    @Test func writesAndReplaces() throws {
        try withFolder { folder in
            let path = folder + "/a.run.json"
            try RunFile.write(SampleRun.analysed, to: path)
            try RunFile.write(SampleRun.analysed, to: path)
            #expect(try RunFile.read(path).run == SampleRun.run)
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["a.run.json"])
        }
    }

    @Test func aFullDiskLeavesTheOldFile() throws {
        try withFolder { folder in
            let path = folder + "/a.md"
            try AtomicFile.write(Data("old".utf8), to: path)
            var calls = 0
            let error = #expect(throws: RunFileError.self) {
                try AtomicFile.write(Data("newer and longer".utf8), to: path) { descriptor, bytes in
                    calls += 1
                    if calls == 1 { return Foundation.write(descriptor, bytes.baseAddress, 5) }
                    errno = ENOSPC
                    return -1
                }
            }
            #expect(calls == 2)
            #expect(error?.description.contains("a.md: cannot be written: No space left on device") == true)
            #expect(error?.description.contains("untouched") == true)
            #expect(try String(contentsOfFile: path, encoding: .utf8) == "old")
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["a.md"])
        }
    }

    @Test("a pipe or a device stays what it is, and gets the content")
    func whatIsNoFileIsWrittenTo() throws {
        try withFolder { folder in
            let path = folder + "/pipe"
            try #require(mkfifo(path, 0o600) == 0)
            let reader = open(path, O_RDONLY | O_NONBLOCK)
            try #require(reader >= 0)
            defer { close(reader) }
            try AtomicFile.write(Data("content".utf8), to: path)
            var status = stat()
            #expect(stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFIFO)
            var bytes = [UInt8](repeating: 0, count: 16)
            #expect(read(reader, &bytes, bytes.count) == 7)
        }
    }

    @Test func aLinkStaysALink() throws {
        try withFolder { folder in
            try AtomicFile.write(Data("old".utf8), to: folder + "/file")
            try FileManager.default.createSymbolicLink(atPath: folder + "/link", withDestinationPath: "file")
            try AtomicFile.write(Data("new".utf8), to: folder + "/link")
            #expect(try FileManager.default.destinationOfSymbolicLink(atPath: folder + "/link") == "file")
            #expect(try String(contentsOfFile: folder + "/file", encoding: .utf8) == "new")
        }
    }

    @Test func aFolderThatCannotBeIsNamed() throws {
        try withFolder { folder in
            try Data().write(to: URL(fileURLWithPath: folder + "/file"))
            let error = #expect(throws: RunFileError.self) { try RunFolder(path: folder + "/file/sub").create() }
            #expect(error?.description.contains("/file/sub: the folder cannot be made: Not a directory") == true)
            let missing = #expect(throws: RunFileError.self) { try AtomicFile.write(Data(), to: folder + "/no/a.md") }
            #expect(missing?.description.contains("cannot be written: No such file or directory") == true)
            let unread = #expect(throws: RunFileError.self) { try RunFile.read(folder + "/none.json") }
            #expect(unread?.description.contains("none.json: cannot be read: No such file or directory") == true)
        }
    }

    @Test func namesTellTimeModelAndTarget() throws {
        let started = Date(timeIntervalSince1970: 1_795_352_462.9)
        #expect(
            RunFolder.baseName(started: started, model: "/models/Llama 2 (7B).gguf", target: "torch:cuda:0")
                == "20261122-130102-Llama-2-7B-.gguf-torch-cuda-0")
        #expect(
            RunFolder.baseName(started: started, model: "synthetic:llama-2-7b", target: "native")
                == "20261122-130102-synthetic-llama-2-7b-native")
        #expect(RunFolder.safe("../..") == "")
        #expect(RunFolder.safe("模型") == "")
        try withFolder { folder in
            let runs = RunFolder(path: folder + "/deep/er")
            try runs.create()
            let first = runs.unusedBaseName(started: started, model: "m", target: "native")
            try RunFile.write(SampleRun.analysed, to: runs.file(first, "run.json"))
            #expect(runs.unusedBaseName(started: started, model: "m", target: "native") == first + "-2")
        }
    }
}
