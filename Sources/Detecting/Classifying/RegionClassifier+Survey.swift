import Foundation
public import Scene

extension RegionClassifier {
    /// The absolute look: what stands in a zone, without a memory to hold it against.
    ///
    /// Square tiles of several sizes, given in terms of the picture, are classified; tiles of one
    /// size that overlap and may be of the same class make one box. Because the best of many
    /// tiles is more often wrong than a single crop, a box's probabilities go through a calibration
    /// of their own.
    ///
    /// Where there is a ``GarbageMap``, garbage is its word alone, and the tiles speak for the rest.
    ///
    /// - Returns: boxes of every class but `ground` and `other`, the likeliest first; none where
    ///   nothing stands out.
    /// - Complexity: one run of the backbone a tile, 75 tiles or so for a whole picture, and one of the
    ///   garbage map.
    public func survey(
        _ polygon: Polygon, in frame: Frame
    ) throws -> [(box: Box, classes: [String: Double])] {
        let tiles = self.tiles(of: polygon, in: frame)
        let looks = try tiles.map { try probabilities(of: $0.box, in: frame) }
        var found = places(tiles, looks)
        if let garbage, let column = head.card.classes.firstIndex(of: RegionClass.garbage.rawValue)
        {
            found.removeAll { $0.column == column }
            found += try garbage.heaps(in: polygon, of: frame).map { heap in
                var look = try probabilities(of: heap.box, in: frame)
                let rest = max(1e-9, 1 - look[column])
                for index in look.indices {
                    look[index] *= (1 - heap.probability) / rest
                }
                look[column] = heap.probability
                return Place(box: heap.box, column: column, probabilities: look)
            }
            found = thinned(found)
        }
        return found.map { ($0.box, named($0.probabilities)) }
    }

    /// The probabilities of a whole picture, for one line about it.
    ///
    /// A class that stands in places is no likelier in the whole than in its likeliest place, and not
    /// likely where it stands in none; what that takes away counts as `other`.
    public func background(
        of places: [(box: Box, classes: [String: Double])], in frame: Frame
    ) throws -> [String: Double] {
        var looks = try probabilities(of: .whole, in: frame)
        let names = head.card.classes
        let dull = [RegionClass.ground.rawValue, RegionClass.other.rawValue]
        var taken = 0.0
        for (column, name) in names.enumerated() where !dull.contains(name) {
            let most = places.map { $0.classes[name] ?? 0 }.max() ?? 0
            let excess = max(0, looks[column] - most)
            looks[column] -= excess
            taken += excess
        }
        if let other = names.firstIndex(of: RegionClass.other.rawValue) { looks[other] += taken }
        return named(looks)
    }

    struct Tile: Equatable {
        var box: Box
        /// Index into the card's sides.
        var scale: Int
    }

    struct Place {
        var box: Box
        /// The class that its tiles were joined for.
        var column: Int
        var probabilities: [Double]
    }

    /// Tiles that lie in the polygon with two fifths of their area, from large to small.
    func tiles(of polygon: Polygon, in frame: Frame) -> [Tile] {
        let bounds = polygon.bounds.intersection(.whole)
        let wide = bounds.width * Double(frame.width)
        let high = bounds.height * Double(frame.height)
        guard wide >= 1, high >= 1 else { return [] }
        let survey = head.card.survey
        var tiles: [Tile] = []
        for scale in survey.sides.indices {
            let side = min(survey.sides[scale] * Double(min(frame.width, frame.height)), wide, high)
            let step = side * survey.steps[scale]
            let columns = Int(((wide - side) / step - 1e-9).rounded(.up)) + 1
            let rows = Int(((high - side) / step - 1e-9).rounded(.up)) + 1
            for row in 0..<rows {
                for column in 0..<columns {
                    let x =
                        columns > 1
                        ? (wide - side) * Double(column) / Double(columns - 1) : (wide - side) / 2
                    let y =
                        rows > 1
                        ? (high - side) * Double(row) / Double(rows - 1) : (high - side) / 2
                    let box = Box(
                        x: bounds.x + x / Double(frame.width),
                        y: bounds.y + y / Double(frame.height),
                        width: side / Double(frame.width), height: side / Double(frame.height))
                    if polygon.coverage(of: box) >= 0.4 {
                        tiles.append(Tile(box: box, scale: scale))
                    }
                }
            }
        }
        return tiles
    }

    /// Joins tiles to places, judges each by its best three tiles, and leaves out what a likelier
    /// place of the same class covers.
    func places(_ tiles: [Tile], _ looks: [[Double]]) -> [Place] {
        var found: [Place] = []
        let dull = [RegionClass.ground.rawValue, RegionClass.other.rawValue]
        for (column, name) in head.card.classes.enumerated() where !dull.contains(name) {
            var left = tiles.indices.filter { looks[$0][column] >= head.card.survey.floor }
            while let first = left.first {
                var group = [first]
                left.removeFirst()
                var next = 0
                while next < group.count {
                    let box = tiles[group[next]].box
                    let scale = tiles[group[next]].scale
                    for index in left
                    where tiles[index].scale == scale
                        && tiles[index].box.intersection(box).area > 1e-9
                    {
                        group.append(index)
                    }
                    left.removeAll(where: group.contains)
                    next += 1
                }
                found.append(place(group.map { (tiles[$0].box, looks[$0]) }, column))
            }
        }
        return thinned(found)
    }

    /// The union of a group's boxes, and the mean log-odds of its best three, calibrated.
    private func place(_ group: [(box: Box, look: [Double])], _ column: Int) -> Place {
        let best = group.sorted { $0.look[column] > $1.look[column] }.prefix(3)
        let odds = best.reduce(0) { $0 + Self.logit($1.look[column]) } / Double(best.count)
        let name = head.card.classes[column]
        let survey = head.card.survey
        let calibrated = (survey.slopes[name] ?? 1) * odds + (survey.offsets[name] ?? 0)
        let sure = 1 / (1 + exp(-calibrated))
        // The rest keeps its proportions.
        var mean = best[0].look
        for index in mean.indices {
            mean[index] = best.reduce(0) { $0 + $1.look[index] } / Double(best.count)
        }
        let rest = max(1e-9, mean.reduce(0, +) - mean[column])
        for index in mean.indices {
            mean[index] = index == column ? sure : mean[index] / rest * (1 - sure)
        }
        let box = group.dropFirst().reduce(group[0].box) { $0.union($1.box) }
        return Place(box: box, column: column, probabilities: mean)
    }

    private func thinned(_ found: [Place]) -> [Place] {
        func own(_ place: Place) -> Double { place.probabilities[place.column] }
        let ordered = found.enumerated().sorted {
            (own($1.element), $0.offset) < (own($0.element), $1.offset)
        }
        var kept: [Place] = []
        for place in ordered.map(\.element) {
            let covered = kept.contains { other in
                other.column == place.column
                    && other.box.intersection(place.box).area
                        > 0.5 * min(other.box.area, place.box.area)
            }
            if !covered { kept.append(place) }
        }
        return kept
    }

    static func logit(_ probability: Double) -> Double {
        let inside = min(max(probability, 1e-6), 1 - 1e-6)
        return log(inside / (1 - inside))
    }
}
