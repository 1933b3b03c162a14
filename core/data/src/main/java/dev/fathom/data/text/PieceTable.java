package dev.fathom.data.text;

import java.util.Arrays;

/** Numbers distinct byte strings 0, 1, 2, … in the order first seen; the bytes lie in one array. */
final class PieceTable {

    private static final int FREE = -1;

    private byte[] arena = new byte[1 << 16];
    private int[] starts = new int[1 << 10];
    private int[] slots = new int[1 << 12];
    private int size;

    PieceTable() {
        Arrays.fill(slots, FREE);
    }

    int size() {
        return size;
    }

    /** The number of {@code bytes[from, to)}, or -1 - (the number it would get) if it is new. */
    int find(byte[] bytes, int from, int to) {
        int slot = slot(bytes, from, to);
        return slots[slot] == FREE ? -1 - size : slots[slot];
    }

    /** The number of {@code bytes[from, to)}, given now if it is new. */
    int add(byte[] bytes, int from, int to) {
        int slot = slot(bytes, from, to);
        if (slots[slot] != FREE) {
            return slots[slot];
        }
        if (2 * (size + 1) > slots.length) {
            rehash();
            slot = slot(bytes, from, to);
        }
        int start = starts[size];
        int end = Math.addExact(start, to - from);
        if (end > arena.length) {
            arena = Arrays.copyOf(arena, Math.max(end, arena.length + (arena.length >> 1)));
        }
        System.arraycopy(bytes, from, arena, start, to - from);
        if (size + 2 > starts.length) {
            starts = Arrays.copyOf(starts, 2 * starts.length);
        }
        slots[slot] = size;
        starts[++size] = end;
        return size - 1;
    }

    byte[] piece(int number) {
        return Arrays.copyOfRange(arena, starts[number], starts[number + 1]);
    }

    private int slot(byte[] bytes, int from, int to) {
        int mask = slots.length - 1;
        int slot = hash(bytes, from, to) & mask;
        while (slots[slot] != FREE) {
            int number = slots[slot];
            if (Arrays.equals(arena, starts[number], starts[number + 1], bytes, from, to)) {
                break;
            }
            slot = (slot + 1) & mask;
        }
        return slot;
    }

    private void rehash() {
        slots = new int[2 * slots.length];
        Arrays.fill(slots, FREE);
        int mask = slots.length - 1;
        for (int number = 0; number < size; number++) {
            int slot = hash(arena, starts[number], starts[number + 1]) & mask;
            while (slots[slot] != FREE) {
                slot = (slot + 1) & mask;
            }
            slots[slot] = number;
        }
    }

    private static int hash(byte[] bytes, int from, int to) {
        int hash = 1;
        for (int i = from; i < to; i++) {
            hash = 31 * hash + bytes[i];
        }
        hash *= 0x9E3779B9;
        return hash ^ (hash >>> 15);
    }
}
