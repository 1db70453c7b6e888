import Foundation

/// Fits a change of the head to a site's crops, held near the shipped head.
///
///     least over D of   (1/n) Σ_i loss(y_i, z_i + D x_i) + λ/2 |D|²
///
/// z are the shipped head's sums over its temperature, x the crop's standardised features and a
/// one, loss the multinomial log loss. D lies in the span of the crops, D = Σ_i a_i x_iᵀ, so that
/// only n × C numbers are sought and K = x xᵀ is all that is read of the features. Nesterov's
/// accelerated gradient with the step of the known curvature: the same input gives the same bits.
struct HeadFitting {
    /// Crops with features and a one, their sums by the shipped head, and what they are.
    let sums: [[Double]]
    let truth: [Int]
    /// K, n × n, divided by the number of features so that λ does not depend on it.
    let products: [Double]
    let width: Int
    static let steps = 400

    init(features: [[Float]], sums: [[Double]], truth: [Int]) {
        let count = features.count
        self.sums = sums
        self.truth = truth
        width = features.first?.count ?? 0
        var products = [Double](repeating: 0, count: count * count)
        for i in 0..<count {
            for j in 0...i {
                let value = (Self.dot(features[i], features[j]) + 1) / Double(max(1, width))
                products[i * count + j] = value
                products[j * count + i] = value
            }
        }
        self.products = products
    }

    private static func dot(_ left: [Float], _ right: [Float]) -> Double {
        left.withUnsafeBufferPointer { left in
            right.withUnsafeBufferPointer { right in
                var sum: Float = 0
                for place in 0..<left.count { sum += left[place] * right[place] }
                return Double(sum)
            }
        }
    }

    /// The shares `a` of the crops in `members`, C each; other crops have none.
    func shares(of members: [Int], penalty: Double) -> [[Double]] {
        let classes = sums.first?.count ?? 0
        let count = members.count
        let lipschitz = eigenvalueBound(of: members) / (2 * Double(count)) + penalty
        let momentum =
            (lipschitz.squareRoot() - penalty.squareRoot())
            / (lipschitz.squareRoot() + penalty.squareRoot())
        var found = [[Double]](repeating: [Double](repeating: 0, count: classes), count: count)
        var ahead = found
        for _ in 0..<Self.steps {
            let reached = moved(members, by: ahead, at: members)
            var next = ahead
            for place in 0..<count {
                var slope = RegionHead.softmax(reached[place])
                slope[truth[members[place]]] -= 1
                for column in 0..<classes {
                    let gradient = slope[column] / Double(count) + penalty * ahead[place][column]
                    next[place][column] = ahead[place][column] - gradient / lipschitz
                }
            }
            for place in 0..<count {
                for column in 0..<classes {
                    ahead[place][column] =
                        next[place][column] + momentum
                        * (next[place][column] - found[place][column])
                }
            }
            found = next
        }
        return found
    }

    /// The sums of the crops `places` with the change that `shares` of `members` make.
    func moved(_ members: [Int], by shares: [[Double]], at places: [Int]) -> [[Double]] {
        let count = truth.count
        return places.map { place in
            var row = sums[place]
            for (index, member) in members.enumerated() {
                let product = products[place * count + member]
                for column in row.indices { row[column] += product * shares[index][column] }
            }
            return row
        }
    }

    /// No eigenvalue of K is larger than its largest row sum.
    private func eigenvalueBound(of members: [Int]) -> Double {
        let count = truth.count
        return members.map { row in
            members.reduce(0) { $0 + abs(products[row * count + $1]) }
        }.max() ?? 1
    }
}
