'use client'
// A keystore that waits for the root's signature. Kept outside: the exact bytes to sign as a file, and the signed object
// back. Kept here: its signature failed before, and is asked for again.
import { type Action, useAction } from '@/components/catalog/action'
import { Refusal } from '@/components/catalog/refusal'
import { Button } from '@/components/ui/button'
import { Card, CardBody, CardHeader } from '@/components/ui/card'
import { toast } from '@/components/ui/toast'
import { KEYSTORE } from '@/lib/domain/keystore'
import { type Advanced, tellAdvanced } from './advanced'
import { SignOutside } from './sign-outside'

type Issued = { version: number }

export interface DraftCardProps {
  catalogId: string
  draft: { version: number; toBeSigned: string }
  /** Where the root is; null where that is not known now. */
  kept: 'portal' | 'outside' | null
  importSigned: Action<FormData, Issued>
  signHere: Action<{ catalogId: string }, Issued>
  redraft: Action<{ catalogId: string }, Advanced>
  /** The catalog has none yet. */
  first: boolean
}

export function DraftCard(props: DraftCardProps) {
  const { catalogId, draft, kept, importSigned, signHere, redraft, first } = props
  return (
    <Card>
      <CardHeader
        title={`Keystore version ${draft.version} waits for the root’s signature`}
        description={
          first
            ? 'Until it is signed, no capability can be issued under these keys.'
            : 'Until it is signed, devices get nothing of what was changed.'
        }
        action={<DraftAgain catalogId={catalogId} redraft={redraft} />}
      />
      <CardBody className="flex flex-col gap-5">
        {kept !== 'portal' && (
          <SignOutside
            what="keystore"
            verb="Import and put in force"
            fileName={`keystore-${draft.version}`}
            toBeSigned={draft.toBeSigned}
            mostBytes={KEYSTORE.maxBytes}
            about={{ catalogId }}
            action={importSigned}
            onDone={inForce}
          />
        )}
        {kept !== 'outside' && <SignHere catalogId={catalogId} signHere={signHere} />}
      </CardBody>
    </Card>
  )
}

function DraftAgain({ catalogId, redraft }: Pick<DraftCardProps, 'catalogId' | 'redraft'>) {
  const { run, pending, refused } = useAction(redraft, tellAdvanced)
  return (
    <>
      <Button size="sm" pending={pending} onClick={() => run({ catalogId })}>
        Draft again
      </Button>
      {refused && <Refusal refused={refused} />}
    </>
  )
}

const inForce = ({ version }: Issued) => toast(`Keystore version ${version} is in force`)

function SignHere({ catalogId, signHere }: Pick<DraftCardProps, 'catalogId' | 'signHere'>) {
  const { run, pending, refused } = useAction(signHere, inForce)
  return (
    <div className="flex flex-col items-start gap-3">
      <Refusal refused={refused} />
      <p className="text-sm">The portal keeps the root, and its signature did not come the first time.</p>
      <Button pending={pending} onClick={() => run({ catalogId })}>
        Sign and put in force
      </Button>
    </div>
  )
}
