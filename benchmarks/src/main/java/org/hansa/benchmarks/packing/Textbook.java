package org.hansa.benchmarks.packing;

import java.util.SplittableRandom;
import org.hansa.benchmarks.packing.Mix.Kind;
import org.hansa.grid.GpuDemand;

/** Packers that look at every host and take the least score, ties by number; first fit stops at the first. */
final class Textbook {
    /** Scores one host for one request; less is better. */
    private interface Score {
        double of(Cell cell, int host, Kind kind);
    }

    private Textbook() {}

    static Packer packer(String name, Cell cell, long seed) {
        return switch (name) {
            case "first-fit" -> (number, kind) -> first(cell, kind);
            case "best-fit" -> scan(cell, Textbook::residual);
            case "worst-fit" -> scan(cell, (c, h, k) -> -residual(c, h, k));
            case "dot-product" -> scan(cell, Textbook::dot);
            case "two-random" -> twoRandom(cell, seed);
            default -> throw new IllegalArgumentException("no packer " + name);
        };
    }

    private static int first(Cell cell, Kind kind) {
        int host = 0;
        while (host < cell.hosts && !cell.fits(host, kind)) {
            host++;
        }
        return host < cell.hosts ? host : -1;
    }

    private static Packer scan(Cell cell, Score score) {
        return (number, kind) -> {
            int best = -1;
            double least = Double.POSITIVE_INFINITY;
            for (int h = 0; h < cell.hosts; h++) {
                if (cell.fits(h, kind)) {
                    double its = score.of(cell, h, kind);
                    if (its < least) {
                        least = its;
                        best = h;
                    }
                }
            }
            return best;
        };
    }

    /** The better fitting of two hosts drawn among those that fit. */
    private static Packer twoRandom(Cell cell, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int[] fitting = new int[cell.hosts];
        return (number, kind) -> {
            int count = 0;
            for (int h = 0; h < cell.hosts; h++) {
                if (cell.fits(h, kind)) {
                    fitting[count++] = h;
                }
            }
            if (count == 0) {
                return -1;
            }
            int one = fitting[random.nextInt(count)];
            int other = fitting[random.nextInt(count)];
            return residual(cell, one, kind) <= residual(cell, other, kind) ? one : other;
        };
    }

    /** Σ of what would be left ÷ capacity. */
    private static double residual(Cell cell, int h, Kind kind) {
        double sum = (double) (cell.cores[h] - kind.cores()) / cell.coresTotal[h]
                + (double) (cell.memory[h] - kind.memory()) / cell.memoryTotal[h];
        return cell.gpus[h] == 0 ? sum : sum + (cell.gpuFree(h) - kind.gpuMilli()) / whole(cell, h);
    }

    /** Free · wanted, each over capacity: least first, which was the better of the two signs here. */
    private static double dot(Cell cell, int h, Kind kind) {
        double sum = (double) cell.cores[h] / cell.coresTotal[h] * kind.cores() / cell.coresTotal[h]
                + (double) cell.memory[h] / cell.memoryTotal[h] * kind.memory() / cell.memoryTotal[h];
        return cell.gpus[h] == 0 ? sum : sum + cell.gpuFree(h) / whole(cell, h) * kind.gpuMilli() / whole(cell, h);
    }

    private static double whole(Cell cell, int h) {
        return (double) GpuDemand.WHOLE * cell.gpus[h];
    }
}
