internal import Foundation

/// eˣ, at most e²⁰: a box of 5 · 10⁸ cells is wrong whatever it says.
func exponential(_ x: Float) -> Float { Foundation.exp(min(x, 20)) }
