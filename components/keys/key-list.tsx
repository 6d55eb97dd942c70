// The catalog's keys: the root, and what it lists for which use. Public halves only.
import { Facts } from '@/components/catalog/facts'
import { formatKid } from '@/components/catalog/words'
import { Badge } from '@/components/ui/badge'
import { Card, CardBody, CardHeader } from '@/components/ui/card'
import { CopyButton } from '@/components/ui/copy-button'
import { Table, Td, Th, Tr } from '@/components/ui/table'
import { When } from '@/components/ui/time'

export type SigningKey = {
  kid: string
  use: number
  state: 'planned' | 'active' | 'retired' | 'compromised'
  createdAt: string
}
export type RootKey = { kid: string; publicKey: string; kept: 'portal' | 'outside' | null }

const KEPT: Record<'portal' | 'outside', string> = {
  portal: 'In this portal, encrypted',
  outside: 'Outside this portal; only its public half is here',
}

export function RootCard({ root }: { root: RootKey }) {
  return (
    <Card>
      <CardHeader
        title="Root key"
        description="Burnt into the devices. It signs keystores and nothing else."
      />
      <CardBody>
        <Facts
          facts={[
            { label: 'Key', value: <Kid kid={root.kid} /> },
            ...(root.kept ? [{ label: 'Kept', value: KEPT[root.kept] }] : []),
            {
              label: 'Public half',
              value: (
                <span className="flex items-start gap-1">
                  <span className="id break-all text-muted-foreground">{root.publicKey}</span>
                  <CopyButton text={root.publicKey} label="Copy the public half, 128 digits" />
                </span>
              ),
            },
          ]}
        />
      </CardBody>
    </Card>
  )
}

function Kid({ kid }: { kid: string }) {
  return (
    <span className="inline-flex items-center gap-1">
      <span className="id">{formatKid(kid)}</span>
      <CopyButton text={kid} label="Copy the key’s id" />
    </span>
  )
}

const USES = ['', 'Capabilities', 'Images', 'Revocations']
const STATES = {
  planned: { word: 'Waits for the keystore', tone: 'warning' },
  active: { word: 'In force', tone: 'verified' },
  retired: { word: 'Retired', tone: 'neutral' },
  compromised: { word: 'Compromised', tone: 'danger' },
} as const

export function SigningKeys({ keys }: { keys: readonly SigningKey[] }) {
  const head = (
    <>
      <Th>Use</Th>
      <Th>Key</Th>
      <Th>State</Th>
      <Th>Made</Th>
    </>
  )
  return (
    <Card className="overflow-clip">
      <CardHeader title="Signing keys" description="One for each use, kept in this portal, encrypted." />
      <Table label="Signing keys" head={head}>
        {keys.map((key) => (
          <Tr key={key.kid}>
            <Td primary>{USES[key.use] ?? `Use ${key.use}`}</Td>
            <Td>
              <Kid kid={key.kid} />
            </Td>
            <Td>
              <Badge plain tone={STATES[key.state].tone}>
                {STATES[key.state].word}
              </Badge>
            </Td>
            <Td secondary>
              <When at={key.createdAt} form="clock" />
            </Td>
          </Tr>
        ))}
      </Table>
    </Card>
  )
}
