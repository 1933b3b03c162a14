package dev.fathom.cli.command;

/**
 * Something the doctor has looked at.
 *
 * @param name what it is
 * @param found how it is
 * @param advice what to change; empty if it is well
 */
record Finding(String name, String found, String advice) {}
