package dev.fathom.engine;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Turns what libtorch throws into the engine's typed exceptions, with the operation and the operands' shapes. */
final class Failure {

    private interface Maker {
        EngineException make(String message, String operation, String[] operands);
    }

    private record Rule(Maker maker, List<String> marks) {
        boolean matches(String text) {
            return marks.stream().anyMatch(text::contains);
        }
    }

    /** Tried in order; the first whose mark occurs in the native text decides. */
    private static final List<Rule> RULES = List.of(
            new Rule(
                    EngineMemoryException::new,
                    List.of(
                            "allocate memory",
                            "not enough memory",
                            "out of memory",
                            "bad_alloc",
                            "size calculation overflow",
                            "multiplication overflow",
                            "bad_array_new_length",
                            "cannot create std::vector")),
            new Rule(
                    GradientException::new,
                    List.of(
                            "does not require grad",
                            "requires grad",
                            "requires_grad",
                            "require gradients",
                            "backward through the graph",
                            "differentiated tensors",
                            "inplace operation",
                            "in-place operation",
                            "implicitly created only for scalar",
                            "derivative for",
                            "not differentiable",
                            "grad_fn")),
            new Rule(
                    SingularMatrixException::new,
                    List.of(
                            "singular",
                            "positive-definite",
                            "positive definite",
                            "failed to converge",
                            "not converge")),
            new Rule(
                    DeviceException::new,
                    List.of(
                            "same device",
                            "linked with support",
                            "cuda",
                            "mps",
                            "device type",
                            "expected device",
                            "could not run")),
            new Rule(
                    IndexException::new,
                    List.of(
                            "out of range",
                            "out of bounds",
                            "index out",
                            "smaller than num_classes",
                            "class values must",
                            "exceeds dimension size",
                            "must be in the range",
                            "step must be")),
            new Rule(
                    DTypeException::new,
                    List.of(
                            "dtype",
                            "scalar type",
                            "not implemented for",
                            "can't be cast",
                            "expected tensor for argument",
                            "floating point",
                            "to be a long",
                            "input type",
                            "integral",
                            "must be a boolean",
                            "bool tensor",
                            "byte tensor",
                            "boolean tensor",
                            "booltensor",
                            "with a bool",
                            "on a bool")),
            new Rule(
                    ShapeException::new,
                    List.of(
                            "shape",
                            "size",
                            "dim",
                            "mat1",
                            "must match",
                            "channels",
                            "numel",
                            "stride",
                            "element",
                            "subscript",
                            "operand",
                            "square",
                            "length",
                            "rank",
                            "scalar",
                            "-d ",
                            "3d",
                            "4d")));

    private Failure() {}

    static RuntimeException translate(String operation, RuntimeException cause, @Nullable Tensor... operands) {
        if (cause instanceof EngineException || cause instanceof IllegalArgumentException || isOurNullCheck(cause)) {
            return cause;
        }
        String[] described = new String[operands.length];
        for (int i = 0; i < operands.length; i++) {
            Tensor operand = operands[i];
            described[i] = operand == null ? "none" : operand.describe();
        }
        String text = firstLine(cause);
        StringBuilder message = new StringBuilder(operation).append(": ").append(text);
        if (described.length > 0) {
            message.append("; operands: ").append(String.join(", ", described));
        }
        EngineException typed = make(cause, text, message.toString(), operation, described);
        typed.initCause(cause);
        return typed;
    }

    private static EngineException make(
            RuntimeException cause, String text, String message, String operation, String[] operands) {
        if (cause instanceof NullPointerException) {
            return new ClosedTensorException(message, operation, operands);
        }
        String lower = text.toLowerCase(Locale.ROOT);
        if (lower.startsWith("only tensors of floating point")) {
            return new DTypeException(message, operation, operands);
        }
        for (Rule rule : RULES) {
            if (rule.matches(lower)) {
                return rule.maker().make(message, operation, operands);
            }
        }
        return new EngineException(message, operation, operands);
    }

    /** Tells a null argument, which says its name, from a native handle that was released behind our back. */
    private static boolean isOurNullCheck(RuntimeException cause) {
        String text = cause.getMessage();
        return cause instanceof NullPointerException && text != null && text.endsWith(" is null");
    }

    /** The native text without the C++ stack that follows it. */
    private static String firstLine(RuntimeException cause) {
        String text = cause.getMessage();
        if (text == null || text.isBlank()) {
            return cause.getClass().getSimpleName();
        }
        int stack = text.indexOf("\nException raised from");
        String head = (stack < 0 ? text : text.substring(0, stack)).strip();
        return head.replaceAll("\\s*\\n\\s*", " ");
    }
}
