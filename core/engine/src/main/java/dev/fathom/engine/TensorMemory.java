package dev.fathom.engine;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.bytedeco.javacpp.BytePointer;

/** Walks over the raw bytes of a contiguous CPU tensor in windows that a {@link ByteBuffer} can hold. */
final class TensorMemory {

    private static final long WINDOW = 1L << 28;

    /** Sees one window; the buffer is valid only during the call. */
    interface Visitor {
        void visit(ByteBuffer window, long offset) throws IOException;
    }

    private TensorMemory() {}

    static void visit(String operation, Tensor tensor, Visitor visitor) throws IOException {
        long bytes = tensor.numel() * tensor.dtype().bytes();
        if (bytes == 0) {
            return;
        }
        try (BytePointer memory = new BytePointer(tensor.pointer(operation).data_ptr())) {
            for (long offset = 0; offset < bytes; offset += WINDOW) {
                memory.position(offset).limit(Math.min(bytes, offset + WINDOW));
                visitor.visit(memory.asByteBuffer(), offset);
            }
        }
    }
}
