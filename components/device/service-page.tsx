'use client'
// Service: attach, identify, choose a capability, work, end. The state line says where the visit stands; below it is what can
// be done about it.
import dynamic from 'next/dynamic'
import { useCallback, useEffect, useState } from 'react'
import { useEnding } from '@/components/session/end-session'
import { useNow } from '@/components/session/use-now'
import { useProfile } from '@/components/session/use-profile'
import { Page } from '@/components/shell/page'
import { Button } from '@/components/ui/button'
import type { Connection } from '@/lib/device/connection'
import { NoDevice } from './no-device'
import { preloadForField } from './preload'
import { revokedOf } from './revoked'
import { type Seen, type Standing, standingOf } from './standing'
import { StateLine } from './state-line'
import { useDeviceName } from './use-device-name'
import { cable, useServicing } from './view'

const SessionBody = dynamic(() => import('./session-body').then((m) => m.SessionBody), { ssr: false })
const AttachAnother = dynamic(() => import('./connection-picker').then((m) => m.AttachAnother), {
  ssr: false,
})
const ConnectionPicker = dynamic(() => import('./connection-picker').then((m) => m.ConnectionPicker), {
  ssr: false,
})
const Notices = dynamic(() => import('./notices').then((m) => m.Notices), { ssr: false })
const VisitNotices = dynamic(() => import('./visit-notices').then((m) => m.VisitNotices), { ssr: false })
const Stopped = dynamic(() => import('./stopped').then((m) => m.Stopped), { ssr: false })
const WrongDevice = dynamic(() => import('./wrong-device').then((m) => m.WrongDevice), { ssr: false })
const Bench = dynamic(() => import('@/components/bench/bench').then((m) => m.Bench), { ssr: false })

function supportOf(): Seen['support'] {
  if (!window.isSecureContext) return 'not-secure'
  return 'usb' in navigator ? 'ok' : 'no-usb'
}

export function ServicePage({ demo, signedIn }: { demo: boolean; signedIn: boolean }) {
  const view = useServicing()
  const { selection, files, ended } = useProfile()
  const nowMs = useNow()
  const [support, setSupport] = useState<Seen['support']>('ok')
  const [ready, setReady] = useState(false)
  const [bench, setBench] = useState(false)
  const [missing, setMissing] = useState(false)
  const onMissing = useCallback(() => setMissing(true), [])
  const ending = useEnding()
  const named = useDeviceName(view.current?.facts ?? null, signedIn)
  const nameOf =
    selection && view.current?.facts?.deviceId === selection.deviceId ? selection.deviceName : null
  const name = named.known
    ? named.name
    : (nameOf ?? (view.current?.facts ? named.name : (view.current?.port.label ?? 'the device')))

  const [usb, setUsb] = useState<USB | null>(null)
  const wire = useCallback((found: USB) => {
    setUsb(found)
    // A device that was allowed before is found by itself; otherwise the stack can wait for the first press.
    found
      .getDevices()
      .then((granted) => (granted.length > 0 ? cable().then(({ wireUsb }) => wireUsb(found)) : undefined))
      .then(() => setReady(true))
      .catch((error: unknown) =>
        setSupport(error instanceof Error && error.name === 'SecurityError' ? 'blocked' : 'no-usb'),
      )
  }, [])
  const attach = () =>
    void cable().then(({ wireUsb, attachDevice }) => usb && wireUsb(usb).then(attachDevice))
  const wireReal = useCallback(() => {
    const found = supportOf()
    if (found === 'ok') wire(navigator.usb)
    else setSupport(found)
  }, [wire])
  useEffect(() => {
    if (demo) return
    // After the first paint: what the browser can do is only known here.
    const later = setTimeout(wireReal, 0)
    return () => clearTimeout(later)
  }, [demo, wireReal])

  useEffect(() => preloadForField(usb), [usb])

  const revoked = revokedOf({ selection, ended, connection: view.current })
  const standing = standingOf({ view, selection, files, nowMs, support, name, revoked, ending })
  const action = (
    <>
      {view.current && <AttachAnother view={view} />}
      {demo && (
        <Button size="sm" aria-expanded={bench} onClick={() => setBench(!bench)}>
          Virtual bench
        </Button>
      )}
    </>
  )
  return (
    <Page title="Service" action={action}>
      <div className="flex flex-col gap-5">
        <StateLine standing={standing} />
        {(missing || view.problem) && (
          <Notices missing={missing} problem={view.problem} onUnderstood={() => setMissing(false)} />
        )}
        {view.connections.length > 1 && <ConnectionPicker view={view} />}
        {view.current?.facts && <VisitNotices facts={view.current.facts} name={name} />}
        <Body
          standing={standing}
          connection={view.current}
          onAttach={attach}
          onBench={demo ? () => setBench(true) : null}
          ready={ready}
          given={{ name, named, signedIn, onMissing }}
        />
      </div>
      {demo && <Bench open={bench} onOpenChange={setBench} onUsb={wire} onFailed={wireReal} />}
    </Page>
  )
}

type BodyProps = {
  onAttach: () => void
  standing: Standing
  connection: Connection | null
  ready: boolean
  onBench: (() => void) | null
  given: { name: string; named: ReturnType<typeof useDeviceName>; signedIn: boolean; onMissing: () => void }
}

function Body({ standing, connection, ready, onBench, onAttach, given }: BodyProps) {
  const { selection, files } = useProfile()
  if (standing.kind === 'no-device' || standing.kind === 'choosing')
    return <NoDevice files={files} ready={ready} onBench={onBench} onAttach={onAttach} />
  if (!connection) return <Stopped standing={standing} connection={null} />
  if (standing.kind === 'wrong-device' && selection && connection.facts) {
    return (
      <WrongDevice
        selection={selection}
        attached={{ deviceId: connection.facts.deviceId, name: given.name, place: given.named.place }}
      />
    )
  }
  if (!connection.facts || connection.state.kind === 'failed')
    return <Stopped standing={standing} connection={connection} />
  return <SessionBody standing={standing} connection={connection} facts={connection.facts} given={given} />
}
