package org.hansa.launcher.demo;

/**
 * A host that becomes a resource provider.
 *
 * @param gpus GPU devices, all of one model
 * @param model empty without GPUs
 */
record Host(String id, String site, long cpuMilli, long memoryMib, int gpus, String model) {}
