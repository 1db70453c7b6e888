import Foundation
import Kernels

#if arch(x86_64)
    import KernelsAVX512
#endif

/// Which build of the kernels a session runs.
public enum KernelBuild: String, Sendable, CaseIterable {
    /// The package's floor: AVX2 on x86-64, what the processor has on arm64.
    case floor
    /// AVX-512; refused where the processor does not have it.
    case wide

    /// The widest that this processor runs, found once.
    public static let best: KernelBuild = wideIsHere ? .wide : .floor

    var isHere: Bool { self == .floor || Self.wideIsHere }

    /// What the kernel of the system says, which covers the registers it saves too.
    private static let wideIsHere: Bool = {
        #if arch(x86_64)
            guard let text = try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8),
                let line = text.split(separator: "\n").first(where: { $0.hasPrefix("flags") })
            else { return false }
            let flags = Set(line.split(separator: " "))
            return ["avx512f", "avx512bw", "avx512cd", "avx512dq", "avx512vl"].allSatisfy {
                flags.contains($0)
            }
        #else
            return false
        #endif
    }()

    var kernels: NeuralKernels {
        #if arch(x86_64)
            if self == .wide {
                return NeuralKernels(
                    name: KernelsAVX512.kernelBuild, panelWidth: KernelsAVX512.productPanelWidth,
                    tileRows: KernelsAVX512.productTileRows, product: KernelsAVX512.multiplyTiles,
                    depthwise: KernelsAVX512.convolveDepthwise, maximum: KernelsAVX512.poolMaximum,
                    average: KernelsAVX512.poolAverage, point: KernelsAVX512.combinePoints,
                    gather: KernelsAVX512.gatherPlanes, scatter: KernelsAVX512.scatterPlanes)
            }
        #endif
        return NeuralKernels(
            name: Kernels.kernelBuild, panelWidth: Kernels.productPanelWidth,
            tileRows: Kernels.productTileRows, product: Kernels.multiplyTiles,
            depthwise: Kernels.convolveDepthwise, maximum: Kernels.poolMaximum,
            average: Kernels.poolAverage, point: Kernels.combinePoints,
            gather: Kernels.gatherPlanes, scatter: Kernels.scatterPlanes)
    }
}
