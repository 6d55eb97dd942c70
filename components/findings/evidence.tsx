// The facts of a finding, in words and in the viewer's time, and what was handed in, to take away.
import type { ReactNode } from 'react'
import { type Fact, Facts } from '@/components/catalog/facts'
import { CopyButton } from '@/components/ui/copy-button'
import { When } from '@/components/ui/time'

const LABELS: Record<string, string> = {
  signedByDevice: 'Signed by the device',
  operations: 'Operations counted',
  issuedFor: 'Issued for',
  handedInFor: 'Handed in for',
  from: 'From operation',
  to: 'To operation',
  missing: 'Missing',
  sequence: 'Operation number',
  operation: 'Operation',
  code: 'Code',
  notBefore: 'Begun not before',
  revoked: 'Revoked',
  expired: 'Expired',
  deviceHadBeenTold: 'The device had been told',
  atLeast: 'Changes without a receipt, at least',
  counterBefore: 'Counter in the earlier statement',
  counterAfter: 'Counter in the later statement',
}
const TIMES = ['notBefore', 'revoked', 'expired']

function valueOf(name: string, value: string | number | boolean): ReactNode {
  if (TIMES.includes(name)) return <When at={Number(value) * 1000} form="evidence" />
  if (typeof value === 'boolean') return value ? 'Yes' : 'No'
  if (typeof value === 'string')
    return <span className="id break-all">{value.length > 40 ? `${value.slice(0, 32)}…` : value}</span>
  return value
}

export interface EvidenceProps {
  facts: readonly { name: string; value: string | number | boolean }[]
  evidence: string | null
  more: readonly Fact[]
}

export function Evidence({ facts, evidence, more }: EvidenceProps) {
  return (
    <Facts
      className="grid-cols-[10rem_minmax(0,1fr)]"
      facts={[
        ...more,
        ...facts.map(({ name, value }) => ({ label: LABELS[name] ?? name, value: valueOf(name, value) })),
        ...(evidence
          ? [
              {
                label: 'What was handed in',
                value: (
                  <span className="inline-flex items-center gap-1">
                    <span className="id">{evidence.slice(0, 16)}…</span>
                    <CopyButton text={evidence} label="Copy all of it, base64" />
                  </span>
                ),
              },
            ]
          : []),
      ]}
    />
  )
}
