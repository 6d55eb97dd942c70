'use client'
// A keystore that waits for the root's signature. Kept outside: the exact bytes to sign as a file, and the signed object
// back. Kept here: its signature failed before, and is asked for again.
import { Download, FileUp } from 'lucide-react'
import { type FormEvent, useRef, useState } from 'react'
import { type Action, useAction } from '@/components/catalog/action'
import { Refusal } from '@/components/catalog/refusal'
import { Button } from '@/components/ui/button'
import { Card, CardBody, CardHeader } from '@/components/ui/card'
import { Field, Input } from '@/components/ui/field'
import { toast } from '@/components/ui/toast'
import { fromBase64 } from '@/lib/core/bytes'
import { KEYSTORE } from '@/lib/domain/keystore'
import { type Advanced, tellAdvanced } from './advanced'
import { saveBytes } from './save-bytes'

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
        {kept !== 'portal' && <SignOutside catalogId={catalogId} draft={draft} importSigned={importSigned} />}
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

function SignOutside(props: Pick<DraftCardProps, 'catalogId' | 'draft' | 'importSigned'>) {
  const { draft } = props
  return (
    <ol className="flex list-decimal flex-col gap-5 pl-5 marker:text-muted-foreground">
      <li>
        <p className="mb-2 text-sm">
          Download the bytes and sign them, unchanged, with the root key: ES256, that is ECDSA on P-256 over
          their SHA-256, r then s.
        </p>
        <Button
          icon={<Download />}
          onClick={() => saveBytes(fromBase64(draft.toBeSigned), `keystore-${draft.version}.to-be-signed`)}
        >
          Download the bytes to sign
        </Button>
      </li>
      <li>
        <ImportForm {...props} />
      </li>
    </ol>
  )
}

function ImportForm({ catalogId, importSigned }: Pick<DraftCardProps, 'catalogId' | 'importSigned'>) {
  const [error, setError] = useState<string | null>(null)
  const file = useRef<HTMLInputElement>(null)
  const { run, pending, refused } = useAction(importSigned, inForce)
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    const given = form.get('signed')
    const size = given instanceof File ? given.size : 0
    const wrong =
      size === 0
        ? 'Choose the signed object.'
        : size > KEYSTORE.maxBytes
          ? `A keystore has at most ${KEYSTORE.maxBytes} bytes; this file has ${size}.`
          : null
    setError(wrong)
    if (wrong) return file.current?.focus()
    form.set('catalogId', catalogId)
    run(form)
  }
  return (
    <form onSubmit={submit} noValidate className="flex flex-col gap-3">
      <Refusal refused={refused} />
      <Field
        label="The signed object"
        name="signed"
        hint="The COSE_Sign1 that carries this keystore and the root’s signature, as a file."
        error={error}
      >
        {(ids) => (
          <Input
            {...ids}
            ref={file}
            type="file"
            name="signed"
            disabled={pending}
            className="h-auto max-w-110 py-1.5 max-md:h-auto max-md:py-2.5"
          />
        )}
      </Field>
      <Button type="submit" variant="primary" icon={<FileUp />} pending={pending} className="self-start">
        Import and put in force
      </Button>
    </form>
  )
}
