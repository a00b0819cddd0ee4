import EngineAPI
import Testing

@testable import NativeEngine

@Suite struct CachePoolTests {
    private static func pool(_ account: MemoryAccount) -> CachePool {
        CachePool(shape: CacheShape(TinyModel.configuration, element: .half), account: account)
    }

    @Test func roomIsRoundedUp() {
        let shape = CacheShape(TinyModel.configuration, element: .half)
        #expect([1, 64, 65].map(shape.capacity) == [64, 64, 128])
        // layers x (keys, values) x heads x components x 2 bytes
        #expect(shape.bytesPerPosition == 2 * 2 * 2 * 16 * 2)
        #expect(shape.bytes(capacity: 64) == 64 * shape.bytesPerPosition)
        #expect(CacheShape(TinyModel.configuration, element: .single).bytesPerPosition == 2 * shape.bytesPerPosition)
    }

    @Test func aSlabIsUsedAgain() throws {
        let account = MemoryAccount()
        let pool = Self.pool(account)
        let first = try pool.take(positions: 100)
        let address = first.memory.base
        pool.giveBack(first)
        let bytes = account.bytes
        #expect(try pool.take(positions: 120).memory.base == address)
        #expect(account.bytes == bytes)
    }

    @Test func anotherSizeReleasesWhatIsFree() throws {
        let account = MemoryAccount()
        let pool = Self.pool(account)
        for slab in try (0..<4).map({ _ in try pool.take(positions: 64) }) { pool.giveBack(slab) }
        #expect(pool.freeCount == 4)
        let other = try pool.take(positions: 200)
        #expect(pool.freeCount == 0)
        #expect(account.bytes == other.memory.byteCount)
    }

    @Test func trimReleasesWhatAPeriodDidNotUse() throws {
        let account = MemoryAccount()
        let pool = Self.pool(account)
        for slab in try (0..<2).map({ _ in try pool.take(positions: 64) }) { pool.giveBack(slab) }
        pool.trim()
        #expect(pool.freeCount == 2)
        pool.giveBack(try pool.take(positions: 64))
        pool.trim()
        #expect(pool.freeCount == 1)
        pool.trim()
        #expect(pool.freeCount == 0)
        #expect(account.bytes == 0)
    }

    @Test func peaksStayUntilReset() {
        let account = MemoryAccount()
        account.add(10)
        account.add(20)
        account.subtract(25)
        #expect(account.bytes == 5)
        #expect(account.peakBytes == 30)
        account.resetPeak()
        #expect(account.peakBytes == 5)
    }
}
