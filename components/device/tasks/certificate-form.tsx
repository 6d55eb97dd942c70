'use client'
// A certificate from a file: what it says of itself and what speaks against it, before the device is given it.
import { FileUp } from 'lucide-react'
import { type FormEvent, useRef, useState } from 'react'
import { Button } from '@/components/ui/button'
import { Callout } from '@/components/ui/callout'
import { Field, Input, RadioCards } from '@/components/ui/field'
import { When } from '@/components/ui/time'
import type { Bytes } from '@/lib/core/bytes'
import {
  CERTIFICATE_KINDS,
  CLIENT_CERTIFICATE,
  type KnownCertificate,
  addCertificate,
} from '@/lib/device/commands/certificates'
import {
  CERTIFICATE_WORDS,
  type Certificate,
  CertificateError,
  readCertificateFile,
  readPrivateKeyFile,
} from '@/lib/domain/certificate'
import { arePair } from '@/lib/domain/key-pair'
import { DeviceErrorCallout } from '../device-error'
import { servicing } from '../cable'
import { type PanelProps, usePanelCommand } from './panel'

type Chosen<T> = { value: T; fileName: string } | { wrong: string } | null

async function choose<T>(file: File, read: (bytes: Bytes) => T): Promise<Chosen<T>> {
  try {
    return { value: read(new Uint8Array(await file.arrayBuffer())), fileName: file.name }
  } catch (error) {
    if (!(error instanceof CertificateError)) throw error
    const { title, next } = CERTIFICATE_WORDS[error.code]
    return { wrong: `${title}. ${next}` }
  }
}

const valueOf = <T,>(chosen: Chosen<T>): T | null => (chosen && 'value' in chosen ? chosen.value : null)

/** What a person should know before sending it; none of it is forbidden. */
function doubtsOf(certificate: Certificate, kind: number, nowMs: number): string[] {
  return [
    certificate.notAfterMs <= nowMs && 'It has expired.',
    certificate.notBeforeMs > nowMs && 'It is not valid yet.',
    kind !== CLIENT_CERTIFICATE &&
      !certificate.authority &&
      'It is not marked as one that may sign others: as a root it may be of no use.',
  ].filter((doubt) => doubt !== false)
}

type FormProps = { given: PanelProps; known: readonly KnownCertificate[]; onAdded: () => void }

export function CertificateForm({ given, known, onAdded }: FormProps) {
  const adding = usePanelCommand(given.onMissing)
  const [kind, setKind] = useState(0)
  const [certificate, setCertificate] = useState<Chosen<Certificate>>(null)
  const [key, setKey] = useState<Chosen<Bytes>>(null)
  const [errors, setErrors] = useState<{ id?: string; file?: string; key?: string }>({})
  const form = useRef<HTMLFormElement>(null)
  const read = valueOf(certificate)

  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const id = String(new FormData(event.currentTarget).get('id') ?? '').trim()
    const privateKey = kind === CLIENT_CERTIFICATE ? valueOf(key) : null
    const strange =
      read && privateKey && (await arePair(privateKey, read.publicKey)) === 'no-pair'
        ? 'This private key does not belong to the certificate.'
        : undefined
    const wrong = {
      ...(!id && { id: 'Give it a name on the device.' }),
      ...(known.some((one) => one.id === id) && {
        id: 'The device has one of this name. Remove it first, or choose another.',
      }),
      ...(new TextEncoder().encode(id).length > 255 && { id: 'A name has at most 255 bytes.' }),
      ...(!read && {
        file: certificate && 'wrong' in certificate ? certificate.wrong : 'Choose a certificate file.',
      }),
      ...(strange && { key: strange }),
    }
    setErrors(wrong)
    if (Object.keys(wrong).length > 0)
      return form.current?.querySelector<HTMLElement>('[aria-invalid]')?.focus()
    const wanted = { id, kind, der: read!.der, ...(privateKey && { privateKey }) }
    const done = await adding.run(() =>
      servicing.command(`Adding certificate ${id}`, (channel, options) =>
        addCertificate(channel, wanted, options).then(() => true),
      ),
    )
    if (!done) return
    form.current?.reset()
    setCertificate(null)
    setKey(null)
    onAdded()
  }
  const keyError = errors.key ?? (key && 'wrong' in key ? key.wrong : undefined)
  const fileError = certificate && 'wrong' in certificate ? certificate.wrong : errors.file
  return (
    <form
      ref={form}
      onSubmit={(event) => void submit(event)}
      className="flex flex-col gap-4 border-t pt-5"
      noValidate
    >
      <h2 className="text-[0.9063rem]/6 font-semibold">Add a certificate</h2>
      <RadioCards
        name="kind"
        legend="Kind"
        options={CERTIFICATE_KINDS.map((label, i) => ({ value: `${i}`, label }))}
        value={`${kind}`}
        onChange={(value) => (setKind(Number(value)), setKey(null))}
      />
      <div className="grid items-start gap-4 sm:grid-cols-2">
        <Field label="Name on the device" name="id" hint="Such as depot-root" error={errors.id}>
          {(ids) => <Input {...ids} name="id" autoComplete="off" autoCapitalize="none" spellCheck={false} />}
        </Field>
        <FilePick
          label="Certificate, PEM or DER"
          name="certificate"
          chosen={certificate}
          error={fileError}
          onFile={(file) => void choose(file, readCertificateFile).then(setCertificate)}
        />
        {kind === CLIENT_CERTIFICATE && (
          <FilePick
            label="Private key, PEM or DER"
            name="privateKey"
            optional
            chosen={key}
            error={keyError}
            hint="PKCS #8. It goes to the device and is kept nowhere else."
            onFile={(file) => void choose(file, readPrivateKeyFile).then(setKey)}
          />
        )}
      </div>
      {read && <Said certificate={read} kind={kind} />}
      {adding.error && <DeviceErrorCallout error={adding.error} />}
      <Button type="submit" variant="primary" pending={adding.pending} className="self-start">
        Add certificate
      </Button>
    </form>
  )
}

function Said({ certificate, kind }: { certificate: Certificate; kind: number }) {
  const [nowMs] = useState(() => Date.now())
  const doubts = doubtsOf(certificate, kind, nowMs)
  return (
    <Callout
      tone={doubts.length > 0 ? 'warning' : 'neutral'}
      title={certificate.subject || 'A certificate without a name'}
      role="status"
    >
      Valid from <When at={certificate.notBeforeMs} /> to <When at={certificate.notAfterMs} />.
      {doubts.map((doubt) => (
        <p key={doubt}>{doubt}</p>
      ))}
    </Callout>
  )
}

type FilePickProps = {
  label: string
  name: string
  optional?: boolean
  hint?: string
  chosen: Chosen<unknown>
  error: string | undefined
  onFile: (file: File) => void
}

function FilePick({ label, name, optional, hint, chosen, error, onFile }: FilePickProps) {
  const input = useRef<HTMLInputElement>(null)
  return (
    <Field label={label} name={name} optional={optional} hint={hint} error={error}>
      {(ids) => (
        <span className="flex flex-wrap items-center gap-2">
          <Button icon={<FileUp />} aria-invalid={ids['aria-invalid']} onClick={() => input.current?.click()}>
            {chosen && 'fileName' in chosen ? 'Choose another' : 'Choose file'}
          </Button>
          <span className="min-w-0 text-sm break-all text-muted-foreground">
            {chosen && 'fileName' in chosen ? chosen.fileName : ''}
          </span>
          <input
            {...ids}
            ref={input}
            type="file"
            tabIndex={-1}
            className="sr-only"
            onChange={(event) => {
              const [file] = event.target.files ?? []
              if (file) onFile(file)
              event.target.value = ''
            }}
          />
        </span>
      )}
    </Field>
  )
}
