import Foundation
import Kernels

#if arch(x86_64)
    import KernelsAVX512
    import KernelsVNNI
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

    private static let wideIsHere = ["avx512f", "avx512bw", "avx512cd", "avx512dq", "avx512vl"]
        .allSatisfy(flags.contains)

    /// AVX-512's own products of bytes, which its first processors lack.
    private static let byteProductsAreHere = wideIsHere && flags.contains("avx512_vnni")

    /// What the kernel of the system says, which covers the registers it saves too.
    private static let flags: Set<String> = {
        #if arch(x86_64)
            guard let text = try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8),
                let line = text.split(separator: "\n").first(where: { $0.hasPrefix("flags") })
            else { return [] }
            return Set(line.split(separator: " ").map(String.init))
        #else
            return []
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

    var byteKernels: ByteKernels {
        #if arch(x86_64)
            if self == .wide && Self.byteProductsAreHere {
                return ByteKernels(
                    name: KernelsVNNI.byteKernelBuild, panelWidth: KernelsVNNI.bytePanelWidth,
                    tileRows: KernelsVNNI.byteTileRows, product: KernelsVNNI.multiplyByteTiles,
                    depthwise: KernelsVNNI.convolveByteDepthwise,
                    quantise: KernelsVNNI.quantiseBytes, dequantise: KernelsVNNI.dequantiseBytes)
            }
        #endif
        return ByteKernels(
            name: Kernels.byteKernelBuild, panelWidth: Kernels.bytePanelWidth,
            tileRows: Kernels.byteTileRows, product: Kernels.multiplyByteTiles,
            depthwise: Kernels.convolveByteDepthwise, quantise: Kernels.quantiseBytes,
            dequantise: Kernels.dequantiseBytes)
    }
}
