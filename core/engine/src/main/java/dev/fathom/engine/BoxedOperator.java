package dev.fathom.engine;

import java.util.List;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.pytorch.Dispatcher;
import org.bytedeco.pytorch.GenericList;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.IValueVector;
import org.bytedeco.pytorch.OperatorHandle;
import org.bytedeco.pytorch.TensorList;

/**
 * A libtorch operator that has no function of its own in the presets, called through the dispatcher by its name with
 * its arguments on a stack.
 */
final class BoxedOperator {

    static {
        Natives.load();
    }

    private final String operation;
    private final OperatorHandle handle;

    /**
     * Looks the operator up.
     *
     * @param operation how errors name it
     * @param name in the dispatcher, for instance {@code aten::_fused_adam_}
     */
    BoxedOperator(String operation, String name, String overload) {
        this.operation = operation;
        this.handle = Op.run(operation, () -> Dispatcher.singleton().findSchemaOrThrow(name, overload));
    }

    /** Begins a call; arguments follow in the order of the operator's schema. */
    Call call() {
        return new Call();
    }

    /** One call: its arguments, then its result. */
    final class Call implements AutoCloseable {

        private final IValueVector stack = new IValueVector();

        Call add(List<Tensor> tensors) {
            try (TensorList list = new TensorList()) {
                list.reserve(tensors.size());
                for (Tensor tensor : tensors) {
                    list.push_back(tensor.pointer(operation));
                }
                return push(new IValue(new GenericList((Pointer) list)));
            }
        }

        Call add(double value) {
            return push(new IValue(value));
        }

        Call add(boolean value) {
            return push(new IValue(value));
        }

        /** An absent optional argument. */
        Call addNone() {
            return push(new IValue());
        }

        void run() {
            Op.run(operation, () -> {
                handle.callBoxed(stack);
                return stack;
            });
        }

        List<Tensor> runForTensors() {
            run();
            // Taken while it is still on the stack: popping destroys it.
            return Op.run(operation, () -> Op.adoptAll(stack.get(0).toTensorVector()));
        }

        private Call push(IValue value) {
            try (value) {
                stack.push_back(value);
            }
            return this;
        }

        @Override
        public void close() {
            stack.close();
        }
    }
}
