'use client'
// The session, on every page for as long as a capability is selected in this browser profile.
import { useState } from 'react'
import { cn } from '@/components/lib/cn'
import { isOtherTab, useServicing } from '@/components/device/view'
import { Button } from '@/components/ui/button'
import {
  FileMissingIcon,
  SessionIcon,
  TimeLeftIcon,
  VerifiedIcon,
  WrongDeviceIcon,
} from '@/components/ui/icons'
import { Duration } from '@/components/ui/time'
import { formatShort } from '@/lib/domain/device-id'
import type { View } from '@/lib/device/connection'
import type { Selection } from '@/lib/session/store'
import { endSession, useEnded } from './end-session'
import { useNow } from './use-now'
import { useProfile } from './use-profile'

type Variant = 'session' | 'hurry' | 'wrong' | 'missing' | 'expired'
const HURRY_S = 600

function variantOf(selection: Selection, given: { missing: boolean; nowMs: number; view: View }): Variant {
  const leftS = selection.expiresAtS - given.nowMs / 1000
  const { facts, state } = given.view.current ?? {}
  if (given.missing) return 'missing'
  if (given.nowMs > 0 && leftS <= 0) return 'expired'
  if (facts && state?.kind !== 'lost' && facts.deviceId !== selection.deviceId) return 'wrong'
  return given.nowMs > 0 && leftS <= HURRY_S ? 'hurry' : 'session'
}

const LOOK: Record<Variant, string> = {
  session: 'bg-session-solid text-session-solid-foreground',
  hurry: 'bg-warning-solid text-warning-solid-foreground',
  missing: 'bg-warning-solid text-warning-solid-foreground',
  wrong: 'bg-danger-solid text-danger-solid-foreground',
  expired: 'bg-locked text-background',
}
const ICON = {
  session: SessionIcon,
  hurry: TimeLeftIcon,
  wrong: WrongDeviceIcon,
  missing: FileMissingIcon,
  expired: TimeLeftIcon,
}
const WORD: Record<Variant, string> = {
  session: 'In session',
  hurry: 'In session',
  wrong: 'Wrong device',
  missing: 'Capability file missing',
  expired: 'Capability expired',
}

function whereOf(selection: Selection, view: View): string {
  const here = view.connections.find((one) => one.facts?.deviceId === selection.deviceId)
  if (here?.device) return 'Attached in this tab'
  const other = view.connections.some((one) => one.state.kind === 'failed' && isOtherTab(one.state.error))
  return other ? 'In use in another tab' : 'Not attached'
}

const BAR =
  'z-40 flex items-center gap-4 px-8 max-md:px-4 md:sticky md:top-0 md:h-11 max-md:fixed max-md:inset-x-0 max-md:bottom-16.5 max-md:h-15'

export function SessionBar() {
  const { selection, files, ready } = useProfile()
  const view = useServicing()
  const nowMs = useNow()
  const ended = useEnded()
  if (!selection) return ended ? <EndedBar text={ended} /> : null
  const missing = ready && !files.some((file) => file.cti === selection.cti)
  const variant = variantOf(selection, { missing, nowMs, view })
  return <OpenBar selection={selection} variant={variant} where={whereOf(selection, view)} />
}

function OpenBar({ selection, variant, where }: { selection: Selection; variant: Variant; where: string }) {
  const [ending, setEnding] = useState(false)
  const Icon = ICON[variant]
  const name = selection.deviceName ?? 'Unnamed device'
  const end = () => {
    setEnding(true)
    void endSession(selection).finally(() => setEnding(false))
  }
  return (
    <section data-session-bar role="region" aria-label="Servicing session" className={cn(BAR, LOOK[variant])}>
      <span className="flex items-center gap-2 text-sm font-semibold max-md:sr-only">
        <Icon className="size-4" />
        {WORD[variant]}
      </span>
      <span className="flex min-w-0 flex-1 items-center gap-4 text-sm max-md:flex-col max-md:items-start max-md:gap-0">
        <span className="max-w-full truncate font-medium">
          {variant === 'wrong' ? `Session is for ${name}` : name}{' '}
          <span className="font-mono text-xs max-md:hidden">{formatShort(selection.deviceId)}</span>
        </span>
        <span className="truncate">
          {selection.type === 'appDevelopment' ? 'App development' : 'Field servicing'}
          <span className="max-md:hidden"> · {where}</span>
          <span className="md:hidden">
            {' · '}
            <Duration until={selection.expiresAtS * 1000} short />
          </span>
        </span>
        <span className="ml-auto max-md:hidden">
          <Duration until={selection.expiresAtS * 1000} />
        </span>
      </span>
      {variant === 'hurry' && (
        <a href={`/requests/new?extends=${selection.cti}`} className="text-sm whitespace-nowrap underline">
          Request more time
        </a>
      )}
      <Button
        size="sm"
        pending={ending}
        onClick={end}
        className="border-current! bg-transparent! text-inherit! shadow-none enabled:hover:underline"
      >
        End session
      </Button>
    </section>
  )
}

function EndedBar({ text }: { text: string }) {
  return (
    <section data-session-bar role="status" className={cn(BAR, LOOK.expired)}>
      <VerifiedIcon className="size-4" />
      <span className="text-sm">
        <b className="font-semibold">Session ended</b> <span>{text}</span>
      </span>
    </section>
  )
}
