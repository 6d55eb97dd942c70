// Exit codes: closed, and the same for a failure however it came about.
import { describe, expect, it } from 'vitest'
import { CliError, EXIT, PortalError, failureOf } from '@/lib/cli/errors'
import { DEVICE_WORDS, DeviceError, type DeviceErrorCode } from '@/lib/device/errors'
import { WIRE_CODES } from '@/lib/domain/codes'
import { LibraryError } from '@/lib/session/capability-file'

const codeOf = (error: unknown, interrupted = false) => failureOf(error, interrupted).exitCode
const OTHERS: Partial<Record<DeviceErrorCode, number>> = {
  'capability-missing': EXIT.capability,
  'wrong-device': EXIT.capability,
  'outcome-unknown': EXIT.outcomeUnknown,
}

describe('an exit code', () => {
  it.each(Object.keys(DEVICE_WORDS) as DeviceErrorCode[])('of %s', (code) => {
    const refusal = Object.hasOwn(WIRE_CODES, code)
    expect(codeOf(new DeviceError(code))).toBe(OTHERS[code] ?? (refusal ? EXIT.refused : EXIT.link))
  })

  it('of an interrupt is 130 where the device has stopped, and tells truly where it is not known', () => {
    expect(codeOf(new DeviceError('cancelled'), true)).toBe(EXIT.interrupted)
    expect(codeOf(new DeviceError('outcome-unknown'), true)).toBe(EXIT.outcomeUnknown)
    expect(codeOf(new Error('aborted'), true)).toBe(EXIT.interrupted)
  })

  it('of the rest', () => {
    expect(codeOf(new CliError('usage'))).toBe(EXIT.usage)
    expect(codeOf(new CliError('several-devices'))).toBe(EXIT.noDevice)
    expect(codeOf(new PortalError('not-permitted', { title: 'T', next: 'N' }))).toBe(EXIT.portal)
    expect(codeOf(new LibraryError('already-expired'))).toBe(EXIT.local)
    expect(codeOf(new TypeError('bug'))).toBe(EXIT.internal)
  })

  it('comes with words that do not speak of a browser', () => {
    for (const code of Object.keys(DEVICE_WORDS) as DeviceErrorCode[]) {
      const { title, next } = failureOf(new DeviceError(code), false)
      expect(`${title} ${next}`, code).not.toMatch(/this browser|another browser|Chrome|this page/i)
    }
    expect(failureOf(new LibraryError('bound-elsewhere'), false).next).toMatch(/command line/)
  })
})
