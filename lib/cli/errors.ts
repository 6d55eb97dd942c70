// How a run can fail, as exit codes and words. The codes are closed and documented (docs/cli): a script may rely on them.
import { CodedError } from '@/lib/core/coded-error'
import { DeviceError, type DeviceErrorCode } from '@/lib/device/errors'
import { WIRE_CODES } from '@/lib/domain/codes'
import { LIBRARY_WORDS, LibraryError } from '@/lib/session/capability-file'

export const EXIT = {
  done: 0,
  /** The device refused; its code is printed. */
  refused: 1,
  usage: 2,
  /** No device, none that fits, or several. */
  noDevice: 3,
  /** The selected capability is missing, or is for another device. */
  capability: 4,
  /** Not signed in, or the portal refused or was not reached. */
  portal: 5,
  outcomeUnknown: 6,
  /** The link to the device failed, or the device could not prove who it is. */
  link: 7,
  /** A file, or what is kept on this computer, is not as it has to be. */
  local: 8,
  internal: 70,
  interrupted: 130,
} as const
export type ExitCode = (typeof EXIT)[keyof typeof EXIT]

type Words = { title: string; next: string; exit: ExitCode }

const CLI_WORDS = {
  usage: { title: 'The command is not complete', next: 'See --help.', exit: EXIT.usage },
  'not-confirmed': { title: 'Not confirmed', next: 'Nothing was done.', exit: EXIT.usage },
  'no-device': {
    title: 'No device is attached',
    next: 'Attach one by its service port. On Linux a udev rule may be needed to reach it.',
    exit: EXIT.noDevice,
  },
  'several-devices': {
    title: 'Several devices are attached',
    next: 'Name one: --device with its device ID, the beginning of it, its connection or its bus address.',
    exit: EXIT.noDevice,
  },
  'device-not-attached': {
    title: 'This device is not attached',
    next: 'See what is: latchkey device list-attached',
    exit: EXIT.noDevice,
  },
  'not-signed-in': { title: 'You are not signed in', next: 'Sign in: latchkey sign-in', exit: EXIT.portal },
  'portal-unreachable': {
    title: 'The portal cannot be reached',
    next: 'Check the address and the network. Servicing goes on without it.',
    exit: EXIT.portal,
  },
  'portal-answer': {
    title: 'The portal gave an answer that makes no sense',
    next: 'Portal and command line are of different versions. Bring the older one up to date.',
    exit: EXIT.portal,
  },
  'device-unknown': {
    title: 'No catalog of yours holds this device',
    next: 'An owner has to claim it first.',
    exit: EXIT.portal,
  },
  'nothing-approved': {
    title: 'No request of yours for this device is approved',
    next: 'Ask: latchkey request create. Or wait for the decision: --wait',
    exit: EXIT.portal,
  },
  'file-unreadable': {
    title: 'The file cannot be read or written',
    next: 'Check its name and rights.',
    exit: EXIT.local,
  },
  'file-wrong': {
    title: 'The file is not what the command needs',
    next: 'Choose another file.',
    exit: EXIT.local,
  },
  'kept-damaged': {
    title: 'What is kept on this computer is damaged',
    next: 'Remove the file that is named, then do again what made it.',
    exit: EXIT.local,
  },
  'kept-open': {
    title: 'A secret file can be read by others',
    next: 'Take their rights away: chmod 600. If somebody may have read it, sign out, and download capabilities anew.',
    exit: EXIT.local,
  },
  'not-in-library': {
    title: 'The library has no such capability',
    next: 'See what it has: latchkey device capability list',
    exit: EXIT.local,
  },
  internal: {
    title: 'Something failed in this program',
    next: 'Report it with what is printed.',
    exit: EXIT.internal,
  },
} as const satisfies Record<string, Words>
export type CliCode = keyof typeof CLI_WORDS

export class CliError extends CodedError<CliCode> {
  constructor(code: CliCode, message?: string, options?: { cause?: unknown }) {
    super(code, message ?? CLI_WORDS[code].title, options)
  }
}

/** A refusal of the portal, in its words. */
export class PortalError extends CodedError<string> {
  constructor(
    code: string,
    readonly words: { title: string; next: string; detail?: string },
  ) {
    super(code, words.title)
  }
}

/** Where the page would speak of the browser. */
const HERE: Partial<Record<DeviceErrorCode, { title: string; next: string }>> = {
  'capability-missing': {
    title: 'Capability file missing',
    next: 'The selected capability is no longer in the library. The command was not sent and the session has ended; commands now go without a capability.',
  },
  'wrong-device': {
    title: 'This is not the device your capability is for',
    next: 'No command was sent to it. Attach the right device, select another capability, or end the session: latchkey device capability apply --none',
  },
  locked: {
    title: 'The device is locked',
    next: 'Select a capability for this device: latchkey device capability apply',
  },
  'unknown-signer': {
    title: 'Keystore out of date',
    next: 'The device does not know the key that signed this yet: latchkey keystore update',
  },
  'held-elsewhere': {
    title: 'Another program holds the device',
    next: 'A browser tab, a firmware update service or another run of this command. Close it, then try again.',
  },
  'other-tab': {
    title: 'Another program took the device over',
    next: 'Close it, then try again.',
  },
  'insufficient-capability': {
    title: 'This capability does not cover the command',
    next: 'Request app development for this device: latchkey request create --task control-apps',
  },
  'proof-required': {
    title: 'The device asks for a proof of this profile',
    next: 'Select the capability again on the computer that downloaded it.',
  },
  'proof-invalid': {
    title: 'The device did not accept the proof of this profile',
    next: 'Try again. If it keeps failing, download the capability again.',
  },
}
const BOUND_ELSEWHERE = {
  title: 'This file is bound to another profile',
  next: 'Only the browser profile or the command line that downloaded it can use it. Download it here, or ask an owner to allow this one.',
}

export type Failure = { code: string; title: string; next: string; detail?: string; exitCode: ExitCode }

/** Whatever was thrown, as what is printed and the code the process ends with. */
export function failureOf(error: unknown, interrupted: boolean): Failure {
  if (error instanceof DeviceError) return deviceFailure(error, interrupted)
  if (error instanceof CliError) {
    const { exit, ...words } = CLI_WORDS[error.code]
    return { code: error.code, ...words, ...detailOf(error, words.title), exitCode: exit }
  }
  if (error instanceof PortalError) return { code: error.code, ...error.words, exitCode: EXIT.portal }
  if (error instanceof LibraryError) {
    const words = error.code === 'bound-elsewhere' ? BOUND_ELSEWHERE : LIBRARY_WORDS[error.code]
    return { code: error.code, ...words, exitCode: EXIT.local }
  }
  if (interrupted)
    return {
      code: 'interrupted',
      title: 'Interrupted',
      next: 'Nothing more was asked.',
      exitCode: EXIT.interrupted,
    }
  const { title, next } = CLI_WORDS.internal
  return {
    code: 'internal',
    title,
    next,
    detail: error instanceof Error ? (error.stack ?? error.message) : String(error),
    exitCode: EXIT.internal,
  }
}

const detailOf = (error: Error, title: string) => (error.message === title ? {} : { detail: error.message })

function deviceFailure(error: DeviceError, interrupted: boolean): Failure {
  const { code } = error
  const words = HERE[code] ?? error.words
  const told = error.detail ?? (error.message === error.words.title ? undefined : error.message)
  return { code, ...words, ...(told && { detail: told }), exitCode: exitOf(code, interrupted) }
}

function exitOf(code: DeviceErrorCode, interrupted: boolean): ExitCode {
  if (code === 'outcome-unknown') return EXIT.outcomeUnknown
  if (interrupted && (code === 'cancelled' || code === 'aborted')) return EXIT.interrupted
  if (code === 'capability-missing' || code === 'wrong-device') return EXIT.capability
  return Object.hasOwn(WIRE_CODES, code) ? EXIT.refused : EXIT.link
}
