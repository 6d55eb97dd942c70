// The table behind lib/domain/notices: for each kind a sentence, where it leads, and whether it goes by mail unless people
// choose otherwise. A new kind is one entry here.
import type { NoticeKindFacts, Path, Words } from './notice-about'
import type { CapabilityType } from './policy-document'

const TYPES: Record<CapabilityType, string> = {
  fieldServicing: 'field servicing',
  appDevelopment: 'app development',
}
const who: Words = ({ person }) => person ?? 'Somebody'
const on: Words = ({ device }) => (device ? ` on ${device}` : '')
const what: Words = (names) => `${names.type ? TYPES[names.type] : 'a capability'}${on(names)}`
const subject: Words = (names) => names.subject ?? 'one'

const toInbox: Path = ({ request }) => (request ? `inbox/${request}` : 'inbox')
const toInboxBatch: Path = ({ batch }) => (batch ? `inbox/batch/${batch}` : 'inbox')
const toOwnBatch: Path = ({ batch }) => (batch ? `requests/batch/${batch}` : 'requests')
const toRequest: Path = ({ request }) => (request ? `requests/${request}` : 'requests')
const toOwnCapability: Path = toRequest
const toChanges: Path = ({ change }) => (change ? `changes/${change}` : 'changes')
const toMembers: Path = () => 'members'

export const KINDS = {
  'request.created': {
    topic: 'requests',
    mail: true,
    label: 'Somebody asks for a capability',
    words: (n) => `${who(n)} asks for ${what(n)}`,
    path: toInbox,
  },
  'request.approved': {
    topic: 'requests',
    mail: true,
    label: 'A request is approved',
    words: (n) => `${who(n)} approved ${what(n)}`,
    path: toRequest,
  },
  'request.denied': {
    topic: 'requests',
    mail: true,
    label: 'A request is denied',
    words: (n) => `${who(n)} denied ${what(n)}`,
    path: toRequest,
  },
  'batch.created': {
    topic: 'requests',
    mail: true,
    label: 'Somebody asks for many devices at once',
    words: (n) =>
      `${who(n)} asks for ${n.type ? TYPES[n.type] : 'capabilities'} on ${n.subject ?? 'many devices'}`,
    path: toInboxBatch,
  },
  'batch.decided': {
    topic: 'requests',
    mail: true,
    label: 'A request for many devices is decided on',
    words: (n) => `${who(n)} decided on a job of many devices: ${n.subject ?? 'see which'}`,
    path: toOwnBatch,
  },
  'request.withdrawn': {
    topic: 'requests',
    mail: false,
    label: 'A request is withdrawn',
    words: (n) => `${who(n)} withdrew a request for ${what(n)}`,
    path: toRequest,
  },
  'request.lapsed': {
    topic: 'requests',
    mail: true,
    label: 'A request lapses',
    words: (n) => `The request for ${what(n)} lapsed`,
    path: toRequest,
  },
  'approval.withdrawn': {
    topic: 'requests',
    mail: true,
    label: 'An approval is withdrawn',
    words: (n) => `${who(n)} withdrew the approval of ${what(n)}`,
    path: toRequest,
  },
  'capability.ending': {
    topic: 'capabilities',
    mail: true,
    label: 'A capability is about to end',
    words: (n) => `Your capability for ${what(n)} ends within the hour`,
    path: toOwnCapability,
  },
  'capability.expired': {
    topic: 'capabilities',
    mail: false,
    label: 'A capability has ended by time',
    words: (n) => `The capability for ${what(n)} has expired`,
    path: toRequest,
  },
  'capability.revoked': {
    topic: 'capabilities',
    mail: true,
    label: 'A capability is revoked',
    words: (n) => `${who(n)} revoked the capability for ${what(n)}`,
    path: toRequest,
  },
  'capability.ended': {
    topic: 'capabilities',
    mail: true,
    label: 'A capability ends with another of its device',
    words: (n) => `The capability for ${what(n)} has ended, with another of this device`,
    path: toRequest,
  },
  'break-glass.used': {
    topic: 'requests',
    mail: true,
    label: 'Break-glass is used',
    words: (n) => `Break-glass: ${who(n)} took ${what(n)}. A review is owed`,
    path: toInbox,
  },
  'break-glass.reviewed': {
    topic: 'requests',
    mail: true,
    label: 'A break-glass use is reviewed',
    words: (n) => `${who(n)} reviewed the break-glass use for ${what(n)}`,
    path: toRequest,
  },
  'break-glass.overdue': {
    topic: 'requests',
    mail: true,
    label: 'A break-glass review is overdue',
    words: (n) => `The review of break-glass for ${what(n)} is overdue`,
    path: toInbox,
  },
  'change.proposed': {
    topic: 'changes',
    mail: true,
    label: 'A change waits for consent',
    words: (n) => `${who(n)} proposes a change: ${subject(n)}`,
    path: toChanges,
  },
  'change.due': {
    topic: 'changes',
    mail: true,
    label: 'A change is soon in force',
    words: (n) => `In force within 24 hours, unless withdrawn: ${subject(n)}`,
    path: toChanges,
  },
  'change.decided': {
    topic: 'changes',
    mail: true,
    label: 'A change is decided',
    words: (n) => `A change is decided: ${subject(n)}`,
    path: toChanges,
  },
  'policy.changed': {
    topic: 'changes',
    mail: false,
    label: 'The policy changes',
    words: (n) => `${who(n)} changed the policy`,
    path: () => 'policy',
  },
  'member.invited': {
    topic: 'people',
    mail: false,
    label: 'Somebody is invited',
    words: (n) => `${who(n)} invited ${subject(n)}`,
    path: toMembers,
  },
  'member.changed': {
    topic: 'people',
    mail: false,
    label: 'Somebody’s role changes',
    words: (n) => `${who(n)} changed what ${subject(n)} may do`,
    path: toMembers,
  },
  'member.removed': {
    topic: 'people',
    mail: true,
    label: 'Somebody is removed',
    words: (n) => `${who(n)} removed ${subject(n)} from ${n.catalog ?? 'the catalog'}`,
    path: toMembers,
  },
  'finding.opened': {
    topic: 'devices',
    mail: true,
    label: 'A finding is opened',
    words: (n) => `A finding${on(n)}: ${subject(n)}`,
    path: ({ finding }) => (finding ? `findings/${finding}` : 'findings'),
  },
  'claim.done': {
    topic: 'devices',
    mail: false,
    label: 'A file of devices is claimed',
    words: (n) => `The devices of ${subject(n)} are claimed`,
    path: ({ claim }) => (claim ? `devices/claim/${claim}` : 'devices/claim'),
  },
  'webhook.disabled': {
    topic: 'delivery',
    mail: true,
    label: 'A webhook is switched off',
    words: (n) => `The webhook ${subject(n)} is off: it failed for days`,
    path: ({ webhook }) => (webhook ? `webhooks/${webhook}` : 'webhooks'),
  },
} as const satisfies Record<string, NoticeKindFacts>
