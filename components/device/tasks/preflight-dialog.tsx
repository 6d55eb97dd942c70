'use client'
// What is known before the first byte is sent, check by check, and then one confirmation that names the device.
import { useEffect, useState } from 'react'
import { cn } from '@/components/lib/cn'
import { LinkButton } from '@/components/ui/button'
import { AlertDialog } from '@/components/ui/dialog'
import { CheckboxCard } from '@/components/ui/field'
import { VerifiedIcon, WarningIcon, WrongDeviceIcon } from '@/components/ui/icons'
import { Skeleton } from '@/components/ui/skeleton'
import { equal } from '@/lib/core/bytes'
import { type Check, type Reason, preflight } from '@/lib/domain/image-preflight'
import type { Prepared } from './images-panel'
import { sizeInWords } from './panel'
import type { TaskContext } from './tasks'

type Words = (image: Prepared, context: TaskContext) => string
const WORDS: Record<Reason, Words> = {
  'content-whole': () => 'The file is whole: its content has the hash that was signed.',
  'content-damaged': () => 'The file is damaged: its content is not what was signed.',
  'signer-production': () => 'Signed for production by a key in the device’s keystore.',
  'signer-development': () => 'Signed by a development key: not a release. Needs app development.',
  'signer-untrusted': () => 'The key that signed it is not in the device’s keystore.',
  'signer-forged': () => 'The signature is not right: the file was changed after signing.',
  'signer-not-known': ({ kid }) =>
    `Signed by key ${kid.slice(0, 8)} …; this browser does not have the device’s keystore, so the device checks it.`,
  'product-named': () => 'Made for this product.',
  'product-not-named': () => 'Not made for this device’s product.',
  'rollback-right': ({ manifest, leastRollback }) =>
    `Rollback number ${manifest.rollback}; the device asks for at least ${leastRollback ?? 0}.`,
  'rollback-too-low': ({ manifest, leastRollback }) =>
    `Older than one that was installed: rollback number ${manifest.rollback}, the device asks for at least ${leastRollback}.`,
  'rollback-too-high': ({ manifest }) =>
    `Rollback number ${manifest.rollback} lies too far above what the device has.`,
  'rollback-not-checked': () => 'A development image is not held to the rollback number.',
  'size-fits': ({ manifest }) =>
    `${sizeInWords(manifest.sizeBytes)}; the device checks its free space before it takes a byte.`,
  'size-too-large': ({ manifest }) => `${sizeInWords(manifest.sizeBytes)}: no device takes more than 16 MiB.`,
  'capability-enough': (_, { session }) =>
    session ? 'Your capability covers it.' : 'The device is not yet locked: no capability is needed.',
  'capability-not-enough': (_, { session }) =>
    session ? 'Your capability is for field servicing and does not cover this.' : 'Needs app development.',
}
const LOOK = {
  ok: { icon: VerifiedIcon, ink: 'text-verified', word: 'Right' },
  look: { icon: WarningIcon, ink: 'text-warning', word: 'Look' },
  stop: { icon: WrongDeviceIcon, ink: 'text-danger', word: 'Stop' },
}

/** "Replaces 4.1.7", "63 % of it is there already". */
function placeOf({ lines, manifest }: Prepared): string {
  const same = lines.filter((line) => equal(line.component, manifest.component))
  const before = same.find((line) => line.state === 1)
  const staged = same.find((line) => line.state === 0 && equal(line.image, manifest.image))
  const replaces = !before
    ? 'New on this device'
    : equal(before.image, manifest.image)
      ? 'The same image is installed already'
      : `Replaces ${before.version}`
  const there = staged ? Math.floor((100 * staged.bytesSoFar) / Math.max(1, staged.sizeBytes)) : 0
  return there > 0 ? `${replaces}; ${there} % of it is there already` : replaces
}

type DialogProps = {
  prepared: Prepared | null
  context: TaskContext
  onClose: () => void
  onGo: (manualStart: boolean, detail: string) => void
}

export function PreflightDialog({ prepared, context, onClose, onGo }: DialogProps) {
  return (
    prepared && (
      <Open key={prepared.kid} prepared={prepared} context={context} onClose={onClose} onGo={onGo} />
    )
  )
}

function Open({ prepared, context, onClose, onGo }: DialogProps & { prepared: Prepared }) {
  const [manualStart, setManualStart] = useState(false)
  const [checks, setChecks] = useState<Check[] | null>(null)
  const { appDevelopment, name, facts } = context
  useEffect(() => {
    let here = true
    void preflight({ ...prepared, manualStart, appDevelopment }).then((done) => here && setChecks(done))
    return () => {
      here = false
    }
  }, [prepared, manualStart, appDevelopment])
  const { manifest, signer } = prepared
  const stopped = checks === null || checks.some(({ verdict }) => verdict === 'stop')
  const uncovered = checks?.some(({ reason }) => reason === 'capability-not-enough')
  const place = placeOf(prepared)
  const kind = manifest.kind === 1 ? 'board configuration' : 'application'
  return (
    <AlertDialog
      open
      onOpenChange={onClose}
      title={`Install ${manifest.name} ${manifest.version}?`}
      description={`${place}. ${name} takes ${sizeInWords(manifest.sizeBytes)}, checks it, installs it and restarts: it is off the bus for up to 10 seconds.`}
      confirmLabel={`Install on ${name}`}
      blocked={stopped}
      onConfirm={() =>
        onGo(
          manualStart,
          `${place} on ${name} · ${kind} · ${signer === 'development' ? 'development-signed' : 'signed'}`,
        )
      }
    >
      <div className="flex flex-col gap-3">
        {checks ? (
          <Checks checks={checks} prepared={prepared} context={context} />
        ) : (
          <Skeleton className="h-32" />
        )}
        {manifest.kind !== 1 && (
          <CheckboxCard
            name="manualStart"
            label="Start it by hand"
            hint={
              appDevelopment
                ? 'The application waits after each restart until it is started.'
                : 'Needs app development.'
            }
            disabled={!appDevelopment}
            checked={manualStart}
            onChange={(event) => setManualStart(event.target.checked)}
          />
        )}
        {uncovered && (
          <LinkButton
            variant="link"
            className="self-start"
            href={`/requests/new?device=${facts.deviceId}&tasks=try-development-image`}
          >
            Request app development
          </LinkButton>
        )}
      </div>
    </AlertDialog>
  )
}

function Checks({
  checks,
  prepared,
  context,
}: {
  checks: Check[]
  prepared: Prepared
  context: TaskContext
}) {
  return (
    <ul aria-label="Checked before anything is sent" className="flex flex-col gap-1.5 text-sm">
      {checks.map(({ reason, verdict, code }) => {
        const { icon: Icon, ink, word } = LOOK[verdict]
        return (
          <li key={reason} className="flex gap-2">
            <Icon className={cn('mt-0.5 size-4 flex-none', ink)} />
            <span className="min-w-0">
              <span className="sr-only">{word}: </span>
              {WORDS[reason](prepared, context)}
              {verdict === 'stop' && code && (
                <span className="text-muted-foreground">
                  {' '}
                  The device would say <code className="font-mono">{code}</code>.
                </span>
              )}
            </span>
          </li>
        )
      })}
    </ul>
  )
}
