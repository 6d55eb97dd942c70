'use client'
// For which catalogs a passkey confirms approvals. Enrolling one is a change that the other owners agree to first.
import { CircleCheck } from 'lucide-react'
import Link from 'next/link'
import { type Action, useAction } from '@/components/catalog/action'
import { Refusal } from '@/components/catalog/refusal'
import { Button } from '@/components/ui/button'
import { When } from '@/components/ui/time'
import { toast } from '@/components/ui/toast'
import type { PasskeyLine } from './passkeys'

type Named = { id: string; name: string }
export interface PasskeyCatalogsProps {
  catalogs: readonly Named[]
  enrol: Action<{ catalogId: string; id: string }, { state: 'in-force' } | { state: 'waiting' }>
  unenrol: Action<{ catalogId: string; id: string }, { id: string }>
}

export function PasskeyCatalogs(props: PasskeyCatalogsProps & { passkey: PasskeyLine }) {
  const { passkey, catalogs, enrol, unenrol } = props
  if (catalogs.length === 0) return null
  return (
    <ul aria-label={`Catalogs in which ${passkey.label} confirms approvals`} className="flex flex-col gap-2">
      {catalogs.map((catalog) => (
        <InCatalog
          key={catalog.id}
          catalog={catalog}
          passkey={passkey}
          enrolment={passkey.enrolments.find((one) => one.catalogId === catalog.id)?.id ?? null}
          waiting={passkey.waiting.find((one) => one.catalogId === catalog.id) ?? null}
          enrol={enrol}
          unenrol={unenrol}
        />
      ))}
    </ul>
  )
}

type InCatalogProps = Omit<PasskeyCatalogsProps, 'catalogs'> & {
  catalog: Named
  passkey: PasskeyLine
  enrolment: string | null
  waiting: PasskeyLine['waiting'][number] | null
}

function InCatalog({ catalog, passkey, enrolment, waiting, ...actions }: InCatalogProps) {
  const enrol = useAction(actions.enrol, ({ state }) =>
    toast(state === 'in-force' ? `Enrolled for ${catalog.name}` : 'Enrolment proposed'),
  )
  const unenrol = useAction(actions.unenrol, () => toast(`No longer enrolled for ${catalog.name}`))
  const catalogId = catalog.id
  return (
    <li className="flex flex-col gap-2 rounded-lg bg-sunken px-3 py-2">
      <div className="flex flex-wrap items-center justify-between gap-x-3 gap-y-1.5">
        <span className="flex min-w-0 items-center gap-2 text-sm wrap-anywhere">
          {enrolment && <CircleCheck className="size-4 shrink-0 text-verified" />}
          {enrolment ? `Confirms approvals in ${catalog.name}` : catalog.name}
        </span>
        {enrolment ? (
          <Button
            size="sm"
            pending={unenrol.pending}
            aria-label={`Stop using ${passkey.label} in ${catalog.name}`}
            onClick={() => unenrol.run({ catalogId, id: enrolment })}
          >
            Stop using it here
          </Button>
        ) : waiting ? (
          <Link
            href={`/catalogs/${catalogId}/changes`}
            className="text-sm text-link underline underline-offset-3 max-md:py-3"
          >
            {waiting.inForceAt ? (
              <>
                In force <When at={waiting.inForceAt} form="clock" />, if no auditor objects
              </>
            ) : (
              'The other owners are asked'
            )}
          </Link>
        ) : (
          <Button
            size="sm"
            pending={enrol.pending}
            aria-label={`Enrol ${passkey.label} for approvals in ${catalog.name}`}
            onClick={() => enrol.run({ catalogId, id: passkey.id })}
          >
            Enrol for approvals
          </Button>
        )}
      </div>
      <Refusal refused={enrol.refused ?? unenrol.refused} />
    </li>
  )
}
