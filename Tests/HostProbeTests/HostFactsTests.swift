import Foundation
import Measurement
import Testing

@testable import HostProbe

/// Machines of our own making: folders that look like the root of a Linux system.
private func machine(_ name: String) -> SystemFiles {
    let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures/\(name)")
    return SystemFiles(root: folder.path())
}

@Suite struct HostFactsTests {
    @Test("a container under version 2: half a memory limit, one and a half processors")
    func containerVersion2() {
        let facts = HostFactsReader(files: machine("container-v2")).read()
        #expect(facts.processor == "Imaginary 9000 @ 2.50GHz")
        #expect(facts.operatingSystem == "Example Linux 7 (test)")
        #expect(facts.onlineProcessors == 8)
        #expect(facts.usableProcessors == 2)
        #expect(facts.processorLimit == 1.5)
        #expect(facts.memoryBytes == 16_000_000 * 1024)
        #expect(facts.memoryLimitBytes == 4_294_967_296)
        // Limit 4 GiB, used 3 GiB of which 1 GiB is page cache that can be dropped.
        #expect(facts.availableMemoryBytes == 2 << 30)
        #expect(facts.lastLevelCacheBytes == 33_554_432)
        #expect(facts.frequencyGovernor == "powersave")
    }

    @Test("version 1 mounts; the tightest limit above the group counts")
    func containerVersion1() {
        let facts = HostFactsReader(files: machine("group-v1")).read()
        #expect(facts.memoryLimitBytes == 1 << 30)
        #expect(facts.processorLimit == 0.5)
        #expect(facts.usableProcessors == 1)
        #expect(facts.availableMemoryBytes == 500_000 * 1024)
        #expect(facts.frequencyGovernor == nil)
    }

    @Test("a system that tells nothing gives nothing")
    func bare() {
        let facts = HostFactsReader(files: machine("no-such-machine")).read()
        #expect(facts.processor == nil)
        #expect(facts.onlineProcessors == nil)
        #expect(facts.usableProcessors == nil)
        #expect(facts.memoryBytes == nil)
        #expect(facts.availableMemoryBytes == nil)
        #expect(facts.memoryLimitBytes == nil)
        #expect(facts.processorLimit == nil)
        #expect(facts.frequencyGovernor == nil)
    }

    #if os(Linux)
        @Test("this machine tells the basics")
        func thisMachine() {
            let facts = HostFactsReader().read()
            #expect(facts.kernel != nil)
            #expect(facts.architecture != nil)
            #expect((facts.usableProcessors ?? 0) >= 1)
            #expect((facts.memoryBytes ?? 0) > 64 << 20)
            #expect((facts.availableMemoryBytes ?? .max) < (facts.memoryBytes ?? 0))
        }
    #endif

    @Test(
        arguments: [
            ("0", 1), ("0-3", 4), ("0-3,8,10-11", 7), ("", nil), ("3-1", nil), ("a", nil), ("1-2-3", nil),
            ("0-99999999999", nil),
        ] as [(String, Int?)])
    func processorLists(text: String, count: Int?) {
        #expect(ProcessorList.count(text) == count)
    }

    @Test(
        arguments: [
            ("32K", 32768), ("105M", 110_100_480), ("1G", 1 << 30), ("512", 512), ("0K", nil), ("K", nil), ("x", nil),
            ("9223372036854775807G", nil),
        ] as [(String, Int?)])
    func cacheSizes(text: String, bytes: Int?) {
        #expect(CacheSizes.parse(text) == bytes)
    }

    @Test func cacheFromSystemConfiguration() {
        #expect(CacheSizes.lastLevel(systemConfiguration: [49152, 2_097_152, 110_100_480, 0]) == 110_100_480)
        #expect(CacheSizes.lastLevel(systemConfiguration: [0, -1, 0, 0]) == nil)
    }

    @Test(
        arguments: [
            ("max 100000", nil), ("-1 100000", nil), ("50000 100000", 0.5), ("300000 100000", 3), ("1", nil),
        ] as [(String, Double?)])
    func quotas(text: String, processors: Double?) {
        #expect(ControlGroupLimits.quota(text) == processors)
    }

    @Test(arguments: [("max", nil), ("9223372036854771712", nil), ("4096", 4096), ("", nil)] as [(String, Int?)])
    func memoryLimits(text: String, bytes: Int?) {
        #expect(ControlGroupLimits.memoryLimit(text) == bytes)
    }

    @Test func kibibytes() {
        #expect(KeyedLines.kibibytes("16 kB") == 16384)
        #expect(KeyedLines.kibibytes("16 MB") == nil)
        #expect(KeyedLines.kibibytes("9223372036854775807 kB") == nil)
        #expect(KeyedLines.kibibytes(nil) == nil)
    }

    @Test func hypervisors() {
        #expect(HypervisorName.name(signature: "KVMKVMKVM", isVirtual: true) == "KVM")
        #expect(HypervisorName.name(signature: "Somebody", isVirtual: true) == "Somebody")
        #expect(HypervisorName.name(signature: "", isVirtual: true) == "unknown")
        #expect(HypervisorName.name(signature: "", isVirtual: false) == nil)
    }
}
