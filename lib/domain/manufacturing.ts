// The states of manufacture, in the order in which a device passes through them, never back.
export const MANUFACTURING_STATES = ['Blank', 'Module1Complete', 'DeviceComplete'] as const
export type ManufacturingState = (typeof MANUFACTURING_STATES)[number]
export const DEVICE_COMPLETE = 2
