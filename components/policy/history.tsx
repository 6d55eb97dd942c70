// Versions of the policy, newest first: who made each, when, and which sentences it changed.
import Link from 'next/link'
import { Card, CardBody, CardFooter, CardHeader } from '@/components/ui/card'
import { When } from '@/components/ui/time'
import type { PolicyDocument } from '@/lib/domain/policy-document'
import type { GroupChoice } from './choices'
import { PlainWords } from './plain-words'

export interface HistoryProps {
  path: string
  versions: readonly {
    version: number
    at: string
    by: string | null
    document: PolicyDocument
    before: PolicyDocument | null
  }[]
  names: readonly GroupChoice[]
  /** The newest of the versions that are not shown. */
  earlier: number | null
}

export function History({ path, versions, names, earlier }: HistoryProps) {
  return (
    <Card>
      <CardHeader title="History" />
      <CardBody className="divide-y divide-border-subtle py-0! md:py-0!">
        {versions.map(({ version, at, by, document, before }) => (
          <section key={version} aria-label={`Version ${version}`} className="flex flex-col gap-2 py-3.5">
            <p>
              <Link href={`${path}/versions/${version}`} className="font-medium text-link underline">
                Version {version}
              </Link>{' '}
              <span className="text-sm text-muted-foreground">
                {by ? `${by}, ` : ''}
                <When at={at} form="clock" />
              </span>
            </p>
            <div className="text-sm">
              {before ? (
                <PlainWords document={document} before={before} names={names} onlyChanges />
              ) : (
                <p className="text-muted-foreground">The policy with which the catalog began.</p>
              )}
            </div>
          </section>
        ))}
      </CardBody>
      {earlier !== null && (
        <CardFooter>
          <Link href={`${path}/versions/${earlier}`} className="text-link underline">
            Earlier versions
          </Link>
        </CardFooter>
      )}
    </Card>
  )
}
