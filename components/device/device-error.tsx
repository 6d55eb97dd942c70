'use client'
// A command that failed: what, what to do next, the code, and diagnostics to copy. Text of the device is shown as text.
import { Callout } from '@/components/ui/callout'
import { CopyButton } from '@/components/ui/copy-button'
import { DEVICE_WORDS, type DeviceError } from '@/lib/device/errors'
import { WIRE_CODES, type WireCode } from '@/lib/domain/codes'

const AMBER = [
  'capability-missing',
  'outcome-unknown',
  'busy',
  'aborted',
  'cancelled',
  'expired',
  'insufficient-capability',
]

/** "busy (30)"; a code of this side has no number. */
export function codeInWords(code: DeviceError['code']): string {
  const number = WIRE_CODES[code as WireCode]
  return number === undefined ? code : `${code} (${number})`
}

export function diagnosticsOf(error: DeviceError): string {
  const parts = [
    `code: ${codeInWords(error.code)}`,
    `message: ${error.message}`,
    error.detail && `device: ${error.detail}`,
  ]
  return [...parts, `at: ${new Date().toISOString()}`, `browser: ${navigator.userAgent}`]
    .filter(Boolean)
    .join('\n')
}

export function DeviceErrorCallout({ error }: { error: DeviceError }) {
  const { title, next } = DEVICE_WORDS[error.code]
  return (
    <Callout tone={AMBER.includes(error.code) ? 'warning' : 'danger'} title={title} role="alert">
      <p>{next}</p>
      {error.detail && <p className="mt-1">The device says: “{error.detail}”</p>}
      <p className="mt-1.5 flex items-center gap-2 text-sm text-muted-foreground">
        Code <code className="font-mono">{codeInWords(error.code)}</code>
        <CopyButton text={diagnosticsOf(error)} label="Copy diagnostics" />
      </p>
    </Callout>
  )
}
