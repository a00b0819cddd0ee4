/// Finds the value of a rank without sorting: a vocabulary has a hundred thousand entries, of which forty are wanted.
enum RankSelection {
    /// The `rank`-th largest value, 1 being the largest. Quickselect (Hoare 1961), linear on average.
    ///
    /// - Parameters:
    ///   - rank: 1 ... values.count.
    ///   - values: numbers, no NaN.
    static func value(rank: Int, of values: [Float]) -> Float {
        precondition((1...values.count).contains(rank), "no such rank")
        var values = values
        let target = rank - 1
        var low = 0
        var high = values.count - 1
        while low < high {
            // The middle as pivot: sorted and reversed input stay linear.
            let pivot = values[low + (high - low) / 2]
            var left = low
            var right = high
            while left <= right {
                while values[left] > pivot { left += 1 }
                while values[right] < pivot { right -= 1 }
                if left <= right {
                    values.swapAt(left, right)
                    left += 1
                    right -= 1
                }
            }
            if target <= right {
                high = right
            } else if target >= left {
                low = left
            } else {
                return values[target]
            }
        }
        return values[low]
    }
}
