package dev.fathom.engine;

import org.bytedeco.pytorch.global.torch.DeviceType;

/** Between the engine's devices and libtorch's. */
final class Devices {

    private Devices() {}

    static Device of(org.bytedeco.pytorch.Tensor tensor) {
        try (org.bytedeco.pytorch.Device device = tensor.device()) {
            DeviceType type = device.type().intern();
            int index = Math.max(0, device.index());
            return switch (type) {
                case CPU -> Device.CPU;
                case CUDA -> new Device(Device.Kind.CUDA, index);
                case MPS -> new Device(Device.Kind.MPS, index);
                default -> throw new DeviceException("device: the engine does not know " + type, "device");
            };
        }
    }

    static org.bytedeco.pytorch.Tensor move(org.bytedeco.pytorch.Tensor tensor, Device target) {
        DeviceType type =
                switch (target.kind()) {
                    case CPU -> DeviceType.CPU;
                    case CUDA -> DeviceType.CUDA;
                    case MPS -> DeviceType.MPS;
                };
        try (org.bytedeco.pytorch.Device device = target.kind() == Device.Kind.CPU
                ? new org.bytedeco.pytorch.Device(type)
                : new org.bytedeco.pytorch.Device(type, (byte) target.index())) {
            return tensor.to(device, tensor.scalar_type());
        }
    }
}
