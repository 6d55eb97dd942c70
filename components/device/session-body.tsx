'use client'
// The device is there and proved: its card, and beside it the one thing that is next.
import dynamic from 'next/dynamic'
import { AllowCard } from '@/components/session/allow-card'
import { endSession } from '@/components/session/end-session'
import { useNow } from '@/components/session/use-now'
import { useProfile } from '@/components/session/use-profile'
import { Button, LinkButton } from '@/components/ui/button'
import { Skeleton } from '@/components/ui/skeleton'
import type { DeviceFacts } from '@/lib/device/device'
import type { Connection, ConnectionState } from '@/lib/device/connection'
import { DEVICE_COMPLETE } from '@/lib/domain/manufacturing'
import { servicing } from './cable'
import { CapabilityList } from './capability-list'
import { DeviceCard } from './device-card'
import { LockedTasks } from './locked-tasks'
import { DoubtCard, FindingCard } from './outcome-card'
import { ProveDevice } from './prove-device'
import type { Standing } from './standing'
import type { Named } from './device-name'
import { RestartCard, WorkCard } from './work-card'

const Tasks = dynamic(() => import('./tasks/tasks').then((m) => m.Tasks), {
  ssr: false,
  loading: () => <Skeleton className="h-60" />,
})
const HandoverCard = dynamic(() => import('./handover-card').then((m) => m.HandoverCard), { ssr: false })
const KeystoreCard = dynamic(() => import('./keystore-card').then((m) => m.KeystoreCard), { ssr: false })

export interface SessionBodyProps {
  standing: Standing
  connection: Connection
  facts: DeviceFacts
  given: { name: string; named: Named; signedIn: boolean; onMissing: () => void }
}

const HANDS_OVER = ['locked', 'not-yet-locked', 'keystore', 'session', 'working', 'expired', 'revoked']
// A newer keystore may drop a stolen key, so a session is no reason to put it off.
const GETS_KEYSTORE = ['locked', 'not-yet-locked', 'session', 'expired']
const OVER = ['expired', 'revoked']
const WITH_TASKS = ['session', 'working', 'restarting', 'outcome-unknown', 'not-yet-locked', 'lost']

/** Why commands wait, in words; null where they do not. */
function waitOf(state: ConnectionState, name: string): string | null {
  if (state.kind === 'working') return `Commands wait until this is done: ${state.work.title}.`
  if (state.kind === 'outcome-unknown') return 'Commands wait until the device was read again.'
  if (state.kind === 'restarting') return `Commands wait until ${name} is back.`
  return state.kind === 'lost' ? `Commands wait until ${name} is plugged in again.` : null
}

export function SessionBody({ standing, connection, facts, given }: SessionBodyProps) {
  const { selection, files, ended } = useProfile()
  const nowMs = useNow()
  const { name, named, signedIn, onMissing } = given
  const { state } = connection
  const open = facts.state !== DEVICE_COMPLETE
  const appDevelopment = selection?.type === 'appDevelopment'
  const signerKid = files.find((file) => file.cti === selection?.cti)?.kid ?? null
  const behind = named.newestKeystore !== null && facts.keystoreVersion < named.newestKeystore
  const context = {
    name,
    facts,
    visit: facts.bootId,
    appDevelopment,
    session: selection !== null,
    signedIn,
    waits: waitOf(state, name),
  }
  const tasks = WITH_TASKS.includes(standing.kind) && (selection !== null || open)
  return (
    <div className="grid items-start gap-5 md:grid-cols-[18rem_1fr] lg:grid-cols-[20rem_1fr]">
      <div className="flex flex-col gap-4 max-md:order-2">
        <DeviceCard name={name} place={named.place} facts={facts} newestKeystore={named.newestKeystore} />
        {selection && standing.kind !== 'wrong-device' && <AllowCard selection={selection} />}
        {signedIn && named.pending && <ProveDevice catalogId={facts.catalogId} />}
      </div>
      <div className="flex min-w-0 flex-col gap-4">
        {state.kind === 'working' && <WorkCard work={state.work} name={name} />}
        {state.kind === 'outcome-unknown' && <DoubtCard unanswered={connection.unanswered} />}
        {connection.finding && state.kind === 'ready' && <FindingCard finding={connection.finding} />}
        {state.kind === 'restarting' && <RestartCard sinceMs={state.sinceMs} name={name} />}
        {state.kind === 'lost' && (
          <div className="flex flex-wrap items-center gap-3">
            <Button onClick={() => servicing.dismiss(connection.id)}>Stop waiting</Button>
            <p className="text-sm text-muted-foreground">Logs and progress are kept.</p>
          </div>
        )}
        {OVER.includes(standing.kind) && selection && (
          <div className="flex flex-wrap gap-2">
            <LinkButton variant="primary" href={`/requests/new?device=${facts.deviceId}`}>
              Request again
            </LinkButton>
            <Button onClick={() => void endSession(selection)}>End session</Button>
          </div>
        )}
        {(standing.kind === 'keystore' || (behind && GETS_KEYSTORE.includes(standing.kind))) && (
          <KeystoreCard
            name={name}
            facts={facts}
            signerKid={signerKid}
            tells={signedIn && named.known && named.holding !== null && !named.pending}
          />
        )}
        {signedIn && HANDS_OVER.includes(standing.kind) && <HandoverCard name={name} facts={facts} />}
        {!selection && <CapabilityList files={files} ended={ended} deviceId={facts.deviceId} nowMs={nowMs} />}
        {tasks && <Tasks context={context} onMissing={onMissing} />}
        {standing.kind === 'locked' && <LockedTasks deviceId={facts.deviceId} />}
      </div>
    </div>
  )
}
