// What is looked up before the first step is emitted.

extension Planner {
    /// Finds the borders that windows need, and the values that can be written into a join.
    mutating func survey() {
        for case let work? in fusion.works {
            if work.kind == .convolution, let window = work.window?.inThree {
                let y = max(window.before[1], window.after[1])
                let x = max(window.before[2], window.after[2])
                let old = borders[work.input] ?? (0, 0)
                borders[work.input] = (max(old.y, y), max(old.x, x))
            }
        }
        for case let work? in fusion.works
        where work.kind == .node && work.node.kind == "Concat" {
            surveyJoin(work)
        }
    }

    private mutating func surveyJoin(_ work: Work) {
        guard let shape = fusion.shapes[work.output], shape.count == 4, joinsChannels(work) else {
            return
        }
        var channel = 0
        var border = borders[work.output] ?? (0, 0)
        for case let id? in work.node.inputs {
            let count = fusion.shapes[id]?[1] ?? 0
            if channel % 16 == 0, destinations[id] == nil, isMadeAsGrid(id),
                count % 16 == 0 || channel + count == shape[1]
            {
                destinations[id] = (work.output, channel)
                let own = borders[id] ?? (0, 0)
                border = (max(border.y, own.y), max(border.x, own.x))
            }
            channel += count
        }
        borders[work.output] = border
    }

    func joinsChannels(_ work: Work) -> Bool {
        let inputs = work.node.inputs.compactMap { $0 }
        guard inputs.allSatisfy({ fusion.shapes[$0] != nil && fusion.constants[$0] == nil }),
            fusion.types[work.output] == .float32, let shape = fusion.shapes[work.output]
        else { return false }
        let call = Call(node: work.node, opset: fusion.opset, inputs: [])
        guard let given = try? call.integer("axis", 1) else { return false }
        return (given < 0 ? given + shape.count : given) == 1
    }

    /// True for values that a kernel writes, which it can do anywhere.
    private func isMadeAsGrid(_ id: ValueID) -> Bool {
        guard let work = makers[id].flatMap({ fusion.works[$0] }) else {
            return false
        }
        guard fusion.shapes[id]?.count == 4, fusion.types[id] == .float32 else { return false }
        switch work.kind {
        case .convolution: return true
        case .activation: return grids[work.input] != nil || fusion.shapes[work.input]?.count == 4
        case .matrix, .quantise, .dequantise: return false
        case .node: return ["MaxPool", "AveragePool"].contains(work.node.kind)
        }
    }
}
