package dev.fathom.engine;

import org.bytedeco.pytorch.global.torch.ScalarType;

/** The element types of tensors. */
public enum DType {
    /** 64-bit IEEE floating point, Java's {@code double}. */
    F64(ScalarType.Double, 8, true),
    /** 32-bit IEEE floating point, Java's {@code float}; the default of every creation that names no type. */
    F32(ScalarType.Float, 4, true),
    /** 16-bit IEEE floating point. */
    F16(ScalarType.Half, 2, true),
    /** 16-bit floating point with the exponent range of {@link #F32} and 8 bits of precision. */
    BF16(ScalarType.BFloat16, 2, true),
    /** 64-bit signed integer, Java's {@code long}; the type of indices. */
    I64(ScalarType.Long, 8, false),
    /** 32-bit signed integer. */
    I32(ScalarType.Int, 4, false),
    /** 16-bit signed integer. */
    I16(ScalarType.Short, 2, false),
    /** 8-bit signed integer. */
    I8(ScalarType.Char, 1, false),
    /** 8-bit unsigned integer. */
    U8(ScalarType.Byte, 1, false),
    /** True or false, one byte each. */
    BOOL(ScalarType.Bool, 1, false);

    private static final DType[] BY_CODE = new DType[64];

    static {
        for (DType type : values()) {
            BY_CODE[type.nativeType.value] = type;
        }
    }

    private final ScalarType nativeType;
    private final int bytes;
    private final boolean floating;

    DType(ScalarType nativeType, int bytes, boolean floating) {
        this.nativeType = nativeType;
        this.bytes = bytes;
        this.floating = floating;
    }

    /** Size of one element in bytes. */
    public int bytes() {
        return bytes;
    }

    /** Whether values are floating point, so that gradients can flow through them. */
    public boolean isFloating() {
        return floating;
    }

    ScalarType nativeType() {
        return nativeType;
    }

    static DType of(String operation, ScalarType type) {
        int code = type.value;
        DType found = code >= 0 && code < BY_CODE.length ? BY_CODE[code] : null;
        if (found == null) {
            throw new DTypeException(operation + ": the engine has no element type for " + type, operation);
        }
        return found;
    }
}
