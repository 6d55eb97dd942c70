// Where the visit stands, in one word, one sentence and one step of the trail: worked out from the cable, the selection and
// the time, and from nothing else. The texts are the ones a person reads.
import { timeInWords } from '@/components/ui/time'
import type { Connection, View } from '@/lib/device/connection'
import type { DeviceError } from '@/lib/device/errors'
import { STOPS } from '@/lib/device/stops'
import { DEVICE_COMPLETE } from '@/lib/domain/manufacturing'
import type { LibraryFile, Selection } from '@/lib/session/store'

export type StandingKind =
  | 'no-usb'
  | 'not-secure'
  | 'blocked'
  | 'no-device'
  | 'choosing'
  | 'opening'
  | 'identifying'
  | 'not-proved'
  | 'incompatible'
  | 'other-tab'
  | 'held-elsewhere'
  | 'failed'
  | 'locked'
  | 'not-yet-locked'
  | 'keystore'
  | 'session'
  | 'working'
  | 'restarting'
  | 'outcome-unknown'
  | 'lost'
  | 'wrong-device'
  | 'expired'
  | 'ending'
  | 'revoked'
export type Tone = 'neutral' | 'session' | 'warning' | 'danger'
/** Attach, Identify, Choose capability, Service, End. */
export type Step = 0 | 1 | 2 | 3 | 4
export type Standing = { kind: StandingKind; tone: Tone; title: string; text: string; step: Step }

/** When it ended, where the portal said so, and whether this device is known to know. */
export type Revoked = { at: string | null; told: boolean }

export type Seen = {
  view: View
  selection: Selection | null
  files: readonly LibraryFile[]
  nowMs: number
  support: 'ok' | 'no-usb' | 'not-secure' | 'blocked'
  name: string
  revoked: Revoked | null
  /** The session was just ended, and the lock is being read back. */
  ending: boolean
}

type Place = readonly [StandingKind, Tone, Step]
const say = ([kind, tone, step]: Place, [title, text]: [string, string]): Standing => ({
  kind,
  tone,
  step,
  title,
  text,
})

const UNSUPPORTED: Record<Exclude<Seen['support'], 'ok'>, Standing> = {
  'no-usb': say(
    ['no-usb', 'neutral', 0],
    [
      'This browser cannot reach USB',
      'Servicing needs WebUSB, which Chrome and Edge have on Windows, macOS, Linux, ChromeOS and Android. Everything else on this portal works here.',
    ],
  ),
  'not-secure': say(
    ['not-secure', 'danger', 0],
    [
      'This page is not secure',
      'Browsers allow USB only on https or localhost. Open the portal at its https address.',
    ],
  ),
  blocked: say(
    ['blocked', 'danger', 0],
    [
      'Blocked by your organisation',
      'A browser policy forbids USB on this page. Send your administrator the line below; it allows only this portal and only service ports.',
    ],
  ),
}

export function standingOf(seen: Seen): Standing {
  if (seen.support !== 'ok') return UNSUPPORTED[seen.support]
  const { view } = seen
  if (view.choosing)
    return say(['choosing', 'neutral', 0], ['Choosing', 'Pick the device in the browser’s own window.'])
  if (!view.current)
    return say(['no-device', 'neutral', 0], ['No device', 'Nothing is attached to this browser.'])
  return ofCable(view.current, seen) ?? ofSession(view.current, seen)
}

/** What the cable alone says; null where the device is there and proved. */
function ofCable({ state, facts }: Connection, { name, selection }: Seen): Standing | null {
  if (state.kind === 'opening')
    return say(['opening', 'neutral', 0], ['Opening', `Opening the service port of ${name}.`])
  if (state.kind === 'identifying')
    return say(
      ['identifying', 'neutral', 1],
      ['Identifying', 'The device is asked to prove who it is. Nothing else is done before.'],
    )
  if (state.kind === 'failed') return ofFailure(state.error)
  if (state.kind === 'lost') {
    const at = state.percent === null ? '' : ` at ${state.percent} %`
    const on = state.percent === null ? 'goes on where it was' : 'the upload goes on'
    return say(
      ['lost', 'neutral', 3],
      ['Device lost', `${name} was unplugged${at}. Plug it in again and ${on}. Only this device can resume.`],
    )
  }
  if (state.kind === 'restarting')
    return say(
      ['restarting', 'session', 3],
      ['Restarting', `${name} leaves the bus and comes back within 10\u00a0s. Keep the cable in.`],
    )
  if (facts && selection && facts.deviceId !== selection.deviceId) {
    return say(['wrong-device', 'danger', 1], [STOPS['wrong-device'].title, STOPS['wrong-device'].next])
  }
  if (state.kind === 'outcome-unknown')
    return say(['outcome-unknown', 'warning', 3], ['Outcome unknown', STOPS['outcome-unknown'].next])
  if (state.kind === 'working')
    return say(
      ['working', 'session', 3],
      ['Working', `${state.work.title} on ${name}. Other commands wait until it is done.`],
    )
  return null
}

function ofFailure({ code, message, words: { title, next } }: DeviceError): Standing {
  if (code === 'identity-not-proved')
    return say(
      ['not-proved', 'danger', 1],
      [
        title,
        'The device could not sign this page’s question, so nothing will be done to it. It may be faulty, or not what it claims to be.',
      ],
    )
  if (code === 'incompatible') return say(['incompatible', 'danger', 1], [title, next])
  if (code === 'other-tab') return say(['other-tab', 'warning', 0], [title, message])
  if (code === 'held-elsewhere') return say(['held-elsewhere', 'danger', 0], [title, next])
  return say(['failed', 'danger', 0], [title, next])
}

function ofSession({ facts }: Connection, seen: Seen): Standing {
  const { selection, files, nowMs, name, revoked, ending } = seen
  const locked = facts?.state === DEVICE_COMPLETE
  if (ending)
    return say(
      ['ending', 'session', 4],
      ['Ending', `The selection is gone. ${name} is asked without it, to read its lock back.`],
    )
  if (!selection) {
    return locked
      ? say(['locked', 'neutral', 2], ['Locked', `${name} has proved its identity and accepts no change.`])
      : say(
          ['not-yet-locked', 'warning', 2],
          [
            'Not yet locked',
            `${name} has proved its identity. It has not left manufacturing and takes servicing commands without a capability.`,
          ],
        )
  }
  if (revoked) {
    const { title, next } = STOPS.revoked
    const at = revoked.at ? ` ${timeInWords(revoked.at, nowMs)}` : ''
    const told = revoked.told ? next : next.replace(', and this device has been told', '')
    const text = told.replace('capability', `capability${at}`)
    return say(['revoked', 'danger', 3], [title, text])
  }
  if (nowMs > 0 && selection.expiresAtS * 1000 <= nowMs) {
    return say(
      ['expired', 'warning', 3],
      [
        'Capability expired',
        `It was good until ${timeInWords(selection.expiresAtS * 1000, nowMs)}. What you did before is recorded; nothing more can be done with it.`,
      ],
    )
  }
  const file = files.find((one) => one.cti === selection.cti)
  if (file && facts && !facts.trustedKids.includes(file.kid)) {
    return say(
      ['keystore', 'warning', 2],
      [
        'Keystore out of date',
        `${name} does not know the key that signed your capability yet. One step brings it up to date.`,
      ],
    )
  }
  return say(
    ['session', 'session', 3],
    [
      'In session',
      `Commands to ${name} carry your capability. The device stays locked, and nothing is stored on it.`,
    ],
  )
}
