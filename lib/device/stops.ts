// The words of what stops a visit: said by the page before the device stack has come, and by its errors.
export const STOPS = {
  'capability-missing': {
    title: 'Capability file missing',
    next: "The selected capability is no longer in this browser's library. The session has ended; commands now go without a capability.",
  },
  'wrong-device': {
    title: 'This is not the device your capability is for',
    next: 'No command was sent to it. Commands stay stopped until the right device is attached, or you change or end the session.',
  },
  revoked: {
    title: 'Capability revoked',
    next: 'An owner withdrew this capability, and this device has been told. It cannot be used again.',
  },
  'outcome-unknown': {
    title: 'Outcome unknown',
    next: 'The device did not answer in time. The change may or may not have happened. Read the device again; do not repeat the command.',
  },
} as const
