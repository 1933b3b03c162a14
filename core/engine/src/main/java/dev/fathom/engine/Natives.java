package dev.fathom.engine;

import org.bytedeco.javacpp.Loader;
import org.bytedeco.pytorch.global.torch;

/** Loads the native libraries once, with the settings they read while loading. */
final class Natives {

    static {
        if (System.getProperty("org.bytedeco.javacpp.maxphysicalbytes") == null) {
            // Without it every native handle asks the system for the resident size, which costs 5 us each.
            System.setProperty("org.bytedeco.javacpp.maxphysicalbytes", "0");
        }
        Loader.load(torch.class);
        // NNPACK warns at every convolution on processors it does not know; the other kernels are at least as good.
        torch.globalContext().setUserEnabledNNPACK(false);
        Threads.configure();
    }

    private Natives() {}

    /** Does nothing but make sure that this class, and so the libraries, are loaded. */
    static void load() {}
}
