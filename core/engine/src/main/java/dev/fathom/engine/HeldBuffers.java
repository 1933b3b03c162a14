package dev.fathom.engine;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ConcurrentHashMap;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.pytorch.DeviceOptional;
import org.bytedeco.pytorch.PointerConsumer;
import org.bytedeco.pytorch.global.torch;

/**
 * Direct buffers that tensors lie in. Views and graphs can outlive the tensor that was made from a buffer, so a buffer
 * is held until libtorch says that the memory is no longer used.
 */
final class HeldBuffers {

    private static final ConcurrentHashMap<Long, Deque<ByteBuffer>> HELD = new ConcurrentHashMap<>();
    private static final PointerConsumer RELEASE = new Release();
    private static final DeviceOptional SAME_DEVICE = new DeviceOptional();

    private HeldBuffers() {}

    static org.bytedeco.pytorch.Tensor tensor(ByteBuffer buffer, DType type, long[] shape) {
        // A pointer without an owner: closing it must not free the buffer.
        Pointer start = new BytePointer(buffer);
        long address = start.address();
        if (address % type.bytes() != 0) {
            throw new IllegalArgumentException("ofBuffer: the buffer starts at an address that is not a multiple of "
                    + type.bytes() + ", the size of " + type + "; copy it, or align it with ByteBuffer.alignedSlice");
        }
        HELD.compute(address, (key, buffers) -> {
            Deque<ByteBuffer> holding = buffers == null ? new ArrayDeque<>(1) : buffers;
            holding.push(buffer);
            return holding;
        });
        try {
            return torch.from_blob(start, shape, RELEASE, Creation.options(type), SAME_DEVICE);
        } catch (RuntimeException e) {
            release(address);
            throw e;
        }
    }

    /** Number of buffers held for tensors, views and graphs. */
    static int count() {
        return HELD.values().stream().mapToInt(Deque::size).sum();
    }

    private static void release(long address) {
        HELD.computeIfPresent(address, (key, buffers) -> {
            buffers.pop();
            return buffers.isEmpty() ? null : buffers;
        });
    }

    private static final class Release extends PointerConsumer {
        @Override
        public void call(Pointer data) {
            release(data.address());
        }
    }
}
