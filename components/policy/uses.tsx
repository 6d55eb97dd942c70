// What rules approved at once lately: which, for whom, on what, and when.
import Link from 'next/link'
import { Card, CardHeader } from '@/components/ui/card'
import { When } from '@/components/ui/time'

export interface UsesProps {
  path: string
  rules: readonly { id: string; name: string }[]
  uses: readonly { rule: string; request: string; requester: string; device: string; at: string }[]
}

export function Uses({ path, rules, uses }: UsesProps) {
  if (uses.length === 0) return null
  const names = new Map(rules.map(({ id, name }) => [id, name]))
  return (
    <Card className="overflow-clip">
      <CardHeader title="Approved by rules" description="The newest, at most 20" />
      <ul className="divide-y divide-border-subtle text-sm">
        {uses.map((use) => (
          <li
            key={use.request}
            className="flex flex-wrap justify-between gap-x-4 gap-y-0.5 px-4 py-2.5 md:px-5"
          >
            <span>
              <Link href={`${path}/inbox/${use.request}`} className="text-link underline">
                {use.requester} on {use.device}
              </Link>{' '}
              <span className="text-muted-foreground">
                by {names.get(use.rule) ?? 'a rule of an earlier version'}
              </span>
            </span>
            <When at={use.at} form="list" />
          </li>
        ))}
      </ul>
    </Card>
  )
}
