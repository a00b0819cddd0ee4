import CKernels
import Testing

@Suite struct TableTests {
    @Test func portableIsLastAndNeedsNothing() {
        #expect(Table.portable.name == "portable")
        #expect(Table.portable.kernels.pointee.required_features == 0)
        #expect(ck_kernels_at(ck_kernels_count()) == nil)
    }

    @Test func everyTableRunsHereUnderItsOwnName() {
        let features = ck_cpu_features()
        for table in Table.all {
            #expect(table.kernels.pointee.required_features & ~features == 0)
            #expect(ck_kernels_named(table.name) == table.kernels)
        }
        #expect(Set(Table.all.map(\.name)).count == Table.all.count)
    }

    @Test func unknownNamesFindNothing() {
        #expect(ck_kernels_named("neon9") == nil)
        #expect(ck_kernels_named("") == nil)
        #expect(ck_kernels_named("avx") == nil)
    }

    @Test func aFamilyNameFindsItsBestMember() {
        let family = Table.all.first { $0.name.hasPrefix("avx512") }
        #expect(ck_kernels_named("avx512") == family?.kernels)
    }
}
