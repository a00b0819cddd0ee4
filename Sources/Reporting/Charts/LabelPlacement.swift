/// Puts words beside points so that none covers another: greedily, each at the first of a ring of places that is free.
struct LabelPlacement {
    struct Box {
        var minX: Double
        var minY: Double
        var maxX: Double
        var maxY: Double

        func overlaps(_ other: Box) -> Bool {
            minX < other.maxX && other.minX < maxX && minY < other.maxY && other.minY < maxY
        }

        func isInside(_ other: Box) -> Bool {
            minX >= other.minX && maxX <= other.maxX && minY >= other.minY && maxY <= other.maxY
        }
    }

    /// What a label says, and where.
    struct Placed {
        var text: String
        /// Where the words start, and their base line.
        var x: Double
        var y: Double
        /// From the point to the words, where they stand away from it.
        var leader: (x: Double, y: Double)?
    }

    static let height = 13.0
    /// Of the style sheet's 11.5 pixel letters, measured generously.
    static let letter = 6.2

    static func width(of text: String) -> Double { Double(DisplayWidth.of(text)) * letter }

    private var taken: [Box]
    private let bounds: Box

    init(bounds: Box, obstacles: [Box]) {
        self.bounds = bounds
        taken = obstacles
    }

    private static let directions: [(x: Double, y: Double)] = [
        (1, 0), (1, -0.8), (1, 0.8), (0, -1), (0, 1), (-1, 0), (-1, -0.8), (-1, 0.8),
    ]

    /// `nil` when no place is free: the words are left to the point's tip and the table.
    mutating func place(_ text: String, at point: (x: Double, y: Double)) -> Placed? {
        let width = Self.width(of: text)
        for distance in stride(from: 9.0, through: 93, by: 12) {
            for direction in Self.directions {
                let x = point.x + direction.x * distance
                let middle = point.y + direction.y * distance
                let left = direction.x > 0 ? x : direction.x < 0 ? x - width : x - width / 2
                let box = Box(
                    minX: left - 1, minY: middle - Self.height / 2, maxX: left + width + 1,
                    maxY: middle + Self.height / 2)
                guard box.isInside(bounds), !taken.contains(where: box.overlaps) else { continue }
                taken.append(box)
                let near = (x: min(max(point.x, box.minX), box.maxX), y: min(max(point.y, box.minY), box.maxY))
                return Placed(text: text, x: left, y: middle + 4, leader: distance > 14 ? near : nil)
            }
        }
        return nil
    }
}

extension LabelPlacement.Box {
    init(around point: (x: Double, y: Double), radius: Double) {
        self.init(minX: point.x - radius, minY: point.y - radius, maxX: point.x + radius, maxY: point.y + radius)
    }
}
