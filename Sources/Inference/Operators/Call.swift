/// One evaluation of a node: what the file says about it and the tensors that have come.
struct Call {
    let node: Node
    let opset: Int
    let inputs: [Tensor?]

    /// Every integer of a file is brought into ±2³⁰, so that the sum of a few or the product of two
    /// cannot overflow.
    static let reach = -(1 << 30)...(1 << 30)

    static func near(_ value: Int64) -> Int {
        Int(min(max(value, Int64(reach.lowerBound)), Int64(reach.upperBound)))
    }

    func fail(_ reason: ModelError.Reason, _ detail: String) -> ModelError {
        ModelError(reason, "\(node.name) (\(node.kind)): \(detail)")
    }

    func input(_ index: Int) throws(ModelError) -> Tensor {
        guard let tensor = optional(index) else {
            throw fail(.malformed, "input \(index) is missing")
        }
        return tensor
    }

    func optional(_ index: Int) -> Tensor? { index < inputs.count ? inputs[index] : nil }

    func wants(_ output: Int) -> Bool {
        output < node.outputs.count && node.outputs[output] != nil
    }

    func integer(_ name: String, _ standard: Int) throws(ModelError) -> Int {
        switch node.attributes[name] {
        case nil: standard
        case .integer(let value): Self.near(value)
        default: throw fail(.malformed, "attribute \(name) is not an integer")
        }
    }

    func flag(_ name: String, _ standard: Bool = false) throws(ModelError) -> Bool {
        try integer(name, standard ? 1 : 0) != 0
    }

    func float(_ name: String, _ standard: Float) throws(ModelError) -> Float {
        switch node.attributes[name] {
        case nil: standard
        case .float(let value): value
        default: throw fail(.malformed, "attribute \(name) is not a float")
        }
    }

    func string(_ name: String, _ standard: String) throws(ModelError) -> String {
        switch node.attributes[name] {
        case nil: standard
        case .string(let value): value
        default: throw fail(.malformed, "attribute \(name) is not a string")
        }
    }

    func integers(_ name: String) throws(ModelError) -> [Int]? {
        switch node.attributes[name] {
        case nil: nil
        case .integers(let values): values.map(Self.near)
        default: throw fail(.malformed, "attribute \(name) is not a list of integers")
        }
    }

    func floats(_ name: String) throws(ModelError) -> [Float]? {
        switch node.attributes[name] {
        case nil: nil
        case .floats(let values): values
        default: throw fail(.malformed, "attribute \(name) is not a list of floats")
        }
    }

    /// Integers that older operator sets hold in an attribute and newer ones in an input.
    func integers(_ name: String, orInput index: Int) throws(ModelError) -> [Int]? {
        if let values = try integers(name) { return values }
        return optional(index)?.integers.map(Self.near)
    }

    /// Counts an axis from the front.
    func axis(_ axis: Int, rank: Int) throws(ModelError) -> Int {
        guard axis >= -rank, axis < rank else {
            throw fail(.malformed, "axis \(axis) of a tensor of \(rank) dimensions")
        }
        return axis < 0 ? axis + rank : axis
    }

    func axes(_ axes: [Int], rank: Int) throws(ModelError) -> [Int] {
        var counted: [Int] = []
        for one in axes {
            let front = try axis(one, rank: rank)
            guard !counted.contains(front) else { throw fail(.malformed, "axis \(one) twice") }
            counted.append(front)
        }
        return counted
    }

    /// Counts the elements of an output before it is made.
    func count(_ shape: [Int], _ type: ElementType) throws(ModelError) -> Int {
        try Tensor.checkedCount(shape, type, "\(node.name) (\(node.kind))")
    }

    /// Makes an output from numbers that are computed in double precision.
    func real(_ type: ElementType, _ shape: [Int], _ values: [Double]) -> Tensor {
        switch type.storage {
        case .floats:
            Tensor(
                type, shape,
                .floats(
                    type.needsRounding
                        ? values.map { type.round(Float($0)) } : values.map(Float.init)))
        case .doubles: Tensor(type, shape, .doubles(values))
        default: Tensor(type, shape, .integers(values.map(type.clamp)))
        }
    }

    /// The type of an output that an attribute names.
    func type(_ name: String, _ standard: ElementType) throws(ModelError) -> ElementType {
        let raw = try integer(name, standard.rawValue)
        guard let type = ElementType(rawValue: raw) else {
            throw fail(.unsupported, "element type \(raw)")
        }
        return type
    }
}
