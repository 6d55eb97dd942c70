// Everything an entry of the log says, by its own names: the evidence behind the sentence.
import { Facts } from '@/components/catalog/facts'
import { formatKid } from '@/components/catalog/words'
import { CopyButton } from '@/components/ui/copy-button'
import { DeviceId } from '@/components/ui/device-id'
import { When } from '@/components/ui/time'
import { AUDIT_FIELDS, type AuditField } from '@/lib/domain/audit'
import { CAPABILITY_NUMBER } from '@/lib/domain/capability'
import { durationInWords } from '@/lib/domain/duration'
import { TYPE_WORDS, type CapabilityType } from '@/lib/domain/policy-document'

export type EntryValue = string | number | boolean
export type Fields = Partial<Record<AuditField, EntryValue>>

const USES = ['', 'Capabilities', 'Images', 'Revocations']
const TIMES: readonly AuditField[] = ['notBefore', 'expiresAt']

function Value({
  field,
  value,
  names,
}: {
  field: AuditField
  value: EntryValue
  names: Record<string, string>
}) {
  if (typeof value === 'boolean') return value ? 'Yes' : 'No'
  if (typeof value === 'number') return inWords(field, value)
  if (field === 'device') return <DeviceId id={value} form="middle" />
  if (field === 'kid') return <span className="id">{formatKid(value)}</span>
  const { as } = AUDIT_FIELDS[field]
  if (as === 'text') return <span className="whitespace-pre-line">{value}</span>
  return (
    <>
      {names[value] && <span className="mr-2">{names[value]}</span>}
      <span className="id break-all text-muted-foreground">
        {as === 'bytes' ? `${value.slice(0, 16)}…` : value}
      </span>
      <CopyButton text={value} label={`Copy ${AUDIT_FIELDS[field].words.toLowerCase()}`} />
    </>
  )
}

function inWords(field: AuditField, value: number) {
  if (TIMES.includes(field)) return <When at={value * 1000} form="evidence" />
  if (field === 'durationS') return durationInWords(value)
  if (field === 'use') return USES[value] ?? String(value)
  if (field === 'type') {
    const type = (Object.keys(CAPABILITY_NUMBER) as CapabilityType[]).find(
      (one) => CAPABILITY_NUMBER[one] === value,
    )
    return type ? `${TYPE_WORDS[type]} (${value})` : String(value)
  }
  return String(value)
}

export interface EntryFieldsProps {
  id: string
  kind: string
  fields: Fields
  /** Of people, by id. */
  names?: Record<string, string>
}

export function EntryFields({ id, kind, fields, names = {} }: EntryFieldsProps) {
  const given = (Object.keys(AUDIT_FIELDS) as AuditField[]).flatMap((field) => {
    const value = fields[field]
    return value === undefined
      ? []
      : [{ label: AUDIT_FIELDS[field].words, value: <Value field={field} value={value} names={names} /> }]
  })
  const facts = [
    { label: 'Kind', value: <code className="font-mono text-xs">{kind}</code> },
    ...given,
    { label: 'Entry', value: <span className="id break-all text-muted-foreground">{id}</span> },
  ]
  return <Facts facts={facts} className="gap-y-1.5" />
}
