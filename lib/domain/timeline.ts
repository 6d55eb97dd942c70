// A device's timeline: its entries of the log, told as what happened to the device. Knows no names and no screen: ids that
// stand for people or groups are named by the caller.
import { AUDIT_KINDS, type AuditField, type AuditKind } from './audit'
import { CAPABILITY_NUMBER } from './capability'
import { durationInWords } from './duration'
import { FINDING_WORDS, isFindingKind } from './findings'
import { type CapabilityType, TYPE_WORDS } from './policy-document'

export const TIMELINE_PARTS = ['capabilities', 'service', 'changes', 'findings'] as const
export type TimelinePart = (typeof TIMELINE_PARTS)[number]
export const PART_WORDS: Record<TimelinePart, string> = {
  capabilities: 'Capabilities',
  service: 'Service',
  changes: 'Changes',
  findings: 'Findings',
}

const SERVICE: readonly AuditKind[] = [
  'device.prove',
  'device.report-images',
  'receipt.take',
  'revocation.confirm',
]

export function partOf(kind: AuditKind): TimelinePart {
  if (SERVICE.includes(kind)) return 'service'
  if (kind.startsWith('finding.')) return 'findings'
  if (/^(device|handover|revocation|transfer)\./.test(kind)) return 'changes'
  return 'capabilities'
}

const numbersOf = (takes: (kind: AuditKind) => boolean): number[] =>
  (Object.keys(AUDIT_KINDS) as AuditKind[]).filter(takes).map((kind) => AUDIT_KINDS[kind].number)

export const partNumbers = (part: TimelinePart): number[] => numbersOf((kind) => partOf(kind) === part)

/** What everybody may know who may see the device: what became of the device itself, and not who was given what. */
export const OPEN_NUMBERS: readonly number[] = numbersOf(
  (kind) => kind.startsWith('device.') || kind === 'handover.confirm',
)

export type TimelineFields = Partial<Record<AuditField, string | number | boolean>>
export type Told = { title: string; text: string | null; quote: string | null }
export type Names = { group: (id: string) => string | null }
type Tell = (fields: TimelineFields, names: Names) => { title?: string; parts?: (string | null)[] }

const text = (value: TimelineFields[AuditField]): string | null =>
  value === undefined || value === '' ? null : String(value)

/** Into or to which group, where it still has a name. */
const placed = (verb: string, fields: TimelineFields, names: Names): string | undefined => {
  const group = names.group(String(fields.group))
  return group ? `${verb} ${group}` : undefined
}

function typeOf(fields: TimelineFields): string | null {
  const type = (Object.keys(CAPABILITY_NUMBER) as CapabilityType[]).find(
    (one) => CAPABILITY_NUMBER[one] === fields.type,
  )
  return type ? TYPE_WORDS[type] : null
}

const lasting = ({ durationS }: TimelineFields) =>
  durationS === undefined ? null : durationInWords(Number(durationS))
const ticket = (fields: TimelineFields) => (fields.ticket ? `Ticket ${fields.ticket}` : null)
const epoch = (fields: TimelineFields) => (fields.epoch === undefined ? null : `Epoch ${fields.epoch}`)
const keystore = (fields: TimelineFields) =>
  fields.keystoreVersion === undefined ? null : `Keystore version ${fields.keystoreVersion}`
const operations = (n: TimelineFields[AuditField], words: string) =>
  n === undefined ? null : `${String(n)} ${n === 1 ? 'operation' : 'operations'} ${words}`
const found = (fields: TimelineFields) => {
  const kind = String(fields.findingKind ?? '')
  return isFindingKind(kind) ? FINDING_WORDS[kind].title : null
}

const TELL: Partial<Record<AuditKind, Tell>> = {
  'device.claim': (f, names) => ({ title: placed('Claimed into', f, names), parts: [text(f.serial)] }),
  'device.prove': (f) => ({
    title: 'Attached and identity proved',
    parts: [keystore(f), operations(f.operationCounter, 'so far')],
  }),
  'device.move': (f, names) => ({ title: placed('Moved to', f, names) }),
  'device.rename': (f) => ({
    title: f.subjectName ? `Named ${f.subjectName}` : 'Name taken away',
    parts: [f.serial ? `Serial ${f.serial}` : null],
  }),
  'device.report-images': (f) => ({ parts: [keystore(f)] }),
  'receipt.take': (f) => ({ parts: [operations(f.entries, 'on record')] }),
  'revocation.confirm': (f) => ({ parts: [epoch(f)] }),
  'finding.open': (f) => ({ title: found(f) ?? undefined, parts: ['Finding opened'] }),
  'finding.close': (f) => ({ title: 'Finding closed', parts: [found(f)] }),
  'finding.explain': (f) => ({ parts: [found(f)] }),
  'request.create': (f) => ({ title: 'Requested', parts: [typeOf(f), lasting(f), ticket(f)] }),
  'capability.reissue': (f) => ({ parts: [typeOf(f), lasting(f)] }),
  'request.approve': (f) => ({
    title: 'Approved',
    parts: [
      Number(f.approvalsNeeded) > 1
        ? `${String(f.approvals)} of ${String(f.approvalsNeeded)} approvals`
        : null,
    ],
  }),
  'request.deny': () => ({ title: 'Denied' }),
  'capability.download': (f) => ({
    parts: [typeOf(f), f.bearer === true ? 'For any browser' : 'Bound to one browser'],
  }),
  'capability.revoke': (f) => ({ parts: [epoch(f)] }),
}

/** An entry as a line of the timeline; one that nobody described is told by the words of its kind. */
export function tellEntry(kind: AuditKind, fields: TimelineFields, names: Names): Told {
  const { title, parts = [] } = TELL[kind]?.(fields, names) ?? {}
  const said = parts.filter((part): part is string => part !== null)
  return {
    title: title ?? AUDIT_KINDS[kind].words,
    text: said.length > 0 ? said.join(' · ') : null,
    quote: text(fields.note) ?? text(fields.reason),
  }
}
