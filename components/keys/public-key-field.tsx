'use client'
// A public key as text or from a file: hexadecimal, PEM or JWK. What is wrong with it is said before anything is sent.
import { FileUp } from 'lucide-react'
import { type ChangeEvent, useRef } from 'react'
import { Button } from '@/components/ui/button'
import { Field, Textarea } from '@/components/ui/field'
import { CodedError } from '@/lib/core/coded-error'
import { pointHex, readPublicKey } from '@/lib/core/public-key'

/** x ‖ y in hex, or why not. */
export function parsePublicKey(text: string): { hex: string; error: null } | { hex: null; error: string } {
  try {
    return { hex: pointHex(readPublicKey(text)), error: null }
  } catch (error) {
    const why = error instanceof CodedError ? error.message : 'not a public key'
    return { hex: null, error: `This cannot be used: ${why}.` }
  }
}

const MOST_BYTES = 10_000

export interface PublicKeyFieldProps {
  label: string
  name: string
  value: string
  error: string | null
  disabled: boolean
  onChange: (text: string) => void
}

export function PublicKeyField({ label, name, value, error, disabled, onChange }: PublicKeyFieldProps) {
  const file = useRef<HTMLInputElement>(null)
  const read = async (event: ChangeEvent<HTMLInputElement>) => {
    const [chosen] = event.target.files ?? []
    if (chosen) onChange(chosen.size > MOST_BYTES ? 'That file is too large for a key.' : await chosen.text())
    event.target.value = ''
  }
  return (
    <div className="flex flex-col gap-2">
      <Field
        label={label}
        name={name}
        hint="P-256: x and y in hexadecimal, a PEM file or a JWK. Never the private key."
        error={error}
      >
        {(ids) => (
          <Textarea
            {...ids}
            name={name}
            rows={4}
            value={value}
            disabled={disabled}
            spellCheck={false}
            autoCapitalize="none"
            className="font-mono text-sm"
            onChange={(event) => onChange(event.target.value)}
          />
        )}
      </Field>
      <input
        ref={file}
        type="file"
        aria-label={`${label}, from a file`}
        className="sr-only"
        tabIndex={-1}
        onChange={(event) => void read(event)}
      />
      <Button
        size="sm"
        icon={<FileUp />}
        disabled={disabled}
        className="self-start"
        onClick={() => file.current?.click()}
      >
        Read from a file
      </Button>
    </div>
  )
}
