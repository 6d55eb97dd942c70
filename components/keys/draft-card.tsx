'use client'
// A keystore that waits for the root's signature: the exact bytes to sign as a file, and the signed object back.
import { Download, FileUp } from 'lucide-react'
import { type FormEvent, useRef, useState } from 'react'
import { type Action, useAction } from '@/components/catalog/action'
import { Refusal } from '@/components/catalog/refusal'
import { Button } from '@/components/ui/button'
import { Card, CardBody, CardHeader } from '@/components/ui/card'
import { Field, Input } from '@/components/ui/field'
import { toast } from '@/components/ui/toast'
import { fromBase64 } from '@/lib/core/bytes'
import { saveBytes } from './save-bytes'

export interface DraftCardProps {
  catalogId: string
  draft: { version: number; toBeSigned: string }
  importSigned: Action<FormData, { version: number }>
  /** Where the portal keeps the root and its signature failed before. */
  signHere: Action<{ catalogId: string }, { version: number }>
}

export function DraftCard({ catalogId, draft, importSigned, signHere }: DraftCardProps) {
  const [error, setError] = useState<string | null>(null)
  const file = useRef<HTMLInputElement>(null)
  const issued = ({ version }: { version: number }) => toast(`Keystore version ${version} is in force`)
  const brought = useAction(importSigned, issued)
  const here = useAction(signHere, issued)
  const pending = brought.pending || here.pending
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    const given = form.get('signed')
    if (!(given instanceof File) || given.size === 0) {
      setError('Choose the signed object.')
      file.current?.focus()
      return
    }
    if (given.size > 4096) return setError('A keystore has at most 4,096 bytes; this file has more.')
    setError(null)
    here.refuse(null)
    form.set('catalogId', catalogId)
    brought.run(form)
  }
  return (
    <Card>
      <CardHeader
        title={`Keystore version ${draft.version} waits for the root’s signature`}
        description="Until it is signed, no capability can be issued under these keys."
      />
      <CardBody className="flex flex-col gap-5">
        <Refusal refused={brought.refused ?? here.refused} />
        <ol className="flex list-decimal flex-col gap-5 pl-5 marker:text-muted-foreground">
          <li>
            <p className="mb-2 text-sm">
              Download the bytes and sign them, unchanged, with the root key: ES256, that is ECDSA on P-256
              over their SHA-256, r then s.
            </p>
            <Button
              icon={<Download />}
              onClick={() =>
                saveBytes(fromBase64(draft.toBeSigned), `keystore-${draft.version}.to-be-signed`)
              }
            >
              Download the bytes to sign
            </Button>
          </li>
          <li>
            <form onSubmit={submit} noValidate className="flex flex-col gap-3">
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
              <Button
                type="submit"
                variant="primary"
                icon={<FileUp />}
                pending={brought.pending}
                disabled={pending}
                className="self-start"
              >
                Import and put in force
              </Button>
            </form>
          </li>
        </ol>
        <p className="text-sm text-muted-foreground">
          Does the portal keep the root, and did its signature fail?{' '}
          <Button
            variant="link"
            pending={here.pending}
            disabled={pending}
            onClick={() => here.run({ catalogId })}
          >
            Let it sign again
          </Button>
        </p>
      </CardBody>
    </Card>
  )
}
