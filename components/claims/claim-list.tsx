// Files of devices that were sent before, newest first.
import Link from 'next/link'
import { plural } from '@/components/catalog/words'
import { Card, CardBody, CardHeader } from '@/components/ui/card'
import { When } from '@/components/ui/time'

export type ClaimLine = {
  id: string
  fileName: string
  maker: string
  state: ClaimStateName
  rows: number
  createdAt: string
}
export type ClaimStateName =
  'uploading' | 'unreadable' | 'checking' | 'checked' | 'applying' | 'done' | 'dropped'

export const CLAIM_STATES: Record<ClaimStateName, string> = {
  uploading: 'Not whole',
  unreadable: 'Not readable',
  checking: 'Being checked',
  checked: 'Checked, not claimed',
  applying: 'Being claimed',
  done: 'Claimed',
  dropped: 'Dropped',
}

export function ClaimList({ claims, path }: { claims: readonly ClaimLine[]; path: string }) {
  if (claims.length === 0) return null
  return (
    <Card className="max-w-170">
      <CardHeader title="Files sent" />
      <CardBody>
        <ul className="flex flex-col gap-1 text-sm">
          {claims.map((one) => (
            <li key={one.id} className="flex flex-wrap items-center gap-x-3">
              <Link
                href={`${path}/${one.id}`}
                className="inline-flex min-h-6 min-w-0 items-center font-medium break-all underline-offset-2 hover:underline max-md:min-h-11"
              >
                {one.fileName}
              </Link>
              <span className="text-muted-foreground">
                {CLAIM_STATES[one.state]} · {plural(one.rows, 'row')} · {one.maker} ·{' '}
                <When at={one.createdAt} />
              </span>
            </li>
          ))}
        </ul>
      </CardBody>
    </Card>
  )
}
