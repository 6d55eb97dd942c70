'use client'
// What a root kept outside does: the exact bytes to sign as a file, and the signed object back.
import { Download, FileUp } from 'lucide-react'
import { type FormEvent, useRef, useState } from 'react'
import { type Action, useAction } from '@/components/catalog/action'
import { Refusal } from '@/components/catalog/refusal'
import { Button } from '@/components/ui/button'
import { Field, Input } from '@/components/ui/field'
import { fromBase64 } from '@/lib/core/bytes'
import { saveBytes } from './save-bytes'

export interface SignOutsideProps<T> {
  /** What is signed, in a word, and what to do with the result: "keystore", "Import and put in force". */
  what: string
  verb: string
  /** The file of the bytes to sign, without its ending. */
  fileName: string
  toBeSigned: string
  mostBytes: number
  /** What goes along with the signed object. */
  about: Record<string, string>
  action: Action<FormData, T>
  onDone: (value: T) => void
}

export function SignOutside<T>(props: SignOutsideProps<T>) {
  const { fileName, toBeSigned } = props
  return (
    <ol className="flex list-decimal flex-col gap-5 pl-5 marker:text-muted-foreground">
      <li>
        <p className="mb-2 text-sm">
          Download the bytes and sign them, unchanged, with the root key: ES256, that is ECDSA on P-256 over
          their SHA-256, r then s.
        </p>
        <Button
          icon={<Download />}
          onClick={() => saveBytes(fromBase64(toBeSigned), `${fileName}.to-be-signed`)}
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

function ImportForm<T>({ what, verb, mostBytes, about, action, onDone }: SignOutsideProps<T>) {
  const [error, setError] = useState<string | null>(null)
  const file = useRef<HTMLInputElement>(null)
  const { run, pending, refused } = useAction(action, (value) => onDone(value))
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    const given = form.get('signed')
    const size = given instanceof File ? given.size : 0
    const wrong =
      size === 0
        ? 'Choose the signed object.'
        : size > mostBytes
          ? `A ${what} has at most ${mostBytes} bytes; this file has ${size}.`
          : null
    setError(wrong)
    if (wrong) return file.current?.focus()
    for (const [name, value] of Object.entries(about)) form.set(name, value)
    run(form)
  }
  return (
    <form onSubmit={submit} noValidate className="flex flex-col gap-3">
      <Refusal refused={refused} />
      <Field
        label="The signed object"
        name="signed"
        hint={`The COSE_Sign1 that carries this ${what} and the root’s signature, as a file.`}
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
        {verb}
      </Button>
    </form>
  )
}
