internal import Kernels

extension Alignment {
    /// Begins anew from turns and zooms to either side, each from its three best shifts at a coarse
    /// size: a step along the slope alone takes the next of two like edges. Returns the pose that
    /// fits best at half the size, nil where the view has too few edges.
    mutating func search() throws(ImageKernelError) -> Pose? {
        let coarse = min(2, sizes.count - 1)
        guard coarse >= 1, points[coarse].count >= 40 else { return nil }
        var best: (pose: Pose, agreement: Double)?
        for lean in 0..<9 {
            // The middle one first: 1.3 % and 0.7° of play to either side.
            let (zoom, turn) = ((lean + 4) % 9 / 3 - 1, (lean + 4) % 3 - 1)
            var start = Pose(zoom: 0.013 * Double(zoom), turn: 0.012 * Double(turn))
            try mapShifts(around: start, at: coarse)
            for _ in 0..<3 {
                guard let peak = takePeak() else { break }
                start.right = Double((peak % 9 - 4) << coarse)
                start.down = Double((peak / 9 - 4) << coarse)
                let pose = try descend(from: start, below: coarse + 1, to: 1)
                var half = pose
                half.right /= 2
                half.down /= 2
                let agreement = try compare(under: half, at: 1).agreement
                if agreement > best?.agreement ?? -1 { best = (pose, agreement) }
                if agreement > 0.6 { return pose }
            }
        }
        return best?.pose
    }

    /// Writes into ``heights`` how well each shift of up to four pixels fits.
    private mutating func mapShifts(
        around pose: Pose, at level: Int
    ) throws(ImageKernelError) {
        for place in 0..<81 {
            var trial = pose
            trial.right = Double(place % 9 - 4)
            trial.down = Double(place / 9 - 4)
            heights[place] = try compare(under: trial, at: level).agreement
        }
    }

    /// The highest place left in ``heights``; it and those beside it are then taken away.
    private mutating func takePeak() -> Int? {
        var peak = 0
        for place in 1..<81 where heights[place] > heights[peak] { peak = place }
        guard heights[peak] > 0 else { return nil }
        for y in max(0, peak / 9 - 1)...min(8, peak / 9 + 1) {
            for x in max(0, peak % 9 - 1)...min(8, peak % 9 + 1) { heights[y * 9 + x] = -1 }
        }
        return peak
    }
}
