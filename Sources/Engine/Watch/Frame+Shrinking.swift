internal import Scene

extension Frame {
    /// The same picture with fewer pixels, each the mean of those that lie in it.
    ///
    /// - Complexity: O(pixels of this picture).
    func shrunk(width: Int, height: Int) -> Frame {
        guard width != self.width || height != self.height else { return self }
        let (halfWidth, halfHeight) = ((width + 1) / 2, (height + 1) / 2)
        return Frame(
            luma: luma.shrunk(width: width, height: height),
            chromaBlue: chromaBlue.shrunk(width: halfWidth, height: halfHeight),
            chromaRed: chromaRed.shrunk(width: halfWidth, height: halfHeight), moment: moment,
            name: name, isKey: isKey, matrix: matrix)
    }
}

extension Plane {
    /// - Precondition: at most as wide and as high as this plane.
    fileprivate func shrunk(width: Int, height: Int) -> Plane {
        precondition(width <= self.width && height <= self.height)
        return Plane(width: width, height: height) { target in
            withBytes { source in
                for y in 0..<height {
                    let rows = y * self.height / height..<(y + 1) * self.height / height
                    for x in 0..<width {
                        let columns = x * self.width / width..<(x + 1) * self.width / width
                        var sum = 0
                        for row in rows {
                            for column in columns { sum += Int(source[row * stride + column]) }
                        }
                        let count = rows.count * columns.count
                        target[y * width + x] = UInt8((sum + count / 2) / count)
                    }
                }
            }
        }
    }
}
