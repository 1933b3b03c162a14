package dev.fathom.eigenfunctioncontrol.ground;

import dev.fathom.eigenfunctioncontrol.problem.StateSampler;
import dev.fathom.engine.Scope;
import dev.fathom.engine.Tensor;

/** Many states in draws of a size that fits, each state in one of several blocks that are independent of each other. */
final class Draws {

    private static final int CHUNK = 2048;
    private static final int GROUPS = 16;

    private final StateSampler sampler;
    private final int size;
    private final int count;
    private final boolean chains;

    /**
     * Draws.
     *
     * @param states how many at least, together
     */
    Draws(StateSampler sampler, int states) {
        this.sampler = sampler;
        this.chains = sampler.chains() > 0;
        this.size = Math.min(chains ? sampler.chains() : CHUNK, states);
        this.count = Math.max(chains ? 1 : 4, states / size);
    }

    /** One draw. */
    record Part(int index, int size, boolean chains, int blocks) {

        /** The block of one of its states. */
        int block(int row) {
            return chains ? (int) ((long) row * blocks / size) : index;
        }

        /** The first row of a block; that of the block after the last is the size. */
        int start(int block) {
            if (!chains) {
                return block <= index ? 0 : size;
            }
            return (int) (((long) block * size + blocks - 1) / blocks);
        }
    }

    /** Sees a draw, in a scope of its own. */
    @FunctionalInterface
    interface Visitor {
        void visit(Part part, Tensor x);
    }

    /** How many blocks there are, at least 2. */
    int blocks() {
        return chains ? Math.min(GROUPS, Math.max(2, size)) : count;
    }

    void each(Visitor visitor) {
        for (int i = 0; i < count; i++) {
            try (Scope scope = Scope.open()) {
                visitor.visit(new Part(i, size, chains, blocks()), sampler.draw(size));
            }
        }
    }
}
