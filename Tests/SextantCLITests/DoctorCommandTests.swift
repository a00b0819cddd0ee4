import Foundation
import Testing

@Suite(.serialized, .enabled(if: SextantProcess.isBuilt, SextantProcess.comment))
struct DoctorCommandTests {
    private struct Page: Decodable {
        struct Check: Decodable {
            var name: String
            var title: String
            var result: String
            var needed: Bool
            var finding: String
            var remedy: String?
        }

        var target: String
        var fit: Bool
        var checks: [Check]

        func check(_ name: String) throws -> Check { try #require(checks.first { $0.name == name }) }
    }

    private func page(_ arguments: [String], status: Int32) async throws -> Page {
        let ended = try await SextantProcess.run(["doctor", "--json"] + arguments)
        #expect(ended.status == status)
        #expect(ended.errors.isEmpty)
        return try JSONDecoder().decode(Page.self, from: Data(ended.output.utf8))
    }

    @Test("the native engine needs nothing that this machine lacks")
    func native() async throws {
        let page = try await page(["--target", "native"], status: 0)
        #expect(page.fit && page.target == "native")
        #expect(try page.check("processor").result == "good")
        #expect(try page.check("memory").finding.contains("GB"))
        #expect(page.checks.allSatisfy { $0.result != "bad" || $0.remedy != nil })
    }

    @Test("what a target needs and does not find is a cross with a remedy, and exit code 1")
    func lacking() async throws {
        // A program that is no Python: the same on every machine.
        let arguments = ["--target", "torch:npu:0", "--python", "/bin/false"]
        let page = try await page(arguments, status: 1)
        #expect(!page.fit)
        let python = try page.check("python")
        #expect(python.needed && python.result == "bad")
        #expect(python.finding.contains("/bin/false"))
        #expect(python.remedy?.contains("--python") == true)
        let text = try await SextantProcess.run(["doctor"] + arguments)
        #expect(text.status == 1)
        #expect(text.output.contains("✗ Python") && text.output.contains("→ Name another one with --python PATH."))
        let chinese = try await SextantProcess.run(["doctor", "--lang", "zh"] + arguments)
        #expect(chinese.status == 1)
        #expect(chinese.output.contains("torch:npu:0") && chinese.output.contains("--python"))
        #expect(!chinese.output.contains("Name another one"))
    }

    @Test("a target that there is not is a mistake in the command")
    func usage() async throws {
        let ended = try await SextantProcess.run(["doctor", "--target", "torch:tpu"])
        #expect(ended.status == 64)
        #expect(ended.errors.contains("torch:npu:N") && ended.output.isEmpty)
    }
}
