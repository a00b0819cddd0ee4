import CKernels
import Foundation

/// Goes through tables, formats, shapes and thread counts.
struct Ladder {
    struct WrongKernels: Error, CustomStringConvertible {
        let names: [String]
        var description: String {
            "not timed, since they differ from the portable kernel: " + names.joined(separator: ", ")
        }
    }

    /// Rows and columns of the largest products of a layer.
    static let shapes = [("TinyLlama 1.1B", 5632, 2048), ("Llama 2 7B", 11008, 4096)]
    static let manyTokens = 512
    /// Tokens that share one reading of the weights: batches of sequences, and a short prompt.
    static let fewTokens = [1, 4, 8, 27]
    /// Weights of one token's product are larger than any cache.
    static let decodeBytes = 256 << 20
    /// Rounding of activations to int8 or bfloat16, relative to the largest result.
    static let tolerance: Float = 2e-2

    let options: Options

    func climb() throws {
        var wrong: [String] = []
        for threads in options.threads {
            let team = Team(threads: threads)
            let ceilings = Ceilings(team: team, seconds: options.seconds)
            print("\n\(threads) thread(s), memory read at \(figure(ceilings.readBytesPerSecond / 1e9)) GB/s")
            print(
                row([
                    "table", "format", "shape", "1 token GB/s", "of read", "4 GB/s", "8 GB/s", "27 GB/s",
                    "prefill GFLOP/s", "ceiling", "share",
                ]))
            for table in tables() {
                for format in Format.all where options.format == nil || options.format == format.name {
                    guard isRight(table, format) else {
                        wrong.append("\(name(table)) \(format.name)")
                        continue
                    }
                    for shape in Self.shapes {
                        measure(table, format, shape, team, ceilings)
                    }
                }
            }
        }
        if !wrong.isEmpty {
            throw WrongKernels(names: Array(Set(wrong)).sorted())
        }
    }

    /// All but the portable table, which is the measure of truth and not of speed.
    private func tables() -> [UnsafePointer<ck_kernels>] {
        (0..<ck_kernels_count()).compactMap { ck_kernels_at($0) }.filter { table in
            options.table.map { $0 == name(table) } ?? (table.pointee.required_features != 0)
        }
    }

    private func name(_ table: UnsafePointer<ck_kernels>) -> String {
        String(cString: table.pointee.name)
    }

    private func isRight(_ table: UnsafePointer<ck_kernels>, _ format: Format) -> Bool {
        guard let portable = ck_kernels_named("portable") else {
            return false
        }
        let rows = 80, columns = format.columns(from: 576)
        let weights = format.weights(rows: rows, columns: columns, distinct: rows)
        return [1, 4, 7, 8, 16, 27, 50, 100].allSatisfy { tokens in
            let products = [table, portable].map {
                Product(
                    format.product(of: $0), weights: weights, tokens: tokens, rows: rows, columns: columns, threads: 1)
            }
            for product in products {
                product.run(rows: 0..<rows, thread: 0)
            }
            return products[0].difference(from: products[1]) < Self.tolerance
        }
    }

    private func measure(
        _ table: UnsafePointer<ck_kernels>, _ format: Format, _ shape: (name: String, rows: Int, columns: Int),
        _ team: Team, _ ceilings: Ceilings
    ) {
        let copies = Self.decodeBytes / ck_matrix_bytes(format.format, shape.rows, shape.columns) + 1
        let tallRows = shape.rows * copies
        let weights = format.weights(rows: tallRows, columns: shape.columns)
        let kernel = format.product(of: table)

        let bandwidths = Self.fewTokens.map { tokens in
            let decode = Product(
                kernel, weights: weights, tokens: tokens, rows: tallRows, columns: shape.columns,
                threads: team.threads)
            return Double(weights.byteCount) / time(decode, team)
        }
        let prefill = Product(
            kernel, weights: weights, tokens: Self.manyTokens, rows: shape.rows, columns: shape.columns,
            threads: team.threads)
        let operations = 2.0 * Double(shape.rows * shape.columns * Self.manyTokens) / time(prefill, team)
        let ceiling = ceilings.operationsPerSecond(
            format.arithmetic(in: name(table)), features: table.pointee.required_features)
        print(
            row([
                name(table), format.name, shape.name, figure(bandwidths[0] / 1e9),
                figure(bandwidths[0] / ceilings.readBytesPerSecond), figure(bandwidths[1] / 1e9),
                figure(bandwidths[2] / 1e9), figure(bandwidths[3] / 1e9), figure(operations / 1e9),
                ceiling.map { figure($0 / 1e9) } ?? "-", ceiling.map { figure(operations / $0) } ?? "-",
            ]))
    }

    private func time(_ product: Product, _ team: Team) -> Double {
        team.bestTime(seconds: options.seconds) { thread in
            let part = team.share(of: product.rows, granule: Int(CK_ROW_GRANULE), thread: thread)
            product.run(rows: part, thread: thread)
        }
    }

    private func figure(_ value: Double) -> String {
        String(format: value < 10 ? "%.2f" : "%.0f", value)
    }

    private func row(_ cells: [String]) -> String {
        zip(cells, [12, 7, 15, 13, 8, 7, 7, 8, 16, 9, 6]).map { $0.padding(toLength: $1, withPad: " ", startingAt: 0) }
            .joined(separator: " ")
    }
}
