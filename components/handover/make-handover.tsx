'use client'
// A handover for a device: to which root and catalog, until when. The other side's trust bundle fills in all but the days;
// the device's name is typed before it is made.
import { FileUp, Send } from 'lucide-react'
import { type ChangeEvent, type FormEvent, useId, useRef, useState } from 'react'
import { type Action, useAction } from '@/components/catalog/action'
import { Refusal } from '@/components/catalog/refusal'
import { PublicKeyField, parsePublicKey } from '@/components/keys/public-key-field'
import { Button } from '@/components/ui/button'
import { AlertDialog, Dialog } from '@/components/ui/dialog'
import { Field, Input } from '@/components/ui/field'
import { toast } from '@/components/ui/toast'
import { uuidToText } from '@/lib/core/bytes'
import { pointHex } from '@/lib/core/public-key'
import { LONGEST_HANDOVER_DAYS } from '@/lib/domain/handover-rules'
import { readKeystore } from '@/lib/domain/keystore'
import { attempt } from '@/lib/domain/signed-object'
import { decodeTrustBundle } from '@/lib/domain/trust-bundle'

export type MakeHandoverInput = {
  catalogId: string
  device: string
  rootKey: string
  newCatalog: string
  leastKeystore: number
  days: number
  note: string | null
}
export type MadeHandover = { id: string; number: number; signed: boolean }

type Texts = { root: string; catalog: string; least: string; days: string; note: string }
const EMPTY: Texts = { root: '', catalog: '', least: '1', days: '7', note: '' }
type Errors = Partial<Record<keyof Texts, string>>
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

function read(texts: Texts): {
  errors: Errors
  value: Omit<MakeHandoverInput, 'catalogId' | 'device'> | null
} {
  const key = parsePublicKey(texts.root)
  const newCatalog = texts.catalog.trim().toLowerCase()
  const [leastKeystore, days] = [Number(texts.least), Number(texts.days)]
  const errors: Errors = {
    ...(key.error && { root: key.error }),
    ...(!UUID.test(newCatalog) && { catalog: 'A uuid: 32 hexadecimal digits in five groups.' }),
    ...(!(Number.isInteger(leastKeystore) && leastKeystore >= 0) && { least: 'A whole number from 0 on.' }),
    ...(!(Number.isInteger(days) && days >= 1 && days <= LONGEST_HANDOVER_DAYS) && {
      days: `A whole number from 1 to ${LONGEST_HANDOVER_DAYS}.`,
    }),
  }
  if (Object.keys(errors).length > 0 || !key.hex) return { errors, value: null }
  const note = texts.note.trim() || null
  return { errors, value: { rootKey: key.hex, newCatalog, leastKeystore, days, note } }
}

export interface MakeHandoverProps {
  device: { id: string; catalogId: string; name: string }
  action: Action<MakeHandoverInput, MadeHandover>
}

export function MakeHandover({ device, action }: MakeHandoverProps) {
  const [step, setStep] = useState<'closed' | 'form' | 'sure'>('closed')
  const [texts, setTexts] = useState(EMPTY)
  const [errors, setErrors] = useState<Errors>({})
  const form = useId()
  const { run, pending, refused, refuse } = useAction(action, ({ signed }) => {
    setStep('closed')
    setTexts(EMPTY)
    toast(signed ? 'The handover waits for the device' : 'The handover waits for the root’s signature')
  })
  const put = (change: Partial<Texts>) => {
    setTexts((before) => ({ ...before, ...change }))
    setErrors({})
    refuse(null)
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const found = read(texts)
    setErrors(found.errors)
    if (found.value) setStep('sure')
  }
  const make = () => {
    const { value } = read(texts)
    if (value) run({ catalogId: device.catalogId, device: device.id, ...value })
  }
  return (
    <>
      <Button size="sm" icon={<Send />} onClick={() => setStep('form')}>
        Hand over
      </Button>
      <Dialog
        open={step === 'form'}
        onOpenChange={(open) => setStep(open ? 'form' : 'closed')}
        title={`Hand over ${device.name}`}
        description="To whoever has the other root. Ask them for their trust bundle; it has all that is needed here."
        footer={
          <>
            <Button onClick={() => setStep('closed')}>Cancel</Button>
            <Button variant="primary" type="submit" form={form}>
              Go on
            </Button>
          </>
        }
      >
        <form id={form} onSubmit={submit} noValidate className="flex flex-col gap-4">
          <BundleButton onBundle={put} onFailed={(root) => setErrors({ root })} />
          <FormFields texts={texts} errors={errors} put={put} />
        </form>
      </Dialog>
      <AlertDialog
        open={step === 'sure'}
        onOpenChange={(open) => setStep(open ? 'sure' : 'form')}
        title={`Hand ${device.name} over for good?`}
        description="Once the device has applied it, this catalog can do nothing with the device any more; only the other root can give it back. Its images stay; its keystore goes."
        confirmLabel="Make handover"
        cancelLabel="Back"
        tone="danger"
        typed={device.name}
        pending={pending}
        onConfirm={make}
      >
        <Refusal refused={refused} />
      </AlertDialog>
    </>
  )
}

type FieldsProps = { texts: Texts; errors: Errors; put: (change: Partial<Texts>) => void }

function FormFields({ texts, errors, put }: FieldsProps) {
  return (
    <>
      <PublicKeyField
        label="Root key of the other catalog"
        name="root"
        value={texts.root}
        error={errors.root ?? null}
        disabled={false}
        onChange={(root) => put({ root })}
      />
      <Field label="The other catalog’s uuid" name="catalog" error={errors.catalog}>
        {(ids) => (
          <Input
            {...ids}
            value={texts.catalog}
            spellCheck={false}
            className="font-mono text-sm"
            onChange={(event) => put({ catalog: event.target.value })}
          />
        )}
      </Field>
      <div className="grid gap-4 sm:grid-cols-2">
        <Field
          label="Least keystore version"
          name="least"
          hint="The device takes none below it."
          error={errors.least}
        >
          {(ids) => (
            <Input
              {...ids}
              type="number"
              min={0}
              value={texts.least}
              onChange={(event) => put({ least: event.target.value })}
            />
          )}
        </Field>
        <Field
          label="Good for days"
          name="days"
          hint={`At most ${LONGEST_HANDOVER_DAYS}.`}
          error={errors.days}
        >
          {(ids) => (
            <Input
              {...ids}
              type="number"
              min={1}
              max={LONGEST_HANDOVER_DAYS}
              value={texts.days}
              onChange={(event) => put({ days: event.target.value })}
            />
          )}
        </Field>
      </div>
      <Field label="Note" name="note" optional hint="For the log: to whom and why.">
        {(ids) => (
          <Input
            {...ids}
            maxLength={500}
            value={texts.note}
            onChange={(event) => put({ note: event.target.value })}
          />
        )}
      </Field>
    </>
  )
}

const MOST_BYTES = 65_536

function BundleButton({
  onBundle,
  onFailed,
}: {
  onBundle: (found: Partial<Texts>) => void
  onFailed: (why: string) => void
}) {
  const input = useRef<HTMLInputElement>(null)
  const choose = async (event: ChangeEvent<HTMLInputElement>) => {
    const [file] = event.target.files ?? []
    event.target.value = ''
    if (!file) return
    const bytes = file.size <= MOST_BYTES ? new Uint8Array(await file.arrayBuffer()) : new Uint8Array(0)
    const bundle = attempt(() => decodeTrustBundle(bytes))
    if (!bundle) return onFailed('That is no trust bundle. Choose trust-bundle.cbor from the archive.')
    const version = bundle.keystore && attempt(() => readKeystore(bundle.keystore!).keystore.version)
    onBundle({
      root: pointHex(bundle.rootKey),
      catalog: uuidToText(bundle.catalogId),
      ...(version && { least: `${version}` }),
    })
  }
  return (
    <>
      <input
        ref={input}
        type="file"
        accept=".cbor"
        tabIndex={-1}
        aria-label="Trust bundle of the other catalog"
        className="sr-only"
        onChange={(event) => void choose(event)}
      />
      <Button icon={<FileUp />} className="self-start" onClick={() => input.current?.click()}>
        Read from a trust bundle
      </Button>
    </>
  )
}
