// Every way in which working with an attached device can fail, as one closed union, and for each the words a person
// reads: what happened (title) and what to do (next). The device's own codes are among them by their wire names.
import { CodedError } from '@/lib/core/coded-error'
import type { WireRefusal } from '@/lib/domain/codes'
import { STOPS } from './stops'

export type HostCode =
  | 'disconnected'
  | 'timeout'
  | 'aborted'
  | 'protocol'
  | 'incompatible'
  | 'held-elsewhere'
  | 'other-tab'
  | 'open-failed'
  | 'access-denied'
  | 'no-service-port'
  | 'identity-not-proved'
  | 'capability-missing'
  | 'too-large'
export type DeviceErrorCode = HostCode | WireRefusal

export class DeviceError extends CodedError<DeviceErrorCode> {
  /** Capability numbers, any one of which would be enough, where the device named them. */
  readonly enough: readonly number[]
  /** The device's own detail text: untrusted, shown as text. */
  readonly detail: string | undefined

  /** What a person reads. */
  get words(): Words {
    return DEVICE_WORDS[this.code]
  }

  constructor(
    code: DeviceErrorCode,
    message?: string,
    more: { cause?: unknown; enough?: readonly number[]; detail?: string } = {},
  ) {
    super(code, message ?? DEVICE_WORDS[code].title, { cause: more.cause })
    this.enough = more.enough ?? []
    this.detail = more.detail
  }
}

type Words = { title: string; next: string }

export const DEVICE_WORDS: Record<DeviceErrorCode, Words> = {
  ...STOPS,
  disconnected: { title: 'Device lost', next: 'Plug it in again. Only this device can resume.' },
  timeout: {
    title: 'The device did not answer in time',
    next: 'Read the device again; unplug it and plug it in if it stays silent.',
  },
  aborted: { title: 'Cancelled', next: 'Nothing more was asked of the device.' },
  protocol: {
    title: 'The device sent something that makes no sense',
    next: 'Attach it again. If it happens again, copy the diagnostics.',
  },
  incompatible: {
    title: 'Incompatible',
    next: 'This device speaks another version of the service protocol. Update the portal or the firmware.',
  },
  'held-elsewhere': {
    title: 'Another program holds the device',
    next: 'Chrome could not claim the service port. Firmware update services and other USB tools are the usual cause. Close them, then try again.',
  },
  'other-tab': {
    title: 'In use in another tab',
    next: 'The other tab lets go as soon as its command is done.',
  },
  'open-failed': {
    title: 'The device could not be opened',
    next: 'Unplug it, plug it in again, then try again.',
  },
  'access-denied': {
    title: 'The system refuses access to the device',
    next: 'On Linux a udev rule has to allow it; ask your administrator.',
  },
  'no-service-port': { title: 'This device has no service port', next: 'Choose another device.' },
  'identity-not-proved': {
    title: 'Identity not proved',
    next: 'Ask again. If it keeps failing, do not service this device.',
  },
  'too-large': { title: 'That is more than the device takes', next: 'Choose a smaller file.' },
  malformed: {
    title: 'The device did not understand the request',
    next: 'Copy the diagnostics; portal and firmware disagree.',
  },
  'unknown-operation': {
    title: 'The device does not know this command',
    next: 'Its firmware is older than this portal. Update the firmware.',
  },
  'invalid-parameters': { title: 'The device refused what was given', next: 'Check what you entered.' },
  locked: { title: 'The device is locked', next: 'Start a session with a capability for this device.' },
  'capability-malformed': {
    title: 'The capability file is damaged',
    next: 'Download it again from the portal.',
  },
  'unknown-signer': {
    title: 'Keystore out of date',
    next: 'The device does not know the key that signed this yet. Update its keystore.',
  },
  'bad-signature': {
    title: 'The signature is not right',
    next: 'The file was changed or is not genuine. Download it again.',
  },
  expired: {
    title: 'Capability expired',
    next: 'What you did before is recorded; request a new capability to go on.',
  },
  'not-yet-valid': {
    title: 'The capability is not valid yet',
    next: "The device's clock is behind, or the file was made for later. Wait, or ask for a new one.",
  },
  'other-boot': {
    title: 'The device has restarted since',
    next: 'This capability was good until its next start. Request a new one.',
  },
  'insufficient-capability': {
    title: 'This capability does not cover the command',
    next: 'Request app development for this device.',
  },
  'proof-required': {
    title: 'The device asks for a proof of this browser',
    next: 'Select the capability again in the browser that downloaded it.',
  },
  'proof-invalid': {
    title: 'The device did not accept the proof of this browser',
    next: 'Try again. If it keeps failing, download the capability again.',
  },
  busy: { title: 'The device is busy', next: 'Wait until its present work is done, then try again.' },
  'image-untrusted': {
    title: 'The device does not trust this image',
    next: 'Use an image signed by a key in its keystore and made for this product.',
  },
  'image-needs-app-development': {
    title: 'A development image needs app development',
    next: 'Request app development, or use a released image.',
  },
  'no-space': { title: 'No space left on the device', next: 'Delete something that is no longer needed.' },
  'not-found': { title: 'The device does not have this', next: 'Read the list again.' },
  conflict: {
    title: 'This does not fit what the device has',
    next: 'Read the list again; it may be there already or not be complete.',
  },
  'hash-mismatch': { title: 'The content arrived damaged', next: 'Send it again.' },
  'keystore-rollback': {
    title: 'The device has a newer keystore',
    next: 'Nothing needs doing; an older one is never taken.',
  },
  'keystore-drops-needed-key': {
    title: 'The keystore drops a key that an installed image needs',
    next: 'An owner has to issue a keystore that keeps it.',
  },
  'image-rollback': { title: 'The image is older than one installed before', next: 'Use a newer version.' },
  internal: { title: 'Something failed inside the device', next: 'Read its log and error report.' },
  cancelled: { title: 'Cancelled', next: 'The device has stopped this work.' },
}

export function isDeviceError(error: unknown): error is DeviceError {
  return error instanceof DeviceError
}

/** Whatever was thrown while working with a device, as a DeviceError. */
export function asDeviceError(error: unknown): DeviceError {
  if (error instanceof DeviceError) return error
  const code: DeviceErrorCode = error instanceof CodedError ? 'protocol' : 'open-failed'
  return new DeviceError(code, error instanceof Error ? error.message : undefined, { cause: error })
}
