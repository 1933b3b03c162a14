package dev.fathom.engine;

import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.pytorch.Scalar;
import org.jspecify.annotations.Nullable;

/** What each thread keeps: its innermost scope, its scalar operands and its random generator. */
final class Context {

    private static final ThreadLocal<Context> CURRENT = ThreadLocal.withInitial(Context::new);

    static {
        Natives.load();
    }

    /** The innermost open scope of this thread. */
    @Nullable
    Scope scope;

    private final Number first = new Number();
    private final Number second = new Number();
    private @Nullable Generators generators;

    private Context() {}

    static Context current() {
        return CURRENT.get();
    }

    /** A scalar operand holding the value; valid until the next call on this thread. */
    Scalar scalar(double value) {
        return first.set(value);
    }

    /** A second scalar operand, for operations that take two. */
    Scalar secondScalar(double value) {
        return second.set(value);
    }

    Generators generators() {
        Generators found = generators;
        if (found == null) {
            found = new Generators();
            generators = found;
        }
        return found;
    }

    /**
     * Two native scalars whose value is overwritten in place, because making and freeing one costs as much as adding
     * two small tensors. A whole number goes as an integer, so that {@code ids.add(1)} stays an integer tensor.
     */
    private static final class Number {
        private final Scalar real = new Scalar(0.5);
        private final Scalar whole = new Scalar(0L);
        private final DoublePointer realValue = new DoublePointer(real.data_ptr());
        private final LongPointer wholeValue = new LongPointer(whole.data_ptr());

        Scalar set(double value) {
            long integer = (long) value;
            if (Double.doubleToRawLongBits(integer) == Double.doubleToRawLongBits(value)) {
                wholeValue.put(integer);
                return whole;
            }
            realValue.put(value);
            return real;
        }
    }
}
